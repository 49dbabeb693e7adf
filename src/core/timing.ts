/** Delays and timeouts with the injected clock. */

import { ChatError } from './chat-error.js';
import type { Clock } from './ports.js';

/** Timeout of a send or a probe before the socket counts as dead (the SDK itself waits 30 s). */
export const ANSWER_TIMEOUT = 10_000;

/** Timeout of connecting, before a new link is tried. */
export const CONNECT_TIMEOUT = 30_000;

/** How often an idle connection is probed. */
export const PROBE_INTERVAL = 25_000;

const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

/** Full jitter: from 0 to 1, 2, 4 … 60 seconds, so that many pages do not reconnect at the same moment. */
export const retryDelay = (failures: number, random: number): number =>
  Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.max(0, failures - 1)) * random;

/** Rejects with `in-doubt` if `promise` has not settled in time. */
export function withTimeout<T>(clock: Clock, promise: Promise<T>, timeout: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(timeout, () =>
      reject(new ChatError('in-doubt', `No answer within ${timeout / 1000} seconds.`)),
    );
    promise.then(resolve, reject).finally(cancel);
  });
}

/** The team sees "is typing" for about 5 seconds after each notification. In milliseconds. */
export const TYPING_NOTICE_INTERVAL = 4_000;
