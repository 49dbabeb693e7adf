/** The token by which a browser identifies a returning visitor (LC-31, LC-33). */

import { SignJWT, jwtVerify } from 'jose';
import { isVisitorId } from './visitor-identity.js';

/** `anonymous` identifies a browser; `verified` a person whose email the page has verified. */
export type VisitorKind = 'anonymous' | 'verified';

export interface VisitorClaims {
  readonly visitorId: string;
  readonly kind: VisitorKind;
}

/** The signing key of an account's tokens. */
export interface VisitorTokenAccount {
  readonly id: string;
  readonly visitorTokenKey: string;
}

const ISSUER = 'missive-chat';
const AUDIENCE = 'missive-chat/visitor';
const LIFETIME_SECONDS = 365 * 24 * 60 * 60;

/** @param now milliseconds since 1970. */
export async function signVisitorToken(
  account: VisitorTokenAccount,
  claims: VisitorClaims,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ acc: account.id, kind: claims.kind })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(claims.visitorId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(keyOf(account));
}

/**
 * The claims of a token of this account, or null for any other text: expired, tampered with, another
 * account's. A visitor cannot fix an invalid token, so it is ignored instead of an error.
 */
export async function readVisitorToken(
  account: VisitorTokenAccount,
  token: string | undefined,
  now: number,
): Promise<VisitorClaims | null> {
  if (!token) return null;
  try {
    const { payload } = await jwtVerify(token, keyOf(account), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp', 'acc', 'kind'],
      currentDate: new Date(now),
    });
    const { sub = '', acc, kind } = payload;
    if (acc !== account.id || !isVisitorId(sub)) return null;
    return kind === 'anonymous' || kind === 'verified' ? { visitorId: sub, kind } : null;
  } catch {
    return null;
  }
}

const keyOf = (account: VisitorTokenAccount): Uint8Array => new TextEncoder().encode(account.visitorTokenKey);
