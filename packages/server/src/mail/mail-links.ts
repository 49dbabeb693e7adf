/** Ids, tokens and addresses of the links in emails (CS-07). Each purpose has a key of its own. */

import { createHash } from 'node:crypto';
import { RETURN_FRAGMENT } from 'missive-chat/core/return-link.js';
import type { Account } from '../accounts/account-store.js';
import { deriveKey, hmacOf, isSameSecret } from '../crypto/signatures.js';
import { isOriginAllowed } from '../accounts/allowed-origins.js';

type Keyed = Pick<Account, 'id' | 'visitorTokenKey'>;

/** The link in an email works for this long, once. Milliseconds. */
export const LINK_LIFETIME = 7 * 24 * 60 * 60 * 1_000;

const signed = ({ visitorTokenKey }: Keyed, purpose: string, ...parts: readonly string[]): string =>
  hmacOf(deriveKey(visitorTokenKey, purpose), ...parts);

/** Id of a quiet spell’s email. */
export const mailId = (account: Keyed, conversationSid: string, firstIndex: number): string =>
  signed(account, 'mail', `${account.id}:${conversationSid}:${firstIndex}`).slice(0, 32);

/** Id that all emails of a conversation refer to, so that they thread. */
export const conversationMailId = (account: Keyed, conversationSid: string): string =>
  signed(account, 'mail-conversation', `${account.id}:${conversationSid}`).slice(0, 32);

/** The token of an email’s link. It is derived rather than stored: every attempt to send has the same. */
export const returnToken = (account: Keyed, id: string): string =>
  Buffer.from(signed(account, 'mail-return', id), 'hex').toString('base64url');

/** What is stored of a token. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Represents an email address without revealing it. */
export const addressKeyOf = (account: Keyed, address: string): string =>
  signed(account, 'mail-address', address.trim().toLowerCase()).slice(0, 32);

/** Stops emails to an address, and does nothing else. It does not expire. */
export const stopToken = (account: Keyed, addressKey: string): string =>
  `${addressKey}${signed(account, 'mail-stop', addressKey).slice(0, 32)}`;

/** The address key of a token; null for any other text. */
export function readStopToken(account: Keyed, token: string): string | null {
  const addressKey = token.slice(0, 32);
  return isSameSecret(token, stopToken(account, addressKey)) ? addressKey : null;
}

/**
 * The page that the link opens: the one where the conversation began if it is surely the site’s own, else the one that
 * the operator chose. Anyone can say that a conversation began on their page, so `*` admits none.
 */
export function returnPage(
  { allowedOrigins, email: { siteUrl } }: Pick<Account, 'allowedOrigins' | 'email'>,
  pageUrl: string | null,
): string {
  if (pageUrl === null || !URL.canParse(pageUrl)) return siteUrl;
  const { origin, protocol, pathname } = new URL(pageUrl);
  if (!/^https?:$/.test(protocol)) return siteUrl;
  const rules = allowedOrigins.filter((rule) => rule !== '*');
  const isOwn = origin === new URL(siteUrl).origin || isOriginAllowed(origin, rules);
  return isOwn ? origin + pathname : siteUrl;
}

export function returnUrl(page: string, token: string): string {
  const url = new URL(page);
  url.hash = RETURN_FRAGMENT.slice(1) + token;
  return url.href;
}

export const stopUrl = (publicUrl: string, account: Keyed, token: string, language: string): string =>
  `${publicUrl}/${encodeURIComponent(account.id)}/emails/stop?token=${token}&language=${language}`;
