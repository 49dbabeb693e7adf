/** What everybody wrote, in the order in which they wrote it. */

import { createHash } from 'node:crypto';
import type { ChaosFile } from './words.js';

export type Side = 'visitor' | 'agent';

/** One thing that has to arrive: a text, or a file with its name and the hash of its bytes. */
export type Item = { readonly text: string } | { readonly file: string; readonly sha256: string };

export interface Entry {
  /** The writer's own id of it. */
  readonly key: string;
  /** Number of the visitor whose conversation it is of. */
  readonly visitor: number;
  readonly from: Side;
  /** What has an order: the replies of a conversation, or one message that an agent started another with. */
  readonly thread: string;
  readonly items: readonly Item[];
  /** Milliseconds after the start. */
  readonly at: number;
}

/** Something that happened to the world, for whoever asks why a message is not there. */
export interface Happening {
  readonly at: number;
  readonly what: string;
  /** Key of the message that it happened to; absent for what may concern all of them. */
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

  /** Its writer sends it again, after all that was written since. */
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
