/**
 * The stored visitor of an account in this browser. Nothing is written before the visitor acts:
 * callers write only in response to the visitor's actions.
 */

import type { GreetingActs } from './greetings.js';
import type { KeyValueStorage } from './ports.js';
import type { Visitor } from './types.js';

interface Remembered {
  /** From the chat server; identifies the same browser. */
  visitorToken?: string | undefined;
  /** Whether there is a conversation to resume. */
  hasConversation?: boolean;
  /** SID of the latest conversation, where there may be several: tabs go on in a new one together. */
  latest?: string;
  visitor?: Visitor | undefined;
  hasSkipped?: boolean;
  /** Whether the window was open on the last page (LC-11). */
  isOpen?: boolean;
  /** Id of the team's last message when the visitor dismissed its preview. */
  dismissed?: string;
  /** Whether answers make a sound, if the visitor has chosen. */
  sound?: boolean;
  /** Whether the visitor wants browser notifications; false also if they were declined. */
  notifications?: boolean;
  /** What the visitor did with greetings, by their ids. */
  greetings?: GreetingActs;
}

/** One JSON object under one key; damaged content counts as missing. */
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

  /** Changes the given fields and keeps the others. */
  write(changes: Partial<T>): void {
    if (this.#isForgotten) return;
    this.#storage.write(this.#key, JSON.stringify({ ...this.read(), ...changes }));
  }

  /** Permanent: operations in progress cannot write the data again. */
  forget(): void {
    this.#isForgotten = true;
    this.#storage.remove(this.#key);
  }
}

export type VisitorMemory = JsonMemory<Remembered>;

export const memoryKey = (account: string): string => `missive-chat:${account}`;

export const visitorMemory = (storage: KeyValueStorage, account: string): VisitorMemory =>
  new JsonMemory(storage, memoryKey(account));
