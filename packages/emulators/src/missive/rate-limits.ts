import { RATE_LIMITS, type RateLimitSettings } from './constants.js';
import { errors } from './errors.js';

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/** The limits of one token (API §1.1). Guess: sliding windows; rejected requests do not count. */
export class RateLimits {
  settings: RateLimitSettings = RATE_LIMITS;
  readonly #now: () => number;
  #accepted: number[] = [];
  #inFlight = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a slot that `leave` frees, or throws 429. */
  enter(): void {
    const { inFlight, perMinute, perQuarterHour } = this.settings;
    this.#accepted = this.#accepted.filter((at) => at > this.#now() - QUARTER_HOUR_MS);
    if (this.#inFlight >= inFlight) throw this.#tooQuick(inFlight, this.#now() + 1_000);
    this.#check(perMinute, MINUTE_MS);
    this.#check(perQuarterHour, QUARTER_HOUR_MS);
    this.#accepted.push(this.#now());
    this.#inFlight += 1;
  }

  leave(): void {
    this.#inFlight -= 1;
  }

  #check(limit: number, windowMs: number): void {
    const recent = this.#accepted.filter((at) => at > this.#now() - windowMs);
    const oldest = recent[recent.length - limit];
    if (oldest !== undefined) throw this.#tooQuick(limit, oldest + windowMs);
  }

  #tooQuick(limit: number, resetMs: number) {
    const retryAfterSeconds = Math.max(1, Math.ceil((resetMs - this.#now()) / 1_000));
    return errors.tooQuick({ limit, retryAfterSeconds, reset: Math.ceil(resetMs / 1_000) });
  }
}
