/**
 * The stored visitor of an account in this browser. Nothing is written before the visitor acts:
 * callers write only in response to the visitor's actions.
 */

import type { GreetingActs } from './greetings.js';
import type { KeyValueStorage } from './ports.js';
import type { Visitor } from './types.js';

export interface VisitorRecord {
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
export class StoredRecord<T extends object> {
  readonly #storage: KeyValueStorage;
  readonly #key: string;
  readonly #validate: ((record: Partial<T>) => Partial<T>) | undefined;
  #isForgotten = false;

  /** @param validate is called with what is stored, at each read and after each write; returns valid values */
  constructor(storage: KeyValueStorage, key: string, validate?: (record: Partial<T>) => Partial<T>) {
    this.#storage = storage;
    this.#key = key;
    this.#validate = validate;
  }

  read(): Partial<T> {
    let value: unknown;
    try {
      value = JSON.parse(this.#storage.read(this.#key) ?? '');
    } catch {
      // Nothing is stored, or it is damaged.
    }
    const record: Partial<T> = typeof value === 'object' && value !== null ? value : {};
    return this.#validate?.(record) ?? record;
  }

  /** Changes the given fields and keeps the others. */
  write(changes: Partial<T>): void {
    if (this.#isForgotten) return;
    this.#storage.write(this.#key, JSON.stringify({ ...this.read(), ...changes }));
    if (this.#validate) this.read();
  }

  /** Permanent: operations in progress cannot write the data again. */
  forget(): void {
    this.#isForgotten = true;
    this.#storage.remove(this.#key);
  }
}

export const recordKey = (account: string): string => `missive-chat:${account}`;

export const visitorRecord = (storage: KeyValueStorage, account: string): StoredRecord<VisitorRecord> =>
  new StoredRecord(storage, recordKey(account));
