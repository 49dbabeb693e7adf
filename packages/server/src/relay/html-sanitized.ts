/** HTML of strangers → the few elements that we read, and their content. */

import sanitizeHtml from 'sanitize-html';

/** Of a longer text the rest is left out, which an ellipsis says. Such a text is no reply of a chat. */
const MAX_CHARACTERS = 300_000;
/** Tags after these are dropped: parsers take ever longer over deep nesting. */
const MAX_TAGS = 10_000;

const LINES = [
  ...['address', 'article', 'aside', 'center', 'dd', 'details', 'dt', 'fieldset', 'figcaption', 'figure'],
  ...['footer', 'form', 'header', 'main', 'nav', 'section', 'summary'],
];
const ALIASES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LINES.map((tag) => [tag, 'div'])),
  b: 'strong',
  i: 'em',
  ins: 'u',
  strike: 's',
  del: 's',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
  menu: 'ul',
  dl: 'p',
  caption: 'tr',
  th: 'td',
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, 'h1'])),
};

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'div', 'br', 'hr', 'h1', 'strong', 'em', 'u', 's', 'code', 'a', 'img'],
    ...['ul', 'ol', 'li', 'blockquote', 'pre', 'table', 'tr', 'td'],
  ],
  allowedAttributes: { a: ['href'], ol: ['start'], img: ['alt', 'data-missive-attachment-id'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nonTextTags: [
    ...['script', 'style', 'title', 'template', 'noscript', 'iframe', 'noembed', 'noframes', 'xmp'],
    ...['textarea', 'option'],
  ],
  transformTags: Object.fromEntries(
    Object.entries(ALIASES).map(([tag, alias]) => [tag, sanitizeHtml.simpleTransform(alias, {})]),
  ),
  nestingLimit: 100,
};

export function sanitized(html: string): string {
  let tags = 0;
  const short = html.length > MAX_CHARACTERS ? `${beforeOpenTag(html.slice(0, MAX_CHARACTERS))}…` : html;
  const bounded = short.replace(/<\/?[a-z][^<>]*>?/gi, (tag) => ((tags += 1) > MAX_TAGS ? ' ' : tag));
  return sanitizeHtml(bounded, OPTIONS);
}

/** Without a tag that was cut. */
const beforeOpenTag = (html: string): string => {
  const open = html.lastIndexOf('<');
  return open > html.lastIndexOf('>') ? html.slice(0, open) : html;
};
