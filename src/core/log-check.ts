/** Synchronizes the thread with changes in the log (LC-46). */

import { lastLoggedIndex, mergeLogged, setTeamReadIndex, setVisitorReadIndex } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { ConnectionEvents } from './connection-events.js';
import type { Clock, Link, LinkEvents } from './ports.js';
import { removeLogged, setLogRange } from './removed-messages.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';
import type { LoggedMessage } from './types.js';

/** Messages per request. */
const PAGE_SIZE = 30;

/**
 * @param start where the conversation's log begins
 * @param connection its link while it is connected; `catchUp` fetches the log's last page
 */
export const logEvents = (
  events: Pick<ConnectionEvents, 'store' | 'onMessage'>,
  start: number,
  clock: Clock,
  connection: { readonly link: Link | null; catchUp(): void },
): Omit<LinkEvents, 'onState' | 'onTokenExpiring' | 'onNextConversation'> => ({
  onMessage: (message) =>
    void takeMessage(message, start, events, clock, connection.link).catch(() => connection.catchUp()),
  onRemoved: (sid) => events.store.update((state) => removeLogged(state, sid)),
  onTyping: (isTeamTyping) => events.store.set({ isTeamTyping }),
  onReadByTeam: (index) => events.store.update((state) => setTeamReadIndex(state, index)),
  onReadByVisitor: (index) => events.store.update((state) => setVisitorReadIndex(state, index)),
});

/**
 * While offline, messages on earlier pages may have been edited or removed, and sessions contain only the
 * last page. All shown messages are compared with the log, page by page from the end.
 * @param start where the conversation's log begins; earlier messages belong to another conversation, which
 * may be deleted, and stay
 * @param current the connection's link; a new one starts its own check
 */
export async function checkLog(
  start: number,
  clock: Clock,
  store: ChatStore,
  current: () => Link | null,
): Promise<void> {
  const link = current();
  const places = store.state.messages.flatMap(({ index }) => index ?? []);
  const first = Math.max(start, places[0] ?? 0);
  for (let before = (places.at(-1) ?? -1) + 1; link && before > first;) {
    const page = await withTimeout(clock, link.olderMessages(before, PAGE_SIZE), ANSWER_TIMEOUT).catch(
      () => null,
    );
    if (page === null || current() !== link) return;
    const from = Math.max(start, (page.hasOlder ? page.messages[0]?.index : undefined) ?? start);
    const range = { messages: page.messages, from, to: before - 1 };
    store.update((state) => setLogRange(state, range));
    before = from;
  }
}

/**
 * Takes a message of the log, and fetches those between it and the last known one: the service may lose the event of a
 * message, which a later message, or the next probe, reveals.
 * @param start where the conversation's log begins
 */
async function takeMessage(
  message: LoggedMessage,
  start: number,
  { store, onMessage }: Pick<ConnectionEvents, 'store' | 'onMessage'>,
  clock: Clock,
  link: Link | null,
): Promise<void> {
  const first = (lastLoggedIndex(store.state) ?? start - 1) + 1;
  onMessage(message);
  for (let before = message.index; link && before > first;) {
    const { messages } = await withTimeout(clock, link.olderMessages(before, PAGE_SIZE), ANSWER_TIMEOUT);
    const missing = messages.filter(({ index }) => index >= first);
    store.update((state) => mergeLogged(state, missing));
    before = messages[0]?.index ?? first;
  }
}
