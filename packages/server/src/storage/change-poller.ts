/**
 * Which accounts were changed, by whatever process. The count of changes is asked for often, which is one
 * cheap query; an announcement of the engine only makes it sooner, so a lost one loses nothing.
 */

/** Well within the two seconds in which a change must be everywhere. */
const POLL_INTERVAL = 750;

export interface ChangeSource {
  /** Number of the last change; 0 before the first. */
  latest(): Promise<number>;
  /** Accounts changed after that one. */
  changedAfter(number: number): Promise<string[]>;
}

export class ChangePoller {
  readonly #source: ChangeSource;
  readonly #listen: ((listener: () => void) => () => void) | undefined;
  readonly #listeners = new Set<(accountId: string) => void>();
  #known: number | null = null;
  /** One more each time that it rests: a start that is overtaken by that comes to nothing. */
  #rests = 0;
  #starting: Promise<void> | undefined;
  #polling: Promise<void> | undefined;
  #isPokedMeanwhile = false;
  #stop: (() => void) | undefined;
  #isClosed = false;

  constructor(source: ChangeSource, listen: ((listener: () => void) => () => void) | undefined) {
    this.#source = source;
    this.#listen = listen;
  }

  /** Resolves when it watches. Nothing is asked while nobody does. */
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

  /** Asks at once. */
  poke(): void {
    if (this.#known === null) return;
    if (this.#polling !== undefined) {
      this.#isPokedMeanwhile = true;
      return;
    }
    this.#polling = this.#poll().finally(() => {
      this.#polling = undefined;
      if (!this.#isPokedMeanwhile) return;
      this.#isPokedMeanwhile = false;
      this.poke();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    await this.#starting?.catch(() => undefined);
    this.#pause();
    await this.#polling;
  }

  async #start(): Promise<void> {
    const rests = this.#rests;
    const latest = await this.#source.latest();
    if (this.#isClosed || rests !== this.#rests) return;
    this.#known = latest;
    const poke = (): void => this.poke();
    const timer = setInterval(poke, POLL_INTERVAL);
    timer.unref();
    const unlisten = this.#listen?.(poke);
    this.#stop = () => {
      clearInterval(timer);
      unlisten?.();
    };
  }

  #pause(): void {
    this.#rests += 1;
    this.#stop?.();
    this.#stop = undefined;
    this.#starting = undefined;
    this.#known = null;
    this.#isPokedMeanwhile = false;
  }

  async #poll(): Promise<void> {
    try {
      const known = this.#known;
      if (known === null) return;
      const latest = await this.#source.latest();
      if (latest === known) return;
      const changed = await this.#source.changedAfter(known);
      if (this.#known === null) return;
      // One that came between the two questions is told now and once more.
      this.#known = Math.max(this.#known, latest);
      for (const id of changed) for (const listener of this.#listeners) listener(id);
    } catch {
      // The database is away; the next round asks again, and requests say what is wrong.
    }
  }
}
