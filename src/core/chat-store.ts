/** Holds the state and notifies subscribers. */

import { INITIAL_STATE, type ChatState } from './chat-state.js';

export class ChatStore {
  #state = INITIAL_STATE;
  readonly #listeners = new Set<(state: ChatState, before: ChatState) => void>();

  get state(): ChatState {
    return this.#state;
  }

  /** Sets the next state, computed from the current one by a pure function. */
  update(step: (state: ChatState) => ChatState): void {
    const before = this.#state;
    this.#state = step(before);
    if (this.#state !== before) for (const listener of this.#listeners) listener(this.#state, before);
  }

  set(changes: Partial<ChatState>): void {
    this.update((state) => ({ ...state, ...changes }));
  }

  /** Returns an unsubscribe function. */
  subscribe(listener: (state: ChatState, before: ChatState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
