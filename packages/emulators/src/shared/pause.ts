import type { Timers } from './clock.js';

/** Waits for `ms` milliseconds (by default forever), or until the caller disconnects. */
export const pause = (timers: Timers, ms: number | undefined, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      cancel();
      resolve();
    };
    const cancel = ms === undefined ? () => undefined : timers.start(ms, end);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
