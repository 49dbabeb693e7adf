/** HTML of strangers → a tree of the few elements that we read, and text. Nothing else of it gets further. */

import { Parser } from 'htmlparser2';

export type HtmlNode = HtmlElement | string;

export interface HtmlElement {
  readonly name: string;
  readonly attribs: Readonly<Record<string, string>>;
  readonly children: HtmlNode[];
}

/** Of a longer text the rest is left out, which an ellipsis says. Such a text is no reply of a chat. */
const MAX_CHARACTERS = 300_000;
/** Tags after these are dropped: parsers take ever longer over deep nesting. */
const MAX_TAGS = 10_000;
/** Elements deeper than this are left out, their content stays. */
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
/** Elements that are left out with their content: it is not for people. */
const DROPPED = new Set([
  ...['script', 'style', 'title', 'template', 'noscript', 'iframe', 'noembed', 'noframes', 'xmp'],
  ...['textarea', 'option'],
]);

export function parseHtml(html: string): readonly HtmlNode[] {
  const nodes: HtmlNode[] = [];
  /** The elements around the text that comes next. */
  const path: HtmlElement[] = [];
  /** Of each tag that is open, whether its element is kept. */
  const open: boolean[] = [];
  /** How many elements that are dropped with their content are open. */
  let dropped = 0;
  const siblings = (): HtmlNode[] => path.at(-1)?.children ?? nodes;
  /** Text comes in pieces, one for each sign that might have begun a tag. */
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

/** Without a tag that was cut. */
const beforeOpenTag = (html: string): string => {
  const open = html.lastIndexOf('<');
  return open > html.lastIndexOf('>') ? html.slice(0, open) : html;
};
