/** Links to files that are too large to be passed on: who has one may read that one file for a month. */

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What signs an account's links. */
export interface FileLinkAccount {
  readonly id: string;
  readonly visitorTokenKey: string;
}

/** Days that a link works. */
export const FILE_LINK_DAYS = 30;
const LIFETIME_SECONDS = FILE_LINK_DAYS * 24 * 60 * 60;
const PURPOSE = 'missive-chat/file-link';

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
  const expected = Buffer.from(signature(account, mediaSid, end));
  if (!timingSafeEqual(expected, Buffer.from(signed))) return null;
  return { mediaSid, isExpired: Number.parseInt(end, 36) * 1000 <= now };
}

function signature({ id, visitorTokenKey }: FileLinkAccount, mediaSid: string, end: string): string {
  // Of its own for this purpose: no link is a visitor's token, and no token a link.
  const key = Buffer.from(hkdfSync('sha256', visitorTokenKey, '', PURPOSE, 32));
  return createHmac('sha256', key).update(`${id}\n${mediaSid}\n${end}`).digest('base64url');
}
