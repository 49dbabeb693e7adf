/** Calls that wait for their result; a change of the leader aborts them. */

import { ChatError } from '../../core/chat-error.js';
import type { CallName } from './tab-messages.js';

interface PendingCall {
  readonly name: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((...values: readonly number[]) => void) | undefined;
  /** When the call was made, or last reported its progress. */
  heardAt: number;
}

export class PendingCalls {
  readonly #now: () => number;
  readonly #calls = new Map<string, PendingCall>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(id: string, name: CallName, onProgress?: PendingCall['onProgress']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { name, resolve, reject, onProgress, heardAt: this.#now() });
    });
  }

  nameOf(id: string): CallName | undefined {
    return this.#calls.get(id)?.name;
  }

  progress(id: string, values: readonly number[]): void {
    const call = this.#calls.get(id);
    if (!call) return;
    call.heardAt = this.#now();
    call.onProgress?.(...values);
  }

  resolve(id: string, value: unknown): void {
    this.#calls.get(id)?.resolve(value);
    this.#calls.delete(id);
  }

  reject(id: string, error: unknown): void {
    this.#calls.get(id)?.reject(error);
    this.#calls.delete(id);
  }

  /** Whether a call has waited this long without any response. */
  hasWaited(duration: number): boolean {
    return [...this.#calls.values()].some(({ heardAt }) => this.#now() - heardAt >= duration);
  }

  /** Rejects all calls: no result will come, and a write may have taken effect. */
  breakOff(): void {
    for (const id of [...this.#calls.keys()])
      this.reject(id, new ChatError('in-doubt', 'The connection went to another tab.'));
  }
}
