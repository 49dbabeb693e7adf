/**
 * Message text → tokens (LC-24). Links are the only markup, with the listed protocols only:
 * everything else in a message stays text.
 */

import { parseLinkMarkup, safeHref, type TextToken } from './link-markup.js';

export { safeHref, type TextToken };

/**
 * Characters of a URL: letters, marks, digits and emoji of every script, and ASCII punctuation. Other
 * punctuation (Chinese, Japanese, Arabic, Devanagari, quotes) ends it, and so do invisible characters, which
 * URLs percent-encode.
 */
const INSIDE = '\\p{L}\\p{M}\\p{N}\\p{So}!#-/:;=?@[\\]_{}~';

/** Scripts of email addresses; other scripts are written next to them without a space. */
const WORD = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Nd}';

/**
 * Every repetition is bounded or followed by something it does not match: a hostile text takes linear time.
 */
const ADDRESS = new RegExp(
  [
    `(?<url>\\b(?<!\\b(?:blob|filesystem):)(?:https?://(?=[\\p{L}\\p{N}[])|mailto:|tel:\\+?\\d)[${INSIDE}]+)`,
    `(?<email>(?<![${WORD}.%+_@/-])[${WORD}.%+_-]{1,64}@(?:[${WORD}-]{1,63}\\.){1,8}(?:xn--[a-z\\d-]{1,59}|[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}]{2,24})(?![${WORD}@]))`,
    // With a country code, or grouped as in North America: anything shorter may be an order number.
    '(?<phone>(?<![\\w+./=#-])(?:\\+\\d(?:[ .()\\u00A0-]{0,2}\\d){6,14}|(?:\\(\\d{3}\\) ?|\\d{3}[-. ])\\d{3}[-. ]\\d{4})(?![\\w/=-]))',
  ].join('|'),
  'giu',
);

/** Every address contains one of these. Most texts do not, and compiling `ADDRESS` would delay the opening of the window. */
const SIGN = /[@:\d]/;

/** Punctuation that ends a sentence or marks words rather than belonging to a URL. */
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
  for (const { index, groups = {} } of SIGN.test(text) ? text.matchAll(ADDRESS) : []) {
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

/** “(0)” is dialed only within the country. */
const telephone = (number: string): string => `tel:${number.replace('(0)', '').replace(/[^+\d]/g, '')}`;

/** Removes trailing punctuation, and closing brackets that were opened before the URL. */
function trimAddress(address: string): string {
  /** For each closing bracket at the end: how many have no opening bracket. */
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

/** Returns the text without link markup, for screen readers. */
export const plainText = (text: string): string =>
  parseMessageText(text)
    .map((token) => token.text)
    .join('');
