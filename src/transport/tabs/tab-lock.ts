/** A lock that only one tab holds. It is released when its tab releases it, closes or crashes. */

export interface TabLockEvents {
  /** This tab has acquired the lock. */
  onTaken(): void;
  /** Another tab stole the lock from this one. */
  onStolen(): void;
  /** Locks are not available on this page. */
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

  /** Queues for the lock. */
  queue(): void {
    const leaving = new AbortController();
    this.#ask({ signal: leaving.signal }, () => leaving.abort());
  }

  /** Steals the lock from its holder. */
  steal(): void {
    this.#ask({ steal: true }, () => undefined);
  }

  /** Releases the lock, or leaves the queue. */
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
    // If locks are forbidden, some browsers throw instead of rejecting.
    const asked = (async () => this.#locks.request(this.#name, options, hold))();
    asked.catch((problem: unknown) => {
      if (hasLeft) return;
      hasLeft = true;
      // WebKit may report the loss of a lock without having reported its acquisition.
      if (isHeld || (problem as Error).name === 'AbortError') this.#events.onStolen();
      else this.#events.onBlocked();
    });
  }
}
