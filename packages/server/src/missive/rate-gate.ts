/** What stands between us and Missive's limits: every call with a token goes through its gate. */

import { createHash } from 'node:crypto';
import type { Clock } from 'missive-chat/core/ports.js';
import type { MissiveCallStore } from './missive-call-store.js';
import { GateBusy, MissiveError } from './missive-errors.js';
import { TokenQueue } from './token-queue.js';

/** Limits of one token, over all processes. Times are milliseconds. */
export interface RateLimits {
  /** Calls on their way at once. */
  readonly inFlight: number;
  readonly windows: readonly RateWindow[];
  /** After so long a place was left by a process that died, and is free again. Longer than any call takes. */
  readonly longestCall: number;
}

/** In any span of `span` milliseconds, at most `calls` calls. */
export interface RateWindow {
  readonly span: number;
  readonly calls: number;
}

/**
 * A little inside of what Missive documents (5 at once, 300 a minute, 900 in 15 minutes): clocks of processes
 * differ, and somebody may try the token by hand.
 */
export const MISSIVE_LIMITS: RateLimits = {
  inFlight: 4,
  windows: [
    { span: 61_000, calls: 290 },
    { span: 905_000, calls: 880 },
  ],
  longestCall: 45_000,
};

export interface GateOptions {
  /** Longest wait for a place, in milliseconds; 2000 when left out. */
  readonly maxWait?: number;
}

export interface RateGate {
  /**
   * Makes the call when the token has a place for it.
   * @throws GateBusy when there is none in time: then the call was not made
   */
  run<T>(token: string, call: () => Promise<T>, options?: GateOptions): Promise<T>;
}

export interface RateGateOptions {
  readonly store: MissiveCallStore;
  readonly clock: Clock;
  /** Those that differ from `MISSIVE_LIMITS`. */
  readonly limits?: Partial<RateLimits>;
  /** Between 0 and 1, to spread attempts of several processes. */
  readonly random?: () => number;
  /** Told of each call how long it waited, in milliseconds, and whether it got a place. */
  readonly onWait?: (milliseconds: number, outcome: 'place' | 'busy') => void;
  /** Told when the store could not be told that a call is over or was throttled. */
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

  /** The call has had its effect by now: trouble with the store must not hide its result. */
  const tell = (said: Promise<void>): Promise<void> => said.catch((error: unknown) => onProblem?.(error));

  return {
    async run(token, call, { maxWait = MAX_WAIT } = {}) {
      const key = tokenKeyOf(token);
      const place = await placeFor(key, maxWait);
      try {
        return await call();
      } catch (error) {
        if (error instanceof MissiveError && error.kind === 'throttled')
          await tell(store.pause(key, clock.now() + (error.retryAfter ?? 0) * 1_000));
        throw error;
      } finally {
        await tell(store.leavePlace(place, clock.now()));
      }
    },
  };
}

/** Stands for the token where it must not be read. */
export const tokenKeyOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
