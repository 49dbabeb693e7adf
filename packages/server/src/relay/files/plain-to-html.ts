/** Plain text → HTML with the same content; the only markup is line breaks and links. */

import { parseMessageText } from 'missive-chat/core/message-text.js';
import { escapeHtml } from '../../escape-html.js';

/** Escapes everything; web URLs become links, and line breaks stay. */
export function plainToHtml(text: string): string {
  return parseMessageText(text)
    .map((token) => {
      if (token.type === 'text') return toLines(token.text);
      // A link shows its URL, never a label chosen by a stranger.
      const words = token.text === token.href ? '' : token.text;
      const address = /^https?:/i.test(token.href) ? htmlLink(token.href) : escapeHtml(token.href);
      return words === '' ? address : `${toLines(words)} (${address})`;
    })
    .join('');
}

/** @param address URL of a web page, which is also its text */
export const htmlLink = (address: string): string =>
  `<a href="${escapeHtml(address)}">${escapeHtml(address)}</a>`;

const toLines = (text: string): string => escapeHtml(text).replace(/\r\n|\r|\n/g, '<br>');
