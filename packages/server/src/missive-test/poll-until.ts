/** Waiting for what other parts do, with an end. */

import { setTimeout as sleep } from 'node:timers/promises';

export interface PollLimits {
  /** Longest wait for one step, in milliseconds. */
  readonly limit: number;
  /** Between two looks. */
  readonly interval: number;
}

export const POLL_LIMITS: PollLimits = { limit: 20_000, interval: 250 };

/** What `look` finds, or null when it found nothing in time. The last look comes when the time is over. */
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
