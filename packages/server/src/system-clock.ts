/** Time as the machine has it. */

import type { Clock } from 'missive-chat/core/ports.js';

export const systemClock: Clock = {
  now: Date.now,
  after(delay, task) {
    const timer = setTimeout(task, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
