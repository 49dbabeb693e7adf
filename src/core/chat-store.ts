/** Holds the one state and tells who listens. */

import { INITIAL_STATE, type ChatState } from './chat-state.js';

export class ChatStore {
  #state = INITIAL_STATE;
  readonly #listeners = new Set<(state: ChatState, before: ChatState) => void>();

  get state(): ChatState {
    return this.#state;
  }

  /** Takes the next state, made from the present one by a pure step. */
  update(step: (state: ChatState) => ChatState): void {
    const before = this.#state;
    this.#state = step(before);
    if (this.#state !== before) for (const listener of this.#listeners) listener(this.#state, before);
  }

  set(changes: Partial<ChatState>): void {
    this.update((state) => ({ ...state, ...changes }));
  }

  /** The answer ends it. */
  subscribe(listener: (state: ChatState, before: ChatState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
