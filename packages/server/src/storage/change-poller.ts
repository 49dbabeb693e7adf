/**
 * Reports changed accounts, whichever process changed them. Polls the number of changes, which is one cheap query; a
 * notification of the database only triggers an earlier poll, so a lost one does no harm.
 */

import { CoalescedTask } from '../coalesced-task.js';

/** Well within the two seconds in which a change must reach every process. */
const POLL_INTERVAL = 750;

export interface ChangeSource {
  /** Number of the last change; 0 before the first. */
  latest(): Promise<number>;
  /** Ids of accounts changed after that number. */
  changedAfter(number: number): Promise<string[]>;
}

export class ChangePoller {
  readonly #source: ChangeSource;
  readonly #listen: ((listener: () => void) => () => void) | undefined;
  readonly #listeners = new Set<(accountId: string) => void>();
  readonly #polls = new CoalescedTask(() => this.#poll());
  #known: number | null = null;
  /** Incremented by each pause, so that a start overtaken by a pause has no effect. */
  #pauseCount = 0;
  #starting: Promise<void> | undefined;
  #stop: (() => void) | undefined;
  #isClosed = false;

  constructor(source: ChangeSource, listen: ((listener: () => void) => () => void) | undefined) {
    this.#source = source;
    this.#listen = listen;
  }

  /** Resolves when watching has started. Does not poll without listeners. */
  async watch(listener: (accountId: string) => void): Promise<() => void> {
    this.#listeners.add(listener);
    const unwatch = (): void => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#pause();
    };
    try {
      await (this.#starting ??= this.#start());
    } catch (error) {
      this.#starting = undefined;
      unwatch();
      throw error;
    }
    return unwatch;
  }

  /** Reports a deleted account, which no poll finds, in this process. */
  reportDeleted(accountId: string): void {
    for (const listener of this.#listeners) listener(accountId);
  }

  /** Polls now. */
  wake(): void {
    if (this.#known !== null) this.#polls.request();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    await this.#starting?.catch(() => undefined);
    this.#pause();
    await this.#polls.idle();
  }

  async #start(): Promise<void> {
    const pauseCount = this.#pauseCount;
    const latest = await this.#source.latest();
    if (this.#isClosed || pauseCount !== this.#pauseCount) return;
    this.#known = latest;
    const wake = (): void => this.wake();
    const timer = setInterval(wake, POLL_INTERVAL);
    timer.unref();
    const unlisten = this.#listen?.(wake);
    this.#stop = () => {
      clearInterval(timer);
      unlisten?.();
    };
  }

  #pause(): void {
    this.#pauseCount += 1;
    this.#stop?.();
    this.#stop = undefined;
    this.#starting = undefined;
    this.#known = null;
  }

  async #poll(): Promise<void> {
    try {
      const known = this.#known;
      if (known === null) return;
      const latest = await this.#source.latest();
      if (latest === known) return;
      const changed = await this.#source.changedAfter(known);
      if (this.#known === null) return;
      // A change between the two queries is reported now and once more later.
      this.#known = Math.max(this.#known, latest);
      for (const id of changed) for (const listener of this.#listeners) listener(id);
    } catch {
      // The database is unreachable; the next poll retries, and requests report the error.
    }
  }
}
