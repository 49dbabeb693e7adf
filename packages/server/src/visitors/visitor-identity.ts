/**
 * A visitor's id, and the names derived from it: the identity at Twilio, which is also the contact's id at
 * Missive, and the name of the conversation. Each is formatted and parsed only here. Pure.
 */

import { hmacOf } from '../crypto/signatures.js';

/** 128 bits as hex. */
const ID = '[0-9a-f]{32}';
const VISITOR_ID = new RegExp(`^${ID}$`);
const IDENTITY = new RegExp(`^visitor-(${ID})$`);
const CONVERSATION_NAME = new RegExp(`^visitor:(${ID})(?::\\d+)?$`);

export const isVisitorId = (text: string): boolean => VISITOR_ID.test(text);

/** The visitor who writes test messages of the Setup page; one per account. */
export const testVisitorId = (visitorTokenKey: string): string =>
  hmacOf(visitorTokenKey, 'setup-test').slice(0, 32);

/** Twilio identity of a visitor. */
export const twilioIdentity = (visitorId: string): string => `visitor-${visitorId}`;

/** The visitor of a Twilio identity; null for anything else. */
export const visitorOfIdentity = (identity: string | null | undefined): string | null =>
  IDENTITY.exec(identity ?? '')?.[1] ?? null;

/** UniqueName of a visitor's conversation in the account's service; later ones have a number. */
export const conversationName = (visitorId: string, number = 1): string =>
  number === 1 ? `visitor:${visitorId}` : `visitor:${visitorId}:${number}`;

/** The visitor of a UniqueName; null for anything else. */
export const visitorOfConversationName = (name: string | null | undefined): string | null =>
  CONVERSATION_NAME.exec(name ?? '')?.[1] ?? null;

/** Distinguishes visitors without a name: 40 bits, so that 100,000 visitors collide in 1 of 200 cases. */
export const shortVisitorId = (visitorId: string): string => visitorId.slice(0, 10);
