/** Separates messages that arrive from history that is loaded: each message is new once, or never. */

import { lastLoggedIndex, unreadMessages, type ChatState } from './chat-state.js';
import type { Message } from './types.js';

export class NewMessages {
  /** Conversation whose log was shown last; null before the first. */
  #thread: number | null = null;
  #lastIndex = -1;
  #pending = new Set<string>();
  /** Ids of messages that were unread, here or in another conversation; null until those elsewhere are known. */
  #unread: Set<string> | null = null;

  /** Returns the new messages: those of the thread, then those of the visitor's other conversations. */
  take(state: ChatState): readonly Message[] {
    // The first messages of another conversation are from earlier visits.
    const isLive = state.thread === this.#thread;
    const news = state.messages.filter(
      ({ id, index }) =>
        !this.#pending.has(id) &&
        (index === null ? this.#thread !== null : isLive && index > this.#lastIndex),
    );
    this.#thread = state.thread;
    this.#lastIndex = lastLoggedIndex(state) ?? -1;
    for (const { id, index } of state.messages) if (index === null) this.#pending.add(id);
    return state.elsewhere ? [...news, ...this.#takeElsewhere(state.elsewhere, state)] : news;
  }

  /** What was unread in the thread is unread elsewhere once the visitor goes to another conversation, and is not new. */
  #takeElsewhere(elsewhere: readonly Message[], state: ChatState): readonly Message[] {
    const known = this.#unread;
    this.#unread = new Set(known);
    for (const { id } of [...elsewhere, ...unreadMessages(state)]) this.#unread.add(id);
    return known ? elsewhere.filter(({ id }) => !known.has(id)) : [];
  }
}

/** The team's messages that the visitor has not seen, in the thread and in the other conversations, oldest first. */
export function allUnread(state: ChatState): readonly Message[] {
  const { elsewhere = [] } = state;
  const here = unreadMessages(state);
  return elsewhere.length > 0 ? [...here, ...elsewhere].sort((a, b) => a.sentAt - b.sentAt) : here;
}
