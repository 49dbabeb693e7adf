/** Who a visitor is, as far as it can be verified (LC-30, LC-31). The only place that decides it. */

import type { UserConfig, Verification } from 'missive-chat/core/types.js';
import type { Account } from '../accounts/account-store.js';
import { hmacOf, isSameDigest } from '../crypto/signatures.js';

export type SecretKeys = Pick<Account, 'secretKey' | 'previousSecretKey' | 'previousSecretKeyUntil'>;

/** Hex HMAC-SHA256 of exactly this email: letter case and spaces count, as in the documented samples. */
export function digestOf(email: string, secretKey: string): string {
  return hmacOf(secretKey, email);
}

/**
 * `verified` the digest is right · `unverified` there is no digest, or no user ·
 * `cannot-verify` the digest is wrong.
 * @param keys any of them may have made the digest; all are tried, so that the time does not reveal which.
 */
export function verify(user: Partial<UserConfig> | undefined, keys: readonly string[]): Verification {
  const { email, digest } = user ?? {};
  if (!email || !digest) return 'unverified';
  const isRight = keys.map((key) => isSameDigest(digest, digestOf(email, key)));
  return isRight.includes(true) ? 'verified' : 'cannot-verify';
}

/** The valid keys: the current one, and while it overlaps, the previous one. */
export function validKeys(account: SecretKeys, now: number): readonly string[] {
  const { secretKey, previousSecretKey: previous, previousSecretKeyUntil: until } = account;
  return previous !== null && until !== null && now < until ? [secretKey, previous] : [secretKey];
}

/**
 * The visitor id of a verified email: the same on every device, and not guessable from the email.
 * With the account, a claim `verified` can be checked against its conversation.
 */
export function verifiedVisitorId(email: string, visitorTokenKey: string): string {
  return hmacOf(visitorTokenKey, `verified:${email}`).slice(0, 32);
}
