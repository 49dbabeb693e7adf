/** Synchronizes the thread with changes in the log (LC-46). */

import { lastLoggedIndex, setTeamReadIndex, setVisitorReadIndex } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { ConnectionEvents } from './connection-events.js';
import type { Clock, Link, LinkEvents } from './ports.js';
import { removeLogged, setLogRange } from './removed-messages.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';

/** Messages per request. */
const PAGE_SIZE = 30;

/**
 * @param start where the conversation's log begins
 * @param connection its link while it is connected; `catchUp` fetches the log's last page
 */
export const logEvents = (
  events: Pick<ConnectionEvents, 'store' | 'onMessage'>,
  start: number,
  connection: { catchUp(): void },
): Omit<LinkEvents, 'onState' | 'onTokenExpiring' | 'onNextConversation'> => ({
  onMessage(message) {
    const next = (lastLoggedIndex(events.store.state) ?? start - 1) + 1;
    events.onMessage(message);
    // The service may lose the event of a message.
    if (message.index > next) connection.catchUp();
  },
  onRemoved: (sid) => events.store.update((state) => removeLogged(state, sid)),
  onUnreadElsewhere: (messages) =>
    events.store.set({
      elsewhere: messages.map((message) => ({ id: message.sid, delivery: 'sent', ...message })),
    }),
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
