import type { Timers } from './clock.js';

export interface CallResponse {
  readonly status: number;
  readonly text: string;
}

/** Requests to an application's server, each with a timeout; stopping aborts those in progress. */
export class OutgoingCalls {
  readonly #timers: Timers;
  readonly #running = new Set<AbortController>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Null when there was no complete response in time. */
  async call(url: string, request: RequestInit, timeoutMs: number): Promise<CallResponse | null> {
    const controller = new AbortController();
    this.#running.add(controller);
    const stopWaiting = this.#timers.start(timeoutMs, () => controller.abort());
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
