/** Formatted text → equivalent plain text: for screen readers, previews, and clients without formatting. */

import { parseMessageText } from 'missive-chat/core/message-text.js';
import type { RichElement, RichNode, RichText } from 'missive-chat/core/types.js';

export const plainTextOf = (blocks: RichText): string => blocks.map(blockText).join('\n\n');

/** Whether plain text expresses it completely: lines, and links with labels. */
export const isPlain = (blocks: RichText): boolean =>
  blocks.every(([tag, children]) => tag === 'p' && children.every(isPlainNode));

const isPlainNode = (node: RichNode): boolean =>
  typeof node === 'string' ||
  (node[0] === 'a' && node[1].every((each) => typeof each === 'string' && !/[{}\n]/.test(each)));

function blockText(block: RichElement): string {
  const [tag, children] = block;
  switch (tag) {
    case 'ul':
      return listText(children, () => '• ');
    case 'ol':
      return listText(children, (place) => `${(block[2] ?? 1) + place}. `);
    case 'blockquote':
      return children
        .map((child) => (typeof child === 'string' ? child : blockText(child)))
        .join('\n\n')
        .replace(/^/gm, '> ')
        .replace(/ +$/gm, '');
    default:
      return inlineText(children);
  }
}

const listText = (items: readonly RichNode[], markOf: (place: number) => string): string =>
  items
    .map((item, place) => {
      const mark = markOf(place);
      const text = typeof item === 'string' ? item : itemText(item[1]);
      return mark + text.replaceAll('\n', `\n${' '.repeat(mark.length)}`);
    })
    .join('\n');

/** The inline content of an item, then its blocks, one per line. */
function itemText(children: readonly RichNode[]): string {
  const words = inlineText(children.filter((child) => !isBlock(child)));
  return [words, ...children.filter(isBlock).map(blockText)].filter((text) => text !== '').join('\n');
}

const isBlock = (node: RichNode): node is RichElement =>
  typeof node !== 'string' && ['p', 'ul', 'ol', 'blockquote', 'pre'].includes(node[0]);

const inlineText = (nodes: readonly RichNode[]): string =>
  nodes
    .map((node, place) => {
      if (typeof node === 'string') return node;
      const words = inlineText(node[1]);
      return node[0] === 'a'
        ? linkText(node[2], words, inlineText(nodes.slice(place + 1, place + 2)))
        : words;
    })
    .join('');

/** @param following the text after it: a bare URL must end before. */
function linkText(href: string, label: string, following: string): string {
  const words = label.replace(/\s+/g, ' ').trim();
  const [link] = parseMessageText(href + following.slice(0, 1));
  if (words === href && link?.type === 'link' && link.text === href) return href;
  if (/[{}]/.test(words)) return `${words} (${href})`;
  return words === href ? `{{ link:${href} }}` : `{{ link:${href} ${words} }}`;
}
