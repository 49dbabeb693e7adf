/** What of the log is news to the page: each message of the team once, and a conversation's start (LC-23). */

import { statusOf, unreadCount } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { MissiveChatEventDetails } from './events.js';
import { plainText } from './message-text.js';
import type { LoggedMessage, Visitor } from './types.js';

export type Emit = <Name extends keyof MissiveChatEventDetails>(
  name: Name,
  detail: MissiveChatEventDetails[Name],
) => void;

export class Announcements {
  readonly #emit: Emit;
  /** Up to here everything is announced, or was history; infinite until the log is known. */
  #lastIndex = Infinity;
  #isNewConversation = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** A conversation begins or is come back to: what is in its log already is history. */
  begin(lastPage: readonly LoggedMessage[]): void {
    this.#lastIndex = lastPage.at(-1)?.index ?? -1;
    const isWholeLog = (lastPage[0]?.index ?? 0) <= 0;
    this.#isNewConversation =
      isWholeLog && !lastPage.some(({ from, index }) => from === 'visitor' && index >= 0);
  }

  /** The visitor's next conversation, after one that ended while it was shown: all of it is news. */
  next(): void {
    this.#isNewConversation = true;
  }

  /** These are in the log. */
  take(messages: readonly LoggedMessage[], visitor: Visitor): void {
    if (messages.some(({ from }) => from === 'visitor')) this.started(visitor);
    for (const { from, index, body } of messages) {
      if (index <= this.#lastIndex) continue;
      this.#lastIndex = index;
      if (from === 'team') this.#emit('missive-new-message', { body: plainText(body) });
    }
  }

  /** The visitor's first message was taken. */
  started({ name, email }: Visitor): void {
    if (!this.#isNewConversation) return;
    this.#isNewConversation = false;
    this.#emit('missive-chat-started', { name, email });
  }
}

/** Says each change of the unread count and of the status; the answer ends it. */
export const announceChanges = (store: ChatStore, emit: Emit): (() => void) =>
  store.subscribe((state, before) => {
    const count = unreadCount(state);
    if (count !== unreadCount(before)) emit('missive-unread', { count });
    const status = statusOf(state);
    if (status !== statusOf(before)) emit('missive-status', { status });
  });
