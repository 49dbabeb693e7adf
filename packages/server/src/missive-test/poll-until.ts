/** Polls with a time limit. */

import { setTimeout as sleep } from 'node:timers/promises';

export interface PollLimits {
  /** Longest wait for one step, in milliseconds. */
  readonly limit: number;
  /** Milliseconds between two polls. */
  readonly interval: number;
}

export const POLL_LIMITS: PollLimits = { limit: 20_000, interval: 250 };

/** Returns the result of `look`, or null after the time limit. The last poll is at the time limit. */
export async function pollUntil<T>(
  check: () => Promise<T | null>,
  { limit, interval }: PollLimits,
  signal: AbortSignal,
): Promise<T | null> {
  const end = performance.now() + limit;
  for (;;) {
    const isLast = performance.now() >= end;
    const found = await check();
    if (found !== null || isLast) return found;
    await sleep(interval, undefined, { signal });
  }
}
