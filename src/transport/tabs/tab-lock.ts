/** The lock that one tab of all holds. It comes free when its tab lets go, closes or crashes. */

export interface TabLockEvents {
  /** It is ours now. */
  onTaken(): void;
  /** Another tab took it from us. */
  onStolen(): void;
  /** This browser has none for this page. */
  onBlocked(): void;
}

export class TabLock {
  readonly #locks: LockManager;
  readonly #name: string;
  readonly #events: TabLockEvents;
  #leave: () => void = () => undefined;

  constructor(locks: LockManager, name: string, events: TabLockEvents) {
    this.#locks = locks;
    this.#name = name;
    this.#events = events;
  }

  /** Stands in line for it. */
  queue(): void {
    const leaving = new AbortController();
    this.#ask({ signal: leaving.signal }, () => leaving.abort());
  }

  /** Takes it from whoever holds it. */
  steal(): void {
    this.#ask({ steal: true }, () => undefined);
  }

  /** Lets go of it, or leaves the line. */
  leave(): void {
    this.#leave();
  }

  #ask(options: LockOptions, leaveLine: () => void): void {
    this.#leave();
    let hasLeft = false;
    let isHeld = false;
    let release: () => void = () => undefined;
    this.#leave = () => {
      hasLeft = true;
      leaveLine();
      release();
    };
    const hold = (): Promise<void> | undefined => {
      if (hasLeft) return undefined;
      isHeld = true;
      const held = new Promise<void>((resolve) => (release = resolve));
      this.#events.onTaken();
      return held;
    };
    // Where it is forbidden, some browsers throw instead of rejecting.
    const asked = (async () => this.#locks.request(this.#name, options, hold))();
    asked.catch((problem: unknown) => {
      if (hasLeft) return;
      hasLeft = true;
      // WebKit may tell that it was taken away without having told that it was given.
      if (isHeld || (problem as Error).name === 'AbortError') this.#events.onStolen();
      else this.#events.onBlocked();
    });
  }
}
