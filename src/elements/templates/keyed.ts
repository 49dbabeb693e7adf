import { noChange } from 'lit';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';
import { directive, Directive } from 'lit/directive.js';
import type { ChildPart, DirectiveResult } from 'lit/directive.js';

interface Keyed {
  readonly key: string;
  readonly template: unknown;
}

/** Like Lit's `repeat`, without its optimizations for shuffled lists: a thread changes at its ends. */
class KeyedDirective extends Directive {
  #parts = new Map<string, ChildPart>();

  override render(items: readonly Keyed[]): unknown {
    return items.map(({ template }) => template);
  }

  override update(container: ChildPart, [items]: [readonly Keyed[]]): typeof noChange {
    const before = this.#parts;
    this.#parts = new Map();
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, part] of before) {
      if (keys.has(key)) continue;
      const { endNode } = part as { endNode: ChildNode | null };
      removePart(part);
      // A remaining end marker would separate its neighbors, and all items before it would be taken as moved.
      endNode?.remove();
    }
    let next: ChildPart | undefined;
    for (const { key, template } of [...items].reverse()) {
      const part = before.get(key);
      const isInPlace = part?.endNode?.nextSibling === (next ? next.startNode : container.endNode);
      next = part && isInPlace ? part : insertPart(container, next, part);
      setChildPartValue(next, template);
      this.#parts.set(key, next);
    }
    return noChange;
  }
}

/** Renders templates that keep their elements when their position in the list changes. */
export const keyed: (items: readonly Keyed[]) => DirectiveResult = directive(KeyedDirective);
