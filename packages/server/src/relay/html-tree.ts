/** Untrusted HTML → a tree of the few elements that we read, and text. Everything else is dropped. */

import { Parser } from 'htmlparser2';

export type HtmlNode = HtmlElement | string;

export interface HtmlElement {
  readonly name: string;
  readonly attribs: Readonly<Record<string, string>>;
  readonly children: HtmlNode[];
}

/** Longer text is cut, with an ellipsis. It is not a chat reply anyway. */
const MAX_CHARACTERS = 300_000;
/** Later tags are dropped: parsers slow down on deep nesting. */
const MAX_TAGS = 10_000;
/** Deeper elements are dropped, but not their content. */
const MAX_DEPTH = 100;

const LINES = [
  ...['address', 'article', 'aside', 'center', 'dd', 'details', 'dt', 'fieldset', 'figcaption', 'figure'],
  ...['footer', 'form', 'header', 'main', 'nav', 'section', 'summary'],
];
/** Elements that are read as another one. */
const ALIASES = new Map<string, string>([
  ...LINES.map((tag) => [tag, 'div'] as const),
  ...['h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, 'h1'] as const),
  ['b', 'strong'],
  ['i', 'em'],
  ['ins', 'u'],
  ['strike', 's'],
  ['del', 's'],
  ['kbd', 'code'],
  ['samp', 'code'],
  ['tt', 'code'],
  ['menu', 'ul'],
  ['dl', 'p'],
  ['caption', 'tr'],
  ['th', 'td'],
]);
/** Elements that are kept. Of all others only the content is. */
const KEPT = new Set([
  ...['p', 'div', 'br', 'hr', 'h1', 'strong', 'em', 'u', 's', 'code', 'a', 'img'],
  ...['ul', 'ol', 'li', 'blockquote', 'pre', 'table', 'tr', 'td'],
]);
/** Elements that are dropped with their content, which is not for people. */
const DROPPED = new Set([
  ...['script', 'style', 'title', 'template', 'noscript', 'iframe', 'noembed', 'noframes', 'xmp'],
  ...['textarea', 'option'],
]);

export function parseHtml(html: string): readonly HtmlNode[] {
  const nodes: HtmlNode[] = [];
  /** The elements around the next text. */
  const path: HtmlElement[] = [];
  /** For each open tag, whether its element is kept. */
  const open: boolean[] = [];
  /** Number of open elements that are dropped with their content. */
  let dropped = 0;
  const siblings = (): HtmlNode[] => path.at(-1)?.children ?? nodes;
  /** Text comes in pieces, split at each character that might begin a tag. */
  let pieces: string[] = [];
  const endText = (): void => {
    if (pieces.length > 0) siblings().push(pieces.join(''));
    pieces = [];
  };
  const parser = new Parser({
    onopentag(tag, attribs) {
      if (DROPPED.has(tag)) dropped += 1;
      const name = ALIASES.get(tag) ?? tag;
      const isKept = dropped === 0 && KEPT.has(name) && path.length < MAX_DEPTH;
      open.push(isKept);
      if (!isKept) return;
      endText();
      const element: HtmlElement = { name, attribs, children: [] };
      siblings().push(element);
      path.push(element);
    },
    ontext(text) {
      if (dropped === 0) pieces.push(text);
    },
    onclosetag(tag) {
      if (DROPPED.has(tag)) dropped -= 1;
      if (!open.pop()) return;
      endText();
      path.pop();
    },
  });
  parser.end(bounded(html));
  endText();
  return nodes;
}

function bounded(html: string): string {
  let tags = 0;
  const short = html.length > MAX_CHARACTERS ? `${beforeOpenTag(html.slice(0, MAX_CHARACTERS))}…` : html;
  return short.replace(/<\/?[a-z][^<>]*>?/gi, (tag) => ((tags += 1) > MAX_TAGS ? ' ' : tag));
}

/** Without a tag that was cut off. */
const beforeOpenTag = (html: string): string => {
  const open = html.lastIndexOf('<');
  return open > html.lastIndexOf('>') ? html.slice(0, open) : html;
};
