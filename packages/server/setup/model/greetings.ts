/** Changes of the list of greetings. Pure. */

import { GREETING_LIMITS } from '../../../../src/core/greeting-problems.js';
import type { Greeting } from '../../../../src/core/types.js';

export const mayAdd = (list: readonly Greeting[]): boolean => list.length < GREETING_LIMITS.greetings;

/** A greeting that comes on all pages after a while, with an id that is free. */
export function nextGreeting(list: readonly Greeting[]): Greeting {
  const ids = new Set(list.map(({ id }) => id));
  let number = list.length + 1;
  while (ids.has(`greeting-${number}`)) number += 1;
  return { id: `greeting-${number}`, text: 'Hello! May we help you?', after: 20 };
}

/** An option that is undefined is left out. */
export function withGreeting(
  list: readonly Greeting[],
  place: number,
  changes: { readonly [Key in keyof Greeting]?: Greeting[Key] | undefined },
): Greeting[] {
  return list.map((greeting, at) =>
    at === place
      ? (Object.fromEntries(
          Object.entries({ ...greeting, ...changes }).filter(([, value]) => value !== undefined),
        ) as unknown as Greeting)
      : greeting,
  );
}

/** Moves an item of a list to another place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const others = list.filter((_, at) => at !== from);
  return [...others.slice(0, to), ...list.slice(from, from + 1), ...others.slice(to)];
}

/** Lines of a text box as a list; undefined if there are none. */
export function linesOf(text: string): string[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 0 ? lines : undefined;
}

/** What starts a greeting, in words. */
export function startOf({ pages = [], after, scroll, exit }: Greeting): string {
  const starts = [
    after === undefined ? '' : after === 0 ? 'at once' : `after ${after} seconds`,
    scroll === undefined ? '' : `at ${scroll} % of the page`,
    exit ? 'when the mouse leaves' : '',
  ].filter((words) => words !== '');
  if (starts.length > 0) return starts.join(', or ');
  return pages.length > 0 ? 'at once' : 'when your page calls greet()';
}
