/**
 * Message text → tokens (LC-24). Links are the only markup there is, and only to the protocols listed:
 * everything else a message holds stays text.
 */

import { parseLinkMarkup, safeHref, type TextToken } from './link-markup.js';

export { safeHref, type TextToken };

/**
 * What an address is made of: letters, marks, digits and emoji of every script, and the punctuation of ASCII. All other
 * punctuation (Chinese, Japanese, Arabic, Devanagari, quotes) ends it, and so do invisible characters: in an address
 * they are written in percent signs.
 */
const INSIDE = '\\p{L}\\p{M}\\p{N}\\p{So}!#-/:;=?@[\\]_{}~';

/** Scripts whose letters are in the addresses of emails; others are written right beside them. */
const WORD = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Nd}';

/** Every repetition is bounded or followed by what it cannot take: a hostile text costs linear time. */
const ADDRESS = new RegExp(
  [
    `(?<url>\\b(?<!\\b(?:blob|filesystem):)(?:https?://(?=[\\p{L}\\p{N}[])|mailto:|tel:\\+?\\d)[${INSIDE}]+)`,
    `(?<email>(?<![${WORD}.%+_@/-])[${WORD}.%+_-]{1,64}@(?:[${WORD}-]{1,63}\\.){1,8}(?:xn--[a-z\\d-]{1,59}|[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}]{2,24})(?![${WORD}@]))`,
    // With the country's code, or grouped as in North America: anything less may be the number of an order.
    '(?<phone>(?<![\\w+./=#-])(?:\\+\\d(?:[ .()\\u00A0-]{0,2}\\d){6,14}|(?:\\(\\d{3}\\) ?|\\d{3}[-. ])\\d{3}[-. ]\\d{4})(?![\\w/=-]))',
  ].join('|'),
  'giu',
);

/** What ends a sentence, or marks words, rather than belonging to an address. */
const TRAILING = ".,:;!?'’‘*~";
const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export const parseMessageText = (text: string): TextToken[] =>
  parseLinkMarkup(text).flatMap((token) => (token.type === 'text' ? findAddresses(token.text) : token));

function findAddresses(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  const addText = (until: number): void => {
    if (until > end) tokens.push({ type: 'text', text: text.slice(end, until) });
  };
  for (const { index, groups = {} } of text.matchAll(ADDRESS)) {
    const { url, email, phone } = groups;
    const address = url === undefined ? (email ?? phone ?? '') : trimAddress(url);
    const href = email ? `mailto:${email}` : phone ? telephone(phone) : safeHref(address);
    if (href === null) continue;
    addText(index);
    tokens.push({ type: 'link', href, text: address });
    end = index + address.length;
  }
  addText(text.length);
  return tokens;
}

/** “(0)” is dialled inside the country only. */
const telephone = (number: string): string => `tel:${number.replace('(0)', '').replace(/[^+\d]/g, '')}`;

/** Leaves out closing punctuation, and closing brackets that were opened before the address. */
function trimAddress(address: string): string {
  /** Of each closing bracket that the end is looked at for: how many of them have no opening one. */
  const excess: Record<string, number> = {};
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const opening = OPENERS[last];
    if (opening === undefined ? !TRAILING.includes(last) : !takeExcess(last, opening)) break;
  }
  return address.slice(0, end);

  function takeExcess(closing: string, opening: string): boolean {
    const unopened = (excess[closing] ??= count(address, closing) - count(address, opening));
    excess[closing] = unopened - 1;
    return unopened > 0;
  }
}

const count = (text: string, character: string): number => text.split(character).length - 1;

/** The words of a text, without the markup of its links, as it is spoken. */
export const plainText = (text: string): string =>
  parseMessageText(text)
    .map((token) => token.text)
    .join('');
