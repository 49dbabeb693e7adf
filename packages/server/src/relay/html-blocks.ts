/** An HTML body → blocks of formatted text. Styling is dropped; text, lines and links stay. */

import { safeHref } from 'missive-chat/core/message-text.js';
import type { RichElement, RichNode, RichText } from 'missive-chat/core/types.js';
import { BlockWriter, type Marks } from './block-writer.js';
import { parseHtml, type HtmlElement, type HtmlNode } from './html-tree.js';

/** Deepest nesting of lists and quotes; deeper content is moved up to this level. */
const MAX_DEPTH = 8;

/** Context of the current text. */
interface Place {
  readonly writer: BlockWriter;
  readonly marks: Marks;
  readonly depth: number;
  /** In a table cell, which stays one line. */
  readonly isInCell?: boolean;
}

export interface HtmlContent {
  readonly blocks: RichText;
  /** Ids of the message's attachments that are images in the text, in order. */
  readonly imageIds: ReadonlySet<string>;
}

export function readHtml(html: string): HtmlContent {
  const reader = new HtmlReader();
  const writer = new BlockWriter();
  reader.read(parseHtml(html), { writer, marks: {}, depth: 0 });
  return { blocks: writer.end(), imageIds: reader.imageIds };
}

class HtmlReader {
  readonly imageIds = new Set<string>();

  read(nodes: readonly HtmlNode[], place: Place): void {
    for (const node of nodes) {
      if (typeof node === 'string') place.writer.text(node, place.marks);
      else this.#element(node, place);
    }
  }

  #element(element: HtmlElement, place: Place): void {
    const { name, attribs, children } = element;
    switch (name) {
      case 'strong':
      case 'em':
      case 'u':
      case 's':
      case 'code':
        return this.read(children, { ...place, marks: { ...place.marks, [name]: name } });
      case 'a':
        return this.read(children, { ...place, marks: { ...place.marks, a: addressOf(attribs.href) } });
      case 'img':
        return this.#image(attribs, place);
      case 'br':
        return place.isInCell ? place.writer.text(' ', {}) : place.writer.lineBreak(place.marks);
      default:
        return place.isInCell ? this.#spaced(children, place) : this.#block(element, place);
    }
  }

  #block({ name, attribs, children }: HtmlElement, place: Place): void {
    const { writer, marks, depth } = place;
    const hasRoom = depth + (name === 'blockquote' ? 1 : 2) <= MAX_DEPTH;
    switch (name) {
      case 'ul':
      case 'ol':
        return hasRoom ? this.#list(name, attribs.start, children, place) : this.#paragraph(children, place);
      case 'blockquote':
        return hasRoom ? this.#quote(children, place) : this.#paragraph(children, place);
      case 'pre':
        return writer.block(preformatted(this.#rawText(children)));
      case 'h1':
        return this.#paragraph(children, { ...place, marks: { ...marks, strong: 'strong' } });
      case 'tr':
        return this.#row(children, place);
      case 'p':
      case 'table':
      case 'hr':
        return this.#paragraph(children, place);
      default:
        writer.endLine();
        this.read(children, place);
        writer.endLine();
    }
  }

  #paragraph(children: readonly HtmlNode[], place: Place): void {
    place.writer.endParagraph();
    this.read(children, place);
    place.writer.endParagraph();
  }

  #quote(children: readonly HtmlNode[], place: Place): void {
    const writer = new BlockWriter();
    this.read(children, { ...place, writer, depth: place.depth + 1 });
    place.writer.block(withChildren('blockquote', writer.end()));
  }

  /** Lists directly in a list, outside its items, belong to the previous item. */
  #list(tag: 'ul' | 'ol', start: string | undefined, children: readonly HtmlNode[], place: Place): void {
    const items: BlockWriter[] = [];
    for (const child of children) {
      if (typeof child === 'string' && child.trim() === '') continue;
      const isItem = typeof child !== 'string' && child.name === 'li';
      const writer = (isItem ? undefined : items.at(-1)) ?? new BlockWriter();
      if (writer !== items.at(-1)) items.push(writer);
      this.read(isItem ? child.children : [child], { ...place, writer, depth: place.depth + 2 });
    }
    const filled = items
      .map((writer) => withChildren('li', unwrapped(writer.end())))
      .filter((item) => item !== null);
    const first = Number.parseInt(start ?? '', 10);
    const hasStart = tag === 'ol' && first >= 0 && first < 1e6 && first !== 1;
    const list: RichElement = hasStart ? ['ol', filled, first] : [tag, filled];
    place.writer.block(filled.length > 0 ? list : null);
  }

  #row(children: readonly HtmlNode[], place: Place): void {
    const { writer } = place;
    writer.endLine();
    let hasCells = false;
    for (const child of children) {
      const isCell = typeof child !== 'string' && child.name === 'td';
      if (isCell && hasCells) writer.text(' | ', {});
      hasCells ||= isCell;
      this.read(isCell ? child.children : [child], { ...place, isInCell: true });
    }
    writer.endLine();
  }

  #spaced(children: readonly HtmlNode[], place: Place): void {
    place.writer.text(' ', {});
    this.read(children, place);
    place.writer.text(' ', {});
  }

  /**
   * An image that is one of the message's files is sent as such; of any other, the alternative text is kept.
   */
  #image(attribs: Readonly<Record<string, string>>, { writer, marks }: Place): void {
    const id = attribs['data-missive-attachment-id'];
    if (id) this.imageIds.add(id);
    else writer.text(attribs.alt ?? '', marks);
  }

  #rawText(nodes: readonly HtmlNode[]): string {
    return nodes
      .map((node) => {
        if (typeof node === 'string') return node;
        const id = node.attribs['data-missive-attachment-id'];
        if (node.name === 'img' && id) this.imageIds.add(id);
        return node.name === 'br' ? '\n' : this.#rawText(node.children);
      })
      .join('');
  }
}

/** Preformatted text without empty lines around it. */
function preformatted(text: string): RichElement | null {
  const trimmed = text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
  return trimmed === '' ? null : ['pre', [trimmed]];
}

/** An item's only paragraph needs no paragraph element. */
function unwrapped(blocks: RichText): readonly RichNode[] {
  const [first, ...others] = blocks;
  if (first?.[0] !== 'p' || others.some(([tag]) => tag === 'p')) return blocks;
  return [...first[1], ...others];
}

const withChildren = (tag: 'blockquote' | 'li', children: readonly RichNode[]): RichElement | null =>
  children.length === 0 ? null : [tag, children];

/** The URL if it is allowed, with characters escaped that would end it in a text. */
const addressOf = (href = ''): string | undefined =>
  safeHref(
    href
      .replace(/[\t\n\r]/g, '')
      .trim()
      .replace(/[\s{}]/g, encodeURIComponent),
  ) ?? undefined;
