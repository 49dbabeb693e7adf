/**
 * Decides which logged messages are new for the page's events: each message of the team once, and a
 * conversation's start (LC-23).
 */

import { statusOf, unreadCount, type ChatState } from './chat-state.js';
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
  /** Messages up to this index have been announced or are history; infinite until the log is known. */
  #lastIndex = Infinity;
  #isNewConversation = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Starts or resumes a conversation: messages already in its log are history. */
  begin(lastPage: readonly LoggedMessage[]): void {
    this.#lastIndex = lastPage.at(-1)?.index ?? -1;
    const isWholeLog = (lastPage[0]?.index ?? 0) <= 0;
    this.#isNewConversation =
      isWholeLog && !lastPage.some(({ from, index }) => from === 'visitor' && index >= 0);
  }

  /**
   * The visitor's next conversation, after one that ended while it was shown: all of its messages are new.
   */
  next(): void {
    this.#isNewConversation = true;
  }

  /** Announces new messages of the team. */
  take(messages: readonly LoggedMessage[], { visitor, shown }: Pick<ChatState, 'visitor' | 'shown'>): void {
    if (messages.some(({ from }) => from === 'visitor')) this.started(visitor);
    for (const { from, index, body } of messages) {
      if (index <= this.#lastIndex) continue;
      this.#lastIndex = index;
      if (from === 'team')
        this.#emit('missive-new-message', { body: plainText(body), ...(shown && { conversation: shown }) });
    }
  }

  /** Called when the service has accepted the visitor's first message. */
  started({ name, email }: Visitor): void {
    if (!this.#isNewConversation) return;
    this.#isNewConversation = false;
    this.#emit('missive-chat-started', { name, email });
  }
}

/** Emits each change of the unread count and of the status; returns an unsubscribe function. */
export const announceChanges = (store: ChatStore, emit: Emit): (() => void) =>
  store.subscribe((state, before) => {
    const count = unreadCount(state);
    if (count !== unreadCount(before)) emit('missive-unread', { count });
    const status = statusOf(state);
    const { nextOpening: opensAt = '' } = state;
    if (status !== statusOf(before) || state.nextOpening !== before.nextOpening)
      emit('missive-status', { status, opensAt });
  });
