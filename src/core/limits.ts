/**
 * Every limit of the data between the page, the chat server and Twilio. Browser and server share this
 * table. Characters are counted as by `String.length` and `maxlength`, bytes as UTF-8.
 */

import { LARGEST_FILE, LONGEST_EMAIL, LONGEST_NAME } from './visitor-limits.js';

export * from './visitor-limits.js';

/**
 * Twilio's documented limits ("Conversations limits"): attributes and bodies in bytes of UTF-8, names in
 * characters, media in bytes.
 */
export const TWILIO_LIMITS = {
  messageAttributeBytes: 4 * 1024,
  conversationAttributeBytes: 16 * 1024,
  participantAttributeBytes: 4 * 1024,
  messageBodyBytes: 32 * 1024,
  friendlyName: 256,
  identity: 256,
  mediaBytes: LARGEST_FILE,
} as const;

/** Maximum characters of the strings of a session request. */
export const SESSION_LIMITS = {
  name: LONGEST_NAME,
  email: LONGEST_EMAIL,
  digest: 200,
  token: 4000,
  avatarUrl: 2000,
  visitorToken: 2000,
  consentAt: 40,
  idempotencyKey: 64,
  /** Cloudflare documents at most 2,048 for Turnstile. */
  challenge: 4000,
} as const;

/** Limits of the page's custom data. */
export const META_LIMITS = {
  names: 50,
  /** Characters of a name. */
  name: 100,
  /** Characters of a value. */
  value: 1000,
  /**
   * Bytes of the JSON in the conversation's attributes: it fits beside the longest name, email address and avatar URL.
   */
  conversationBytes: 10_000,
  /** Bytes of the JSON in a message's attributes, beside the message's own id. */
  messageBytes: 3900,
} as const;
