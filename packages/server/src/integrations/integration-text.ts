/**
 * Texts of posts: links in Missive's syntax (`<address>` and `<address|words>`), and the equivalent plain
 * text.
 */

/** Truncates a text to this many characters, never inside one. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** Escapes untrusted text, so that it cannot become a link. */
export const plain = (text: string): string => text.replace(/<(?=[a-z][a-z\d+.-]*:|\/\/|www\.)/gi, '‹');

const LABEL_MARKS: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '|': '¦', '\n': ' ', '\r': ' ' };
const labelOf = (label: string): string => label.replace(/[<>|\n\r]/g, (mark) => LABEL_MARKS[mark] ?? '');

/** True while a text is rendered for a notification, which is synchronous. */
let areLinksWords = false;

/** Returns the label alone when the URL is not allowed. */
export function linkTo(url: string, label = ''): string {
  if (areLinksWords) return label || url;
  if (!/^(?:https?|mailto):/i.test(url)) return labelOf(label || url);
  const target = url.replace(/[<>|\s]/g, encodeURIComponent);
  return label === '' ? `<${target}>` : `<${target}|${labelOf(label)}>`;
}

const LINK = /<([a-z][a-z\d+.-]*:[^|<>\s]*)(?:\|([^<>]*))?>/gi;

/** Longer than any notification. */
const MAX_PLAIN = 2_000;

/** Without links and marks, as in a notification. */
export const withoutMarks = (text: string): string =>
  cut(text, MAX_PLAIN)
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(LINK, (_, url: string, label?: string) => label ?? url)
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/^#{1,6} +/gm, '')
    .replace(/\*\*?([^*\n]+)\*\*?/g, '$1')
    .replace(/`+/g, '')
    .replace(/\s+/g, ' ')
    .trim();

type TextPart = string | (() => unknown);
export type TextSource = TextPart | readonly TextPart[];

export const partsOf = (source: TextSource): readonly TextPart[] =>
  typeof source === 'string' || typeof source === 'function' ? [source] : source;

const textOf = (parts: readonly TextPart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : String(part()))).join('');

/** Replaces links by their labels; functions do so themselves while `areLinksWords`. */
const withoutLinks = (part: TextPart): TextPart =>
  typeof part === 'string' ? part.replace(LINK, (_, url: string, label?: string) => label ?? url) : part;

/** A text with a `sanitized` form for notifications, where links are labels only. */
export class SanitizedText extends String {
  readonly sanitized: string;
  readonly #parts: readonly TextPart[];

  constructor(parts: readonly TextPart[]) {
    super(textOf(parts));
    this.#parts = parts;
    areLinksWords = true;
    try {
      this.sanitized = textOf(parts.map(withoutLinks));
    } finally {
      areLinksWords = false;
    }
  }

  /** Returns this text with more at its end. */
  add(write: TextSource): SanitizedText {
    return new SanitizedText([...this.#parts, ...partsOf(write)]);
  }
}
