import type { ChatState } from '../../core/chat-state.js';
import { lastLoggedIndex } from '../../core/chat-state.js';
import type { Message } from '../../core/types.js';

/** Tells messages that arrive from history that is loaded: each is news once, or never. */
export class NewMessages {
  /** Whose log was here last; null before the first. */
  #thread: number | null = null;
  #lastIndex = -1;
  #pending = new Set<string>();

  take(state: ChatState): readonly Message[] {
    // What a conversation begins with here is what was said on earlier visits.
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
