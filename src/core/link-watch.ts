/** Detects dead links: a link has a time limit to connect, and is probed periodically. */

import type { Link, Ports } from './ports.js';
import { ANSWER_TIMEOUT, CONNECT_TIMEOUT, PROBE_INTERVAL, withTimeout } from './timing.js';

export interface LinkWatchEvents {
  /** Returns the link to probe; null if there is none. */
  link(): Link | null;
  /** The link did not connect in time. */
  onLate(): void;
  onAlive(): void;
  /** The link claims to be connected but does not respond: a half-open socket. */
  onDead(): void;
}

export class LinkWatch {
  readonly #ports: Ports;
  readonly #events: LinkWatchEvents;
  /** Cancels the timer of the next probe, or of the limit. */
  #cancel: (() => void) | null = null;

  constructor(ports: Ports, events: LinkWatchEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** The service reconnects automatically, without a time limit: after a while a new link is due. */
  limitConnecting(): void {
    this.#schedule(CONNECT_TIMEOUT, () => this.#events.onLate());
  }

  /** The SDK does not detect a half-open socket. */
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
