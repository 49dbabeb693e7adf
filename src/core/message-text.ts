/**
 * Message text → tokens (LC-24). Links are the only markup there is, and only to the protocols listed:
 * everything else a message holds stays text.
 */

import { parseLinkMarkup, safeHref, type TextToken } from './link-markup.js';

export { safeHref, type TextToken };

/** A bare address that starts with its protocol. */
const ADDRESS = /\b(?<!\b(?:blob|filesystem):)(?:https?:\/\/(?=[\p{L}\p{N}[])|mailto:|tel:\+?\d)[^\s<>"]+/giu;

/** What ends a sentence rather than an address. */
const TRAILING = ".,:;!?'’”»…";

export const parseMessageText = (text: string): TextToken[] =>
  parseLinkMarkup(text).flatMap((token) => (token.type === 'text' ? findAddresses(token.text) : token));

function findAddresses(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  const addText = (until: number): void => {
    if (until > end) tokens.push({ type: 'text', text: text.slice(end, until) });
  };
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    addText(match.index);
    tokens.push({ type: 'link', href, text: address });
    end = match.index + address.length;
  }
  addText(text.length);
  return tokens;
}

/** Leaves out closing punctuation and a closing bracket that was opened before the address. */
function trimAddress(address: string): string {
  let end = address.length;
  let unopened = count(address, ')') - count(address, '(');
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    if (last === ')' && unopened > 0) unopened -= 1;
    else if (!TRAILING.includes(last)) break;
  }
  return address.slice(0, end);
}

const count = (text: string, character: string): number => text.split(character).length - 1;

/** One to three of: flags, keys, and pictures with what changes or joins them. */
const EMOJI_ONLY =
  /^(?:(?:\p{Regional_Indicator}{2}|[\d#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}])*)\s*){1,3}$/u;

/** A message of a few emoji and nothing else, shown large (LC-45). */
export function isEmojiOnly(text: string): boolean {
  return EMOJI_ONLY.test(text.trim());
}
