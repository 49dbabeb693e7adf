/** The machine's time, which a test can advance: timers due until then run now. */

interface Timer {
  readonly due: number;
  readonly run: () => void;
  handle?: NodeJS.Timeout;
}

export class ForwardClock {
  #ahead = 0;
  readonly #timers = new Set<Timer>();

  now = (): number => Date.now() + this.#ahead;

  setTimeout = (run: () => void, ms: number): unknown => {
    const timer: Timer = { due: this.now() + ms, run };
    this.#timers.add(timer);
    this.#start(timer);
    return timer;
  };

  clearTimeout = (handle: unknown): void => {
    clearTimeout((handle as Timer | undefined)?.handle);
    this.#timers.delete(handle as Timer);
  };

  advance(ms: number): void {
    this.#ahead += ms;
    for (const timer of [...this.#timers].sort((a, b) => a.due - b.due)) this.#start(timer);
  }

  #start(timer: Timer): void {
    clearTimeout(timer.handle);
    const wait = Math.min(Math.max(timer.due - this.now(), 0), 2 ** 31 - 1);
    timer.handle = setTimeout(() => {
      this.#timers.delete(timer);
      timer.run();
    }, wait);
  }
}
