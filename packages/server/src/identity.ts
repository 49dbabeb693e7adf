/**
 * Who a visitor is, as far as it can be proved (LC-30, LC-31). The only place where a verdict is reached.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UserConfig, Verification } from 'missive-chat/core/types.js';
import type { Account } from './account-store.js';

export type SecretKeys = Pick<Account, 'secretKey' | 'previousSecretKey' | 'previousSecretKeyUntil'>;

/** Hex HMAC-SHA256 of exactly this email: letter case and spaces count, as in the documented samples. */
export function digestOf(email: string, secretKey: string): string {
  return createHmac('sha256', secretKey).update(email, 'utf8').digest('hex');
}

/**
 * `verified` the digest is right · `unverified` nothing was offered to check, or nobody named ·
 * `cannot-verify` a digest was offered and is wrong.
 * @param keys any of them may have made the digest; all are tried, so that the time does not tell which.
 */
export function verify(user: Partial<UserConfig> | undefined, keys: readonly string[]): Verification {
  const { email, digest } = user ?? {};
  if (!email || !digest) return 'unverified';
  const isRight = keys.map((key) => isSameDigest(digest, digestOf(email, key)));
  return isRight.includes(true) ? 'verified' : 'cannot-verify';
}

/** Keys that prove a user now: the present one, and while it overlaps, the one before it. */
export function validKeys(account: SecretKeys, now: number): readonly string[] {
  const { secretKey, previousSecretKey: previous, previousSecretKeyUntil: until } = account;
  return previous !== null && until !== null && now < until ? [secretKey, previous] : [secretKey];
}

/** Constant time for anything shaped like a digest; the shape itself is no secret. */
function isSameDigest(offered: string, right: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(offered)) return false;
  return timingSafeEqual(Buffer.from(offered, 'hex'), Buffer.from(right, 'hex'));
}

/**
 * The visitor id of a verified email: the same on every device, and not to be guessed from the email.
 * Whoever holds the account can so check a claim `verified` against the conversation it stands on.
 */
export function verifiedVisitorId(email: string, visitorTokenKey: string): string {
  return createHmac('sha256', visitorTokenKey).update(`verified:${email}`, 'utf8').digest('hex').slice(0, 32);
}

/** Twilio identity of a visitor. */
export const twilioIdentity = (visitorId: string): string => `visitor-${visitorId}`;

/** UniqueName of a visitor's conversation in the account's service; a number tells those after the first. */
export const conversationName = (visitorId: string, number = 1): string =>
  number === 1 ? `visitor:${visitorId}` : `visitor:${visitorId}:${number}`;

/** Letters of the words with room between them for spaces and invisible characters. */
const spaced = (word: string): string => Array.from(word).join('[\\s\\p{Cf}]*');
const MARKS = new RegExp(
  `[[［【][\\s\\p{Cf}]*(?:${spaced('unverified')}|${spaced('cannotverify')})[\\s\\p{Cf}]*[\\]］】]`,
  'giu',
);
/** Line breaks and other controls; and what turns the direction of text, which can spell a mark backwards. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** A name as it may be shown beside our own marks: `[Unverified]` and `[Cannot verify]` are ours to give. */
export function cleanName(name: string): string {
  let clean = name.replace(CONTROLS, ' ');
  for (let before = ''; before !== clean;) {
    before = clean;
    clean = clean.replace(MARKS, ' ');
  }
  return clean.replace(/\s+/g, ' ').trim();
}
