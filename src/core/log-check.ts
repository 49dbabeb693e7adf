/** While there was no connection, messages may have been edited and removed, on pages that no session brings. */

import type { ChatStore } from './chat-store.js';
import type { Clock, Link } from './ports.js';
import { setLogRange } from './removed-messages.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';

/** Messages that are compared with the log at a time. */
const PAGE_SIZE = 30;

export interface LogCheck {
  /** Its conversation's log begins at `start`; what stands before is another's, which may be deleted, and stays. */
  readonly start: number;
  readonly clock: Clock;
  /** Null when the connection is another one by now. */
  link(): Link | null;
  readonly store: ChatStore;
}

/** Compares all that is shown with the log, page by page from the end. */
export async function checkLog({ start, clock, link, store }: LogCheck): Promise<void> {
  const places = store.state.messages.flatMap(({ index }) => index ?? []);
  const first = Math.max(start, places[0] ?? 0);
  for (let before = (places.at(-1) ?? -1) + 1; before > first;) {
    const page = await withTimeout(
      clock,
      link()?.olderMessages(before, PAGE_SIZE) ?? Promise.reject(new Error('There is no connection.')),
      ANSWER_TIMEOUT,
    ).catch(() => null);
    if (page === null || link() === null) return;
    const from = Math.max(start, (page.hasOlder ? page.messages[0]?.index : undefined) ?? start);
    const range = { messages: page.messages, from, to: before - 1 };
    store.update((state) => setLogRange(state, range));
    before = from;
  }
}
