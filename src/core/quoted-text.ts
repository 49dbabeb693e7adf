/** Quotes in a visitor's message: lines that begin with `>` and a space (LC-55). */

import type { RichElement, RichText } from './types.js';

/** Most characters of a quote. */
const LONGEST_QUOTE = 300;
/** A message with more quotes is displayed as it was typed. */
const MOST_BLOCKS = 100;

/** Returns the text as a quote, shortened, with an empty line for the visitor's own words below. */
export function quoted(text: string): string {
  const characters = Array.from(text.trim());
  const short =
    characters.length > LONGEST_QUOTE
      ? `${characters.slice(0, LONGEST_QUOTE).join('').trimEnd()}…`
      : characters.join('');
  return `${short
    .split(LINE_BREAK)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')}\n\n`;
}

export interface QuotePart {
  readonly isQuote: boolean;
  readonly text: string;
}

/** Returns the quotes and the words between them; null if there is no quote. Empty lines between them are left out. */
export function quoteParts(body: string): readonly QuotePart[] | null {
  const parts: { isQuote: boolean; lines: string[] }[] = [];
  for (const line of body.split(LINE_BREAK)) {
    const isQuote = /^>( |$)/.test(line);
    const words = isQuote ? line.slice(2) : line;
    const last = parts.at(-1);
    if (last?.isQuote === isQuote) last.lines.push(words);
    else parts.push({ isQuote, lines: [words] });
  }
  const texts = parts
    .map(({ isQuote, lines }) => ({ isQuote, text: lines.join('\n').trim() }))
    .filter(({ text }) => text !== '');
  return texts.length <= MOST_BLOCKS && texts.some(({ isQuote }) => isQuote) ? texts : null;
}

/** Returns a message that has quotes as formatted text; null for any other. */
export const readQuotes = (body: string): RichText | null =>
  quoteParts(body)?.map(({ isQuote, text }): RichElement => {
    const paragraph = ['p', [text]] as const;
    return isQuote ? ['blockquote', [paragraph]] : paragraph;
  }) ?? null;

const LINE_BREAK = /\r\n|\r|\n/;
