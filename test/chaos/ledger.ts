/** Everything that was written, in order. */

import { createHash } from 'node:crypto';
import type { ChaosFile } from './words.js';

export type Side = 'visitor' | 'agent';

/** One item that has to arrive: a text, or a file with its name and the hash of its bytes. */
export type Item = { readonly text: string } | { readonly file: string; readonly sha256: string };

export interface Entry {
  /** The writer's own id. */
  readonly key: string;
  /** Number of the conversation's visitor. */
  readonly visitor: number;
  readonly from: Side;
  /** Unit of ordering: the replies of a conversation, or one message with which an agent started another. */
  readonly thread: string;
  readonly items: readonly Item[];
  /** Milliseconds after the start. */
  readonly at: number;
}

/** An event of the run, to explain why a message is missing. */
export interface Happening {
  readonly at: number;
  readonly what: string;
  /** Key of the affected message; absent when it may affect all of them. */
  readonly about?: string;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const fileItem = (name: string, bytes: Uint8Array): Item => ({ file: name, sha256: sha256(bytes) });

/** The text first, then the files, as both sides send them. */
export const itemsOf = (body: string, files: readonly Pick<ChaosFile, 'name' | 'bytes'>[]): Item[] => [
  ...(body.trim() === '' ? [] : [{ text: body.trim() }]),
  ...files.map(({ name, bytes }) => fileItem(name, bytes)),
];

export const contentOf = (item: Item): string =>
  'text' in item ? `text ${item.text}` : `file ${item.file} ${item.sha256}`;

export class Ledger {
  readonly happenings: Happening[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  readonly #onWritten: (entry: Entry) => void;

  /** @param now milliseconds after the start. */
  constructor(now: () => number, onWritten: (entry: Entry) => void) {
    this.#now = now;
    this.#onWritten = onWritten;
  }

  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  write(writing: Omit<Entry, 'at'>): void {
    const entry = { ...writing, at: this.#now() };
    this.#entries.set(entry.key, entry);
    this.#onWritten(entry);
  }

  /** Moves an entry to the end: its writer retries it, after everything written since. */
  moveToEnd(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  note(what: string, at = this.#now(), about?: string): void {
    this.happenings.push({ at, what, ...(about !== undefined && { about }) });
  }
}
