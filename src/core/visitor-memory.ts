/**
 * What this browser remembers of an account's visitor. Nothing is written before the visitor acts:
 * callers write only from the visitor's own doing.
 */

import type { KeyValueStorage } from './ports.js';
import type { Visitor } from './types.js';

interface Remembered {
  /** From the chat server; proves the same browser. */
  visitorToken?: string | undefined;
  /** There is a conversation to come back to. */
  hasConversation?: boolean;
  visitor?: Visitor | undefined;
  hasSkipped?: boolean;
  /** The window was open on the last page (LC-11). */
  isOpen?: boolean;
  /** The team's last message when the visitor put its preview away. */
  dismissed?: string;
}

/** One JSON object under one key; damaged content counts as none. */
export class JsonMemory<T extends object> {
  readonly #storage: KeyValueStorage;
  readonly #key: string;
  #isForgotten = false;

  constructor(storage: KeyValueStorage, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  read(): Partial<T> {
    try {
      const value: unknown = JSON.parse(this.#storage.read(this.#key) ?? '{}');
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      return {};
    }
  }

  /** Changes the fields given, keeps the others. */
  write(changes: Partial<T>): void {
    if (this.#isForgotten) return;
    this.#storage.write(this.#key, JSON.stringify({ ...this.read(), ...changes }));
  }

  /** For good: what was under way then must not bring anything back. */
  forget(): void {
    this.#isForgotten = true;
    this.#storage.remove(this.#key);
  }
}

export type VisitorMemory = JsonMemory<Remembered>;

export const memoryKey = (account: string): string => `missive-chat:${account}`;

export const visitorMemory = (storage: KeyValueStorage, account: string): VisitorMemory =>
  new JsonMemory(storage, memoryKey(account));
