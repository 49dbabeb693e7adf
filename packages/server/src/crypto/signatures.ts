/** HMACs: created and compared (in constant time) only here. */

import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** An incremental HMAC. */
export interface RunningHmac {
  update(piece: string | Uint8Array): RunningHmac;
  digest(encoding: 'hex' | 'base64url'): string;
}

export const startHmac = (key: string | Uint8Array): RunningHmac => createHmac('sha256', key);

/** Hex HMAC-SHA256 of the concatenated parts. */
export function hmacOf(key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): string {
  const hmac = startHmac(key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/**
 * Derives a key for one purpose (HKDF-SHA256), so that a signature is valid for one purpose only.
 * @param purpose a fixed label
 */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `missive-chat/${purpose}`, 32));

/** Compares without revealing how much matches, or the length of the secret. */
export const isSameSecret = (offered: string, right: string): boolean =>
  timingSafeEqual(createHash('sha256').update(offered).digest(), createHash('sha256').update(right).digest());

/** Whether `offered` is this hex SHA-256 digest; the length of a digest is not secret. */
export function isSameDigest(offered: string, right: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(offered)) return false;
  return timingSafeEqual(Buffer.from(offered, 'hex'), Buffer.from(right, 'hex'));
}

/** Whether a header such as GitHub's, `sha256=<hex>`, signs this body. */
export function isSigned(header: string | undefined, rawBody: Uint8Array, secret: string): boolean {
  const digest = /^sha256=(.+)$/.exec(header ?? '')?.[1] ?? '';
  return isSameDigest(digest, hmacOf(secret, rawBody));
}

/**
 * Whether a request contains the secret itself: `Authorization: Bearer <secret>`, `X-Integration-Secret:
 * <secret>`, or the password of `Authorization: Basic`, as from a URL of the form `https://name:secret@…`.
 */
export function knowsSecret(get: (header: string) => string | undefined, secret: string): boolean {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec(get('authorization') ?? '') ?? [];
  const offered = [get('x-integration-secret') ?? ''];
  if (scheme.toLowerCase() === 'bearer') offered.push(credentials);
  if (scheme.toLowerCase() === 'basic') offered.push(passwordOf(credentials));
  return offered.map((one) => isSameSecret(one, secret)).includes(true);
}

function passwordOf(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? '' : text.slice(colon + 1);
}
