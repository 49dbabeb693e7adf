/** The documented markup of links, `{{ link:address words }}`, and which addresses may be followed (LC-24). */

export type TextToken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string };

/** Control characters before the protocol or white space after it are not matched: a browser would skip them. */
const SAFE = '(?:https?|mailto|tel):';

/** No two neighbours take the same character and none runs over a brace: a hostile text costs linear time. */
const MARKUP = new RegExp(`\\{\\{\\s*link:(${SAFE}[^\\s{}]+)(?:\\s([^{}]*))?\\}\\}`, 'i');

/** The address if its protocol is allowed, else null. */
export const safeHref = (address: string): string | null =>
  new RegExp(`^${SAFE}\\S`, 'i').test(address) ? address : null;

/** A link whose protocol is not allowed stays text. */
export const parseLinkMarkup = (text: string): TextToken[] =>
  // Text, address and words in turn.
  text.split(MARKUP).flatMap((piece, place, pieces): TextToken | [] => {
    if (place % 3 === 0) return piece ? { type: 'text', text: piece } : [];
    if (place % 3 === 2) return [];
    const words = pieces[place + 1]?.trim() ?? '';
    return { type: 'link', href: piece, text: words === '' ? piece : words };
  });
