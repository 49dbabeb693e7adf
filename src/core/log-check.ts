/** While there was no connection, messages may have been edited and removed, on pages that no session brings. */

import type { Clock, Link } from './ports.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';
import type { LoggedMessage, Message } from './types.js';

/** Messages that are compared with the log at a time. */
const PAGE_SIZE = 30;

export interface LogRange {
  readonly messages: readonly LoggedMessage[];
  readonly from: number;
  readonly to: number;
}

export interface LogCheck {
  /** Its conversation's log begins at `start`; what stands before is another's, which may be deleted, and stays. */
  readonly start: number;
  readonly clock: Clock;
  /** Null when the connection is another one by now. */
  link(): Link | null;
  shownMessages(): readonly Message[];
  onLogRange(range: LogRange): void;
}

/** Compares all that is shown with the log, page by page from the end. */
export async function checkLog({ start, clock, link, shownMessages, onLogRange }: LogCheck): Promise<void> {
  const places = shownMessages().flatMap(({ index }) => index ?? []);
  const first = Math.max(start, places[0] ?? 0);
  for (let before = (places.at(-1) ?? -1) + 1; before > first;) {
    const page = await withTimeout(
      clock,
      link()?.olderMessages(before, PAGE_SIZE) ?? Promise.reject(new Error('There is no connection.')),
      ANSWER_TIMEOUT,
    ).catch(() => null);
    if (page === null || link() === null) return;
    const from = Math.max(start, (page.hasOlder ? page.messages[0]?.index : undefined) ?? start);
    onLogRange({ messages: page.messages, from, to: before - 1 });
    before = from;
  }
}
