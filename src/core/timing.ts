/** Waiting, by the injected clock. */

import { ChatError } from './chat-error.js';
import type { Clock } from './ports.js';

/** Longest a send or a probe may go unanswered before the socket counts as dead (the SDK itself waits 30 s). */
export const ANSWER_TIMEOUT = 10_000;

/** How long one connection may take to come about, before another is tried. */
export const CONNECT_TIMEOUT = 30_000;

/** How often a quiet connection is asked whether it still lives. */
export const PROBE_INTERVAL = 25_000;

const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

/** Full jitter: anywhere from 0 to 1, 2, 4 … 60 seconds, so that many pages do not come back in one moment. */
export const retryDelay = (failures: number, random: number): number =>
  Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.max(0, failures - 1)) * random;

/** Rejects with `in-doubt` when `promise` has not settled in time. */
export function withTimeout<T>(clock: Clock, promise: Promise<T>, timeout: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(timeout, () =>
      reject(new ChatError('in-doubt', `No answer within ${timeout / 1000} seconds.`)),
    );
    promise.then(resolve, reject).finally(cancel);
  });
}
