import { h, linkified } from '../../shared/page/dom.js';

/** Text of posts with its few signs of formatting, as nodes. Anything that is not understood stays text. */

const WEB = /^(?:https?:|mailto:|tel:)/i;
const link = (href, label) =>
  WEB.test(href) ? h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, label) : label;

/** `<url|label>`, `<url>`, `*bold*`, `` `code` ``: what the service's own integrations write in `text`. */
const TEXT = /<([^<>|\s]+)\|([^<>]+)>|<([^<>|\s]+)>|\*([^*\n]+)\*|`([^`\n]+)`/g;
/** The same in Markdown. */
const MARKDOWN =
  /\[([^\]\n]+)\]\(([^()\s]+)\)|\*\*([^*\n]+)\*\*|`([^`\n]+)`|(?<![*\w])[*_]([^*_\n]+)[*_](?![*\w])/g;

const split = (text, pattern, nodeOf) => {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(linkified(text.slice(end, match.index)), nodeOf(match));
    end = match.index + match[0].length;
  }
  return [...nodes, linkified(text.slice(end))].flat();
};

export const textNodes = (text) =>
  split(text, TEXT, ([whole, url, label, bare, bold, code]) => {
    if (url !== undefined) return link(url, label);
    if (bare !== undefined) return WEB.test(bare) ? link(bare, bare) : whole;
    return bold === undefined ? h('code', {}, code) : h('strong', {}, bold);
  });

const inline = (text) =>
  split(text, MARKDOWN, ([, label, url, bold, code, emphasis]) => {
    if (url !== undefined) return link(url, label);
    if (bold !== undefined) return h('strong', {}, bold);
    return code === undefined ? h('em', {}, emphasis) : h('code', {}, code);
  });

/** Lines, headings and lists; more is not needed to read a post. */
export const markdownNodes = (text) =>
  text.split('\n').map((line) => {
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (heading) return h('strong', { class: 'md-heading' }, inline(heading[1]));
    const item = /^\s*(?:[-*+]|\d+\.)\s+(.*)$/.exec(line);
    if (item) return h('span', { class: 'md-item' }, inline(item[1]));
    const quote = /^>\s?(.*)$/.exec(line);
    return h('span', { class: quote ? 'md-line md-quote' : 'md-line' }, inline(quote ? quote[1] : line));
  });

const NAMED_COLORS = { good: '#2eb67d', warning: '#e0a100', danger: '#d4402f' };
/** Of posts and conversations: a name or #hex, checked by the API. */
export const colorOf = (color) => NAMED_COLORS[color] ?? color ?? 'transparent';
