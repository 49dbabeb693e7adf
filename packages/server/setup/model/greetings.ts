/** The list of greetings. Pure. */

import type { Greeting } from '../../../../src/core/types.js';
import { freeName } from './lists.js';

/** A greeting that comes on all pages after a while, with an id that is free. */
export const nextGreeting = (list: readonly Greeting[]): Greeting => ({
  id: freeName(
    'greeting',
    list.map(({ id }) => id),
  ),
  text: 'Hello! May we help you?',
  after: 20,
});

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
