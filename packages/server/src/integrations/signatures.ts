/** Whether a request comes from somebody who knows the secret. All in constant time, on the bytes as they came. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Hex HMAC-SHA256 of these parts, one after the other. */
export function hmacOf(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** The time does not tell how much of it is right, nor how long the right one is. */
export const isSameSecret = (offered: string, right: string): boolean =>
  timingSafeEqual(createHash('sha256').update(offered).digest(), createHash('sha256').update(right).digest());

/** Whether this is a digest in hex, and the right one; the shape of a digest is no secret. */
export function isSameDigest(offered: string, right: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(offered)) return false;
  return timingSafeEqual(Buffer.from(offered, 'hex'), Buffer.from(right, 'hex'));
}

/** Headers as GitHub's and Missive's, `sha256=<hex>`. */
export function isSigned(header: string | undefined, rawBody: Uint8Array, secret: string): boolean {
  const digest = /^sha256=(.+)$/.exec(header ?? '')?.[1] ?? '';
  return isSameDigest(digest, hmacOf(secret, rawBody));
}

/**
 * `Authorization: Bearer <secret>`, `X-Integration-Secret: <secret>`, or the password of `Authorization: Basic`,
 * which is what becomes of `https://name:secret@…` where an address is all that can be set.
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
