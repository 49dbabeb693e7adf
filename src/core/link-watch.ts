/** Tells whether a link is alive: it has so long to connect, and is asked for an answer now and then. */

import type { Link, Ports } from './ports.js';
import { ANSWER_TIMEOUT, CONNECT_TIMEOUT, PROBE_INTERVAL, withTimeout } from './timing.js';

export interface LinkWatchEvents {
  /** Null when there is none that can be asked. */
  link(): Link | null;
  /** No connection came about in time. */
  onLate(): void;
  onAlive(): void;
  /** It says it is connected, and gives no answer: a half-open socket. */
  onDead(): void;
}

export class LinkWatch {
  readonly #ports: Ports;
  readonly #events: LinkWatchEvents;
  /** Of the next probe, or of the limit. */
  #cancel: (() => void) | null = null;

  constructor(ports: Ports, events: LinkWatchEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** The service mends its connection by itself, without an end: after a while a fresh one is due. */
  limitConnecting(): void {
    this.#schedule(CONNECT_TIMEOUT, () => this.#events.onLate());
  }

  /** The SDK never notices a half-open socket by itself. */
  probeLater(): void {
    this.#schedule(PROBE_INTERVAL, () => this.probe());
  }

  probe(): void {
    const link = this.#events.link();
    if (!link) return;
    if (!this.#ports.environment.isPageVisible()) {
      this.probeLater();
      return;
    }
    const isSame = (): boolean => this.#events.link() === link;
    withTimeout(this.#ports.clock, link.probe(), ANSWER_TIMEOUT).then(
      () => {
        if (!isSame()) return;
        this.#events.onAlive();
        this.probeLater();
      },
      () => isSame() && this.#events.onDead(),
    );
  }

  stop(): void {
    this.#cancel?.();
  }

  #schedule(delay: number, task: () => void): void {
    this.#cancel?.();
    this.#cancel = this.#ports.clock.after(delay, task);
  }
}
