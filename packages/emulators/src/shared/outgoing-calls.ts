import type { Timers } from './clock.js';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Calls of an application's server: each takes so long at most, and stopping ends those under way. */
export class OutgoingCalls {
  readonly #timers: Timers;
  readonly #running = new Set<AbortController>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Null when there was no whole answer in time. */
  async call(url: string, request: RequestInit, patienceMs: number): Promise<Answer | null> {
    const controller = new AbortController();
    this.#running.add(controller);
    const stopWaiting = this.#timers.start(patienceMs, () => controller.abort());
    try {
      const reply = await fetch(url, { ...request, redirect: 'manual', signal: controller.signal });
      return { status: reply.status, text: await reply.text() };
    } catch {
      return null;
    } finally {
      stopWaiting();
      this.#running.delete(controller);
    }
  }

  stop(): void {
    for (const controller of this.#running) controller.abort();
  }
}
