/** The machine's clock. */

import type { Clock } from 'missive-chat/core/ports.js';

export const systemClock: Clock = {
  now: Date.now,
  after(delay, task) {
    const timer = setTimeout(task, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
