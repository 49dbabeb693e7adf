/** Calls of this process that wait for a place of one token: first come, first served. */

import type { Clock } from 'missive-chat/core/ports.js';
import type { Place } from './missive-call-store.js';
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
 * Milliseconds between looks for a place while all are taken. Nobody is told when one comes free, not even its own
 * process, and who took the last one waits as well: looks at random times give every process the same chance.
 */
const LOOK_EVERY = 40;
/** Milliseconds after which somebody who was turned away for that may come again. */
const COME_AGAIN = 1_000;

export class TokenQueue {
  readonly #parts: Parts;
  #waiting: Waiting[] = [];
  #isServing = false;
  /** It is known that there is no place before. Times are milliseconds since 1970. */
  #closedUntil = 0;
  #nextLook = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Id of a place. @throws GateBusy when there is none within `maxWait` milliseconds */
  place(maxWait: number): Promise<string> {
    const deadline = this.#parts.clock.now() + maxWait;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ deadline, resolve, reject });
      this.#turnAway(this.#closedUntil);
      if (!this.#isServing) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#waiting.length > 0) {
      await this.#until(this.#nextLook);
      await this.#look();
    }
    this.#isServing = false;
  }

  async #look(): Promise<void> {
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
      this.#nextLook = this.#soon();
      this.#turnAway(this.#nextLook, clock.now() + COME_AGAIN);
    } else if (place.id === null) {
      this.#nextLook = this.#closedUntil = place.retryAt;
      this.#turnAway(place.retryAt);
    }
  }

  #soon(): number {
    const { clock, random } = this.#parts;
    return clock.now() + Math.ceil(LOOK_EVERY * (0.5 + random()));
  }

  /** Who cannot wait until `time` is told at once. */
  #turnAway(time: number, retryAt = time): void {
    const isPatient = ({ deadline }: Waiting) => deadline >= time;
    const impatient = this.#waiting.filter((one) => !isPatient(one));
    this.#waiting = this.#waiting.filter(isPatient);
    for (const { reject } of impatient) reject(new GateBusy(retryAt));
  }

  #until(time: number): Promise<void> {
    const { clock } = this.#parts;
    const delay = time - clock.now();
    if (delay <= 0) return Promise.resolve();
    return new Promise((resolve) => void clock.after(delay, resolve));
  }
}

/** As many calls are on their way as may be. */
const isFull = (place: Place): boolean => (place.id === null ? place.reason === 'in-flight' : place.isLast);
