/**
 * Verifies the page's user: by a digest, which is valid permanently, or by a token, which
 * expires (LC-30). The verification happens here and in `verification.ts`, never in the browser.
 */

import { errors, jwtVerify } from 'jose';
import type { IdentityProblem, UserConfig, Verification } from 'missive-chat/core/types.js';
import { validKeys, verify, type SecretKeys } from './verification.js';
import { deriveKey } from '../crypto/signatures.js';

/** Longest lifetime of a token, in seconds; a digest is for permanent proof. */
export const MAX_TOKEN_LIFE = 24 * 60 * 60;
/** Allowed difference of two machines' clocks in seconds. */
const CLOCK_TOLERANCE = 60;

export interface UserProof {
  readonly verification: Verification;
  /** Verified or stated; empty when neither. */
  readonly email: string;
  readonly name: string;
  /** For the page, which may supply a new token. */
  readonly problem: IdentityProblem | null;
}

/** A token takes precedence: the digest beside it is ignored. @param now milliseconds since 1970 */
export async function proveUser(
  account: SecretKeys & { readonly id: string },
  user: Partial<UserConfig> | undefined,
  now: number,
): Promise<UserProof> {
  const { email = '', name = '', token } = user ?? {};
  const keys = validKeys(account, now);
  if (!token) return { verification: verify(user, keys), email, name, problem: null };
  const read = await readToken(token, keys, account.id, now);
  if (typeof read === 'string') return { verification: 'cannot-verify', email, name, problem: read };
  if (email !== '' && email !== read.email)
    return { verification: 'cannot-verify', email, name, problem: 'identity-invalid' };
  return { verification: 'verified', email: read.email, name: read.name || name, problem: null };
}

/**
 * The key that signs tokens: never the secret key itself, which signs digests of any text that a page calls
 * an email address, including a token's content.
 */
export const tokenKey = (secretKey: string): Uint8Array => deriveKey(secretKey, 'user-token');

type TokenIdentity = Pick<UserProof, 'email' | 'name'>;

async function readToken(
  token: string,
  keys: readonly string[],
  account: string,
  now: number,
): Promise<TokenIdentity | IdentityProblem> {
  const read = await Promise.all(keys.map((key) => readWithKey(token, key, account, now)));
  return (
    read.find((one): one is TokenIdentity => typeof one === 'object') ??
    // Only a token with a valid signature is reported as expired.
    read.find((one) => one === 'identity-expired') ??
    'identity-invalid'
  );
}

async function readWithKey(
  token: string,
  key: string,
  account: string,
  now: number,
): Promise<TokenIdentity | IdentityProblem> {
  try {
    const { payload } = await jwtVerify(token, tokenKey(key), {
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'email'],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now),
    });
    const { email, name, exp = 0, aud } = payload;
    const isForUs = aud === undefined || [aud].flat().includes(account);
    const isShort = exp <= now / 1000 + MAX_TOKEN_LIFE + CLOCK_TOLERANCE;
    if (typeof email !== 'string' || email === '' || email.length > 320) return 'identity-invalid';
    if (!isForUs || !isShort) return 'identity-invalid';
    return { email, name: typeof name === 'string' ? name.slice(0, 200) : '' };
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'identity-expired' : 'identity-invalid';
  }
}
