/** Links to files that are too large to be passed on: who has one may read that one file for a month. */

import { deriveKey, isSameSecret, startHmac } from '../../crypto/signatures.js';

/** What signs an account's links. */
export interface FileLinkAccount {
  readonly id: string;
  readonly visitorTokenKey: string;
}

/** Days that a link works. */
export const FILE_LINK_DAYS = 30;
const LIFETIME_SECONDS = FILE_LINK_DAYS * 24 * 60 * 60;

/** SID, end in seconds since 1970 with base 36, signature. */
const TOKEN = /^(ME[0-9a-fA-F]{32})\.([0-9a-z]{1,8})\.([\w-]{43})$/;

/**
 * @param publicUrl base address of this server, without a slash at the end
 * @param now milliseconds since 1970; the time of the message makes the link the same each time it is asked for
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

/** What a token says; null for any text that this account did not sign. */
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
