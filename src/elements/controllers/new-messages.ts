import type { ChatState } from '../../core/chat-state.js';
import { lastLoggedIndex } from '../../core/chat-state.js';
import type { Message } from '../../core/types.js';

/** Separates messages that arrive from history that is loaded: each message is new once, or never. */
export class NewMessages {
  /** Conversation whose log was shown last; null before the first. */
  #thread: number | null = null;
  #lastIndex = -1;
  #pending = new Set<string>();

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
    return news;
  }
}
