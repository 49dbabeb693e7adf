/** The documented markup of links, `{{ link:address words }}`, and the allowed protocols (LC-24). */

export type TextToken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string };

/**
 * Control characters before the protocol or white space after it are not matched: browsers would skip them.
 */
const SAFE = '(?:https?|mailto|tel):';

/**
 * Adjacent parts match different characters and none crosses a brace, so a hostile text takes linear time.
 */
const MARKUP = new RegExp(`\\{\\{\\s*link:(${SAFE}[^\\s{}]+)(?:\\s([^{}]*))?\\}\\}`, 'i');

/** Returns the URL if its protocol is allowed, otherwise null. */
export const safeHref = (address: string): string | null =>
  new RegExp(`^${SAFE}\\S`, 'i').test(address) ? address : null;

/** A link whose protocol is not allowed stays text. */
export const parseLinkMarkup = (text: string): TextToken[] =>
  // The pieces are text, URL and label, in turn.
  text.split(MARKUP).flatMap((piece, place, pieces): TextToken | [] => {
    if (place % 3 === 0) return piece ? { type: 'text', text: piece } : [];
    if (place % 3 === 2) return [];
    const words = pieces[place + 1]?.trim() ?? '';
    return { type: 'link', href: piece, text: words === '' ? piece : words };
  });
