import type { ChatState } from '../../core/chat-state.js';
import { lastLoggedIndex } from '../../core/chat-state.js';
import type { Message } from '../../core/types.js';

/** Tells messages that arrive from history that is loaded: each is news once, or never. */
export class NewMessages {
  #hasBegun = false;
  #wasConnected = false;
  /** Last index of the log that was here; null while nothing of the log is. */
  #lastIndex: number | null = null;
  #pending = new Set<string>();

  take(state: ChatState): readonly Message[] {
    // The first of the log that comes before there is a connection is what was said on earlier visits.
    const isLive = this.#lastIndex !== null || this.#wasConnected;
    const last = this.#lastIndex ?? -1;
    const news = state.messages.filter(({ id, index }) =>
      index === null ? !this.#pending.has(id) : isLive && index > last && !this.#pending.has(id),
    );
    const result = this.#hasBegun ? news : [];
    this.#hasBegun = true;
    this.#wasConnected = state.connection === 'connected';
    this.#lastIndex = lastLoggedIndex(state);
    for (const { id, index } of state.messages) if (index === null) this.#pending.add(id);
    return result;
  }
}
