/** Splits formatted text that exceeds one message into pieces that fit, with every word in order. Pure. */

import type { RichElement, RichNode, RichText } from 'missive-chat/core/types.js';
import { splitBody } from './split-body.js';

type Fits = (blocks: RichText) => boolean;

/**
 * Cuts between blocks, else between the parts of a block, else in its words: an element that is cut (a list,
 * a mark, a link) is on both sides. What cannot fit, such as a very long URL, is a piece of its own.
 */
export function splitRich(blocks: RichText, fits: Fits): RichText[] {
  const pieces: RichText[] = [];
  let piece: RichText = [];
  const add = (block: RichElement): void => {
    if (fits([...piece, block])) {
      piece = [...piece, block];
      return;
    }
    if (piece.length > 0) pieces.push(piece);
    piece = [block];
  };
  for (const block of blocks) {
    if (fits([block])) add(block);
    else for (const part of partsOf(block, (one) => fits([one]))) add(part);
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}

/** The parts of an element, each with as much content as fits. */
function partsOf(element: RichElement, fits: (element: RichElement) => boolean): RichElement[] {
  const parts: RichElement[] = [];
  let children: readonly RichNode[] = [];
  let number = 0;
  const close = (): void => {
    if (children.length > 0) parts.push(withChildren(element, children, number - children.length));
    children = [];
  };
  const add = (child: RichNode): void => {
    if (children.length > 0 && !fits(withChildren(element, [...children, child], number - children.length)))
      close();
    children = [...children, child];
    number += 1;
  };
  for (const child of element[1]) {
    const alone = (node: RichNode): boolean => fits(withChildren(element, [node], number));
    if (alone(child)) {
      add(child);
      continue;
    }
    // The white space at a cut is lost, so the texts around it must stay apart.
    const cut = typeof child === 'string' ? words(child, alone) : partsOf(child, alone);
    cut.forEach((part, place) => {
      if (place > 0) {
        close();
        number -= 1; // the rest of an item is not the next item
      }
      add(part);
    });
  }
  close();
  return parts;
}

/** Splits a text into parts that fit; returns it whole if not even one character fits. */
function words(text: string, fits: (text: string) => boolean): string[] {
  let [least, most] = [1, text.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(text.slice(0, middle))) least = middle;
    else most = middle - 1;
  }
  const [first, ...rest] = fits(text.slice(0, least)) ? splitBody(text, least) : [];
  if (first === undefined || rest.length === 0) return [text];
  // Characters differ in bytes, so the rest is measured separately.
  const after = text.slice(text.indexOf(first) + first.length).replace(/^\s+/, '');
  return [first, ...(fits(after) ? [after] : words(after, fits))];
}

/** @param before number of list items in earlier parts */
function withChildren(element: RichElement, children: readonly RichNode[], before: number): RichElement {
  switch (element[0]) {
    case 'a':
      return ['a', children, element[2]];
    case 'ol': {
      const start = (element[2] ?? 1) + before;
      return start === 1 ? ['ol', children] : ['ol', children, start];
    }
    default:
      return [element[0], children];
  }
}
