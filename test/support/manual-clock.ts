/** A clock that the test advances. */

import type { Clock } from '../../src/core/ports.js';

export class ManualClock implements Clock {
  #now: number;
  #tasks: { at: number; task: () => void }[] = [];

  /** @param now ISO 8601. */
  constructor(now: string) {
    this.#now = Date.parse(now);
  }

  now = (): number => this.#now;

  after = (delay: number, task: () => void): (() => void) => {
    const entry = { at: this.#now + delay, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== entry);
    };
  };

  /** Number of pending tasks. */
  get waiting(): number {
    return this.#tasks.length;
  }

  advance(milliseconds: number): void {
    this.moveTo(this.#now + milliseconds);
  }

  /** Runs the tasks due on the way, in order. */
  moveTo(time: number | string): void {
    const end = typeof time === 'string' ? Date.parse(time) : time;
    for (;;) {
      const [next] = [...this.#tasks].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#tasks = this.#tasks.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }
}
