/**
 * A token bucket per caller, so that one page in a loop cannot exhaust the account's Twilio limits (CS-04).
 */

export interface RateLimit {
  /** Maximum number of calls in a burst. */
  readonly burst: number;
  /** Number of calls that refill per minute. */
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  /** Milliseconds. */
  at: number;
}

/** Limits memory: beyond this many callers the least recent is forgotten. */
const MAX_BUCKETS = 20_000;

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  readonly #maxBuckets: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, now: () => number, maxBuckets = MAX_BUCKETS) {
    this.#limit = limit;
    this.#now = now;
    this.#maxBuckets = maxBuckets;
  }

  /** Takes one call; returns 0, or the seconds to wait. */
  take(caller: string): number {
    const { burst, perMinute } = this.#limit;
    const now = this.#now();
    const bucket = this.#buckets.get(caller) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 60_000) * perMinute);
    const isAllowed = tokens >= 1;
    this.#buckets.delete(caller); // reinserted below, at the end
    this.#buckets.set(caller, { tokens: isAllowed ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > this.#maxBuckets) this.#forgetOldest();
    return isAllowed ? 0 : ((1 - tokens) / perMinute) * 60;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #forgetOldest(): void {
    for (const caller of this.#buckets.keys()) {
      this.#buckets.delete(caller);
      return;
    }
  }
}

/** The key of one caller: an IPv4 address, or the /64 network of an IPv6 subscriber. */
export function callerOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...(tail === undefined ? [] : zeros), ...rest].slice(0, 4).join(':') + '::/64';
}
