/**
 * Validates formatted text of the team (CC-02). A message's attributes may contain anything: only a completely valid
 * value is displayed with its formatting; otherwise the message's body is displayed.
 */

import { safeHref } from './message-text.js';
import type { RichTag, RichText } from './types.js';

const MAX_DEPTH = 16;
/** Maximum number of texts and elements, since a thread has many messages. */
const MAX_NODES = 500;
const MAX_CHARACTERS = 20_000;

const MARKS: readonly RichTag[] = ['strong', 'em', 'u', 's', 'code', 'a'];
const BLOCKS: readonly RichTag[] = ['p', 'ul', 'ol', 'blockquote', 'pre'];

/** Allowed children of each element. */
const CHILDREN: ReadonlyMap<unknown, readonly unknown[]> = new Map<RichTag, readonly RichTag[]>([
  ['p', MARKS],
  ['pre', []],
  ['blockquote', BLOCKS],
  ['ul', ['li']],
  ['ol', ['li']],
  ['li', [...MARKS, ...BLOCKS]],
  ['strong', MARKS],
  ['em', MARKS],
  ['u', MARKS],
  ['s', MARKS],
  ['a', MARKS],
  ['code', []],
]);
const HOLDS_NO_TEXT: ReadonlySet<unknown> = new Set<RichTag>(['ul', 'ol', 'blockquote']);

/** Returns the text if it is valid, with safe links only; null for anything else. */
export function readRich(value: unknown): RichText | null {
  let nodes = 0;
  let characters = 0;
  let letters = 0;

  const isText = (text: string): boolean => {
    nodes += 1;
    characters += text.length;
    letters += text.trim().length;
    return nodes <= MAX_NODES && characters <= MAX_CHARACTERS;
  };
  const isElement = (
    node: unknown,
    allowed: readonly unknown[],
    depth: number,
    isInLink: boolean,
  ): boolean => {
    if (!isList(node) || depth > MAX_DEPTH || ++nodes > MAX_NODES) return false;
    const [tag, children, more] = node;
    if (!allowed.includes(tag) || !isRightFor(tag, more, node.length)) return false;
    if ((tag === 'a' && isInLink) || !isList(children) || children.length === 0) return false;
    return children.every((child) =>
      typeof child === 'string'
        ? !HOLDS_NO_TEXT.has(tag) && isText(child)
        : isElement(child, CHILDREN.get(tag) ?? [], depth + 1, isInLink || tag === 'a'),
    );
  };
  const isAllowed = isList(value) && value.every((block) => isElement(block, BLOCKS, 1, false));
  return isAllowed && letters > 0 ? (value as unknown as RichText) : null;
}

/** Validates an element's additional value: the URL of a link, the first number of a list. */
function isRightFor(tag: unknown, more: unknown, length: number): boolean {
  if (tag === 'a') return length === 3 && typeof more === 'string' && safeHref(more) !== null;
  if (tag === 'ol' && length === 3) return Number.isInteger(more) && Number(more) >= 0 && Number(more) < 1e6;
  return length === 2;
}

const isList: (value: unknown) => value is readonly unknown[] = Array.isArray;
