/** Requests of this process that wait for a slot of one token: first in, first out. */

import type { Clock } from 'missive-chat/core/ports.js';
import type { Place } from '../stores/missive-call-store.js';
import { GateBusy } from './missive-errors.js';

interface Waiting {
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

interface Parts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly take: () => Promise<Place>;
}

/**
 * Milliseconds between polls for a slot while all are taken. A free slot is not announced, not even to its own process,
 * and the process that took the last one waits as well: polling at random times gives every process the same chance.
 */
const POLL_INTERVAL = 40;
/** Milliseconds after which a request rejected for that reason may be retried. */
const RETRY_AFTER = 1_000;

export class TokenQueue {
  readonly #parts: Parts;
  #waiting: Waiting[] = [];
  #isServing = false;
  /** No slot is free before this time. Times are milliseconds since 1970. */
  #closedUntil = 0;
  #nextPollAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Returns the id of a slot. @throws GateBusy when none is free within `maxWait` milliseconds */
  place(maxWait: number): Promise<string> {
    const deadline = this.#parts.clock.now() + maxWait;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ deadline, resolve, reject });
      this.#rejectExpired(this.#closedUntil);
      if (!this.#isServing) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#waiting.length > 0) {
      await this.#until(this.#nextPollAt);
      await this.#poll();
    }
    this.#isServing = false;
  }

  async #poll(): Promise<void> {
    const { clock, take } = this.#parts;
    let place: Place;
    try {
      place = await take();
    } catch (error) {
      for (const { reject } of this.#waiting.splice(0)) reject(error);
      return;
    }
    if (place.id !== null) this.#waiting.shift()?.resolve(place.id);
    if (isFull(place)) {
      this.#nextPollAt = this.#soonestPoll();
      this.#rejectExpired(this.#nextPollAt, clock.now() + RETRY_AFTER);
    } else if (place.id === null) {
      this.#nextPollAt = this.#closedUntil = place.retryAt;
      this.#rejectExpired(place.retryAt);
    }
  }

  #soonestPoll(): number {
    const { clock, random } = this.#parts;
    return clock.now() + Math.ceil(POLL_INTERVAL * (0.5 + random()));
  }

  /** Rejects requests that cannot wait until `time`. */
  #rejectExpired(time: number, retryAt = time): void {
    const canWait = ({ deadline }: Waiting) => deadline >= time;
    const expired = this.#waiting.filter((one) => !canWait(one));
    this.#waiting = this.#waiting.filter(canWait);
    for (const { reject } of expired) reject(new GateBusy(retryAt));
  }

  #until(time: number): Promise<void> {
    const { clock } = this.#parts;
    const delay = time - clock.now();
    if (delay <= 0) return Promise.resolve();
    return new Promise((resolve) => void clock.after(delay, resolve));
  }
}

/** All slots are in use. */
const isFull = (place: Place): boolean => (place.id === null ? place.reason === 'in-flight' : place.isLast);
