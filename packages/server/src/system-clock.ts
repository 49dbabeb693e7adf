/** The machine's clock. */

import type { Clock } from 'missive-chat/core/ports.js';
import { LONGEST_DELAY } from 'missive-chat/core/longest-delay.js';

export const systemClock: Clock = {
  now: Date.now,
  after(delay, task) {
    const timer = setTimeout(task, Math.min(delay, LONGEST_DELAY));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
