/** Signed links to files that are too large to be relayed, valid for a month. */

import { deriveKey, isSameSecret, startHmac } from '../../crypto/signatures.js';

/** The account's signing key. */
export interface FileLinkAccount {
  readonly id: string;
  readonly visitorTokenKey: string;
}

/** Days for which a link is valid. */
export const FILE_LINK_DAYS = 30;
const LIFETIME_SECONDS = FILE_LINK_DAYS * 24 * 60 * 60;

/** SID, expiry in seconds since 1970 in base 36, signature. */
const TOKEN = /^(ME[0-9a-fA-F]{32})\.([0-9a-z]{1,8})\.([\w-]{43})$/;

/**
 * @param publicUrl base address of this server, without a slash at the end
 * @param now milliseconds since 1970; the time of the message gives the same link each time
 */
export function signFileLink(
  account: FileLinkAccount,
  mediaSid: string,
  publicUrl: string,
  now: number,
): string {
  const end = (Math.floor(now / 1000) + LIFETIME_SECONDS).toString(36);
  return `${publicUrl}/${account.id}/files/${mediaSid}.${end}.${signature(account, mediaSid, end)}`;
}

/** The content of a token; null for any text that this account did not sign. */
export function readFileToken(
  account: FileLinkAccount,
  token: string,
  now: number,
): { readonly mediaSid: string; readonly isExpired: boolean } | null {
  const [, mediaSid, end, signed] = TOKEN.exec(token) ?? [];
  if (mediaSid === undefined || end === undefined || signed === undefined) return null;
  if (!isSameSecret(signed, signature(account, mediaSid, end))) return null;
  return { mediaSid, isExpired: Number.parseInt(end, 36) * 1000 <= now };
}

function signature({ id, visitorTokenKey }: FileLinkAccount, mediaSid: string, end: string): string {
  const key = deriveKey(visitorTokenKey, 'file-link');
  return startHmac(key).update(`${id}\n${mediaSid}\n${end}`).digest('base64url');
}
