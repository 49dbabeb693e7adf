/** The clock of an emulator, in milliseconds; tests inject one that they advance. */
export interface Clock {
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** Node fires a longer timer immediately, so longer delays are shortened to this. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER)),
  clearTimeout: (handle) => {
    clearTimeout(handle as NodeJS.Timeout);
  },
};

/** A set of timers that are cancelled together, so that stopping leaves none behind. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<unknown>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(ms: number, run: () => void): () => void {
    const handle = this.#clock.setTimeout(() => {
      this.#pending.delete(handle);
      run();
    }, ms);
    this.#pending.add(handle);
    return () => {
      this.#clock.clearTimeout(handle);
      this.#pending.delete(handle);
    };
  }

  clear(): void {
    for (const handle of this.#pending) this.#clock.clearTimeout(handle);
    this.#pending.clear();
  }
}
