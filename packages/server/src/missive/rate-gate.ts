/** Keeps our requests within Missive's rate limits: every request with a token passes its gate. */

import { createHash } from 'node:crypto';
import type { Clock } from 'missive-chat/core/ports.js';
import type { MissiveCallStore, RateLimits } from '../stores/missive-call-store.js';
import { GateBusy, MissiveError } from './missive-errors.js';
import { TokenQueue } from './token-queue.js';

/**
 * Slightly below what Missive documents (5 concurrent, 300 per minute, 900 per 15 minutes): clocks of processes differ,
 * and the operator may use the token by hand.
 */
export const MISSIVE_LIMITS: RateLimits = {
  inFlight: 4,
  windows: [
    { span: 61_000, calls: 290 },
    { span: 905_000, calls: 880 },
  ],
  maxCallTime: 45_000,
};

export interface GateOptions {
  /** Longest wait for a slot, in milliseconds; default 2000. */
  readonly maxWait?: number;
}

export interface RateGate {
  /**
   * Makes the request when the token has a free slot.
   * @throws GateBusy when no slot is free in time; the request was not made
   */
  run<T>(token: string, call: () => Promise<T>, options?: GateOptions): Promise<T>;
}

export interface RateGateOptions {
  readonly store: MissiveCallStore;
  readonly clock: Clock;
  /** Overrides of `MISSIVE_LIMITS`. */
  readonly limits?: Partial<RateLimits>;
  /** Between 0 and 1; spreads the attempts of several processes. */
  readonly random?: () => number;
  /** Called with the wait of each request, in milliseconds, and whether it got a slot. */
  readonly onWait?: (milliseconds: number, outcome: 'place' | 'busy') => void;
  /** Called when the store could not record the end or the throttling of a request. */
  readonly onProblem?: (error: unknown) => void;
}

const MAX_WAIT = 2_000;

export function createRateGate(options: RateGateOptions): RateGate {
  const { store, clock, random = Math.random, onWait, onProblem } = options;
  const limits = { ...MISSIVE_LIMITS, ...options.limits };
  const queues = new Map<string, TokenQueue>();

  const queueOf = (key: string): TokenQueue => {
    const take = () => store.takePlace(key, limits, clock.now());
    const queue = queues.get(key) ?? new TokenQueue({ clock, random, take });
    queues.set(key, queue);
    return queue;
  };

  const placeFor = async (key: string, maxWait: number): Promise<string> => {
    const asked = clock.now();
    try {
      const place = await queueOf(key).place(maxWait);
      onWait?.(clock.now() - asked, 'place');
      return place;
    } catch (error) {
      if (error instanceof GateBusy) onWait?.(clock.now() - asked, 'busy');
      throw error;
    }
  };

  /** The request has taken effect: an error of the store must not hide its result. */
  const report = (said: Promise<void>): Promise<void> => said.catch((error: unknown) => onProblem?.(error));

  return {
    async run(token, call, { maxWait = MAX_WAIT } = {}) {
      const key = tokenKeyOf(token);
      const place = await placeFor(key, maxWait);
      try {
        return await call();
      } catch (error) {
        if (error instanceof MissiveError && error.kind === 'throttled')
          await report(store.pause(key, clock.now() + (error.retryAfter ?? 0) * 1_000));
        throw error;
      } finally {
        await report(store.leavePlace(place, clock.now()));
      }
    },
  };
}

/** Identifies the token without revealing it. */
export const tokenKeyOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
