/** Splits a text that exceeds the message limit; only white space is lost. */

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** A link with a label stays whole. */
const LINK = /\{\{[^{}]*\}\}/g;
/** How many characters after a cut may belong to the grapheme cluster at the cut. */
const BEYOND = 4_000;

/**
 * Cuts between paragraphs, else lines, else words, else grapheme clusters.
 *
 * @param maxLength of each part, in UTF-16 code units
 */
export function splitBody(body: string, maxLength: number): string[] {
  const parts: string[] = [];
  let rest = body;
  while (rest.length > maxLength) {
    const end = cutOf(rest, fittingLength(rest, maxLength));
    parts.push(rest.slice(0, end).trimEnd());
    // Lines of a list keep their indentation.
    rest = rest.slice(end).replace(/^(?: +|(?:[^\S\n]*\n)+)/, '');
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

function cutOf(text: string, length: number): number {
  const window = text.slice(0, length);
  const places = [window.lastIndexOf('\n\n'), window.lastIndexOf('\n')].filter((at) => at >= length / 2);
  const space = /\s\S*$/.exec(window.slice(-BEYOND));
  const word = space ? length - space[0].length : 0;
  const cut = places[0] ?? (word > 0 ? word : beforeGrapheme(text, length));
  return beforeLink(text, cut);
}

/** How many characters from the start fit, without cutting a surrogate pair. */
function fittingLength(text: string, maxLength: number): number {
  const last = text.charCodeAt(maxLength - 1);
  const cutsPair = last >= 0xd800 && last <= 0xdbff;
  return Math.max(cutsPair ? maxLength - 1 : maxLength, 1);
}

/** A grapheme cluster larger than a part is cut anyway. */
function beforeGrapheme(text: string, cut: number): number {
  const start = GRAPHEMES.segment(text.slice(0, cut + BEYOND)).containing(cut)?.index ?? cut;
  return start > 0 ? start : cut;
}

function beforeLink(text: string, cut: number): number {
  for (const { index, 0: link } of text.slice(0, cut + BEYOND).matchAll(LINK))
    if (index > 0 && index < cut && cut < index + link.length) return index;
  return cut;
}
