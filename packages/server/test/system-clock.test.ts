import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../src/system-clock.js';

describe('the clock of the system', () => {
  it('CS-03 never runs a task early because its delay is longer than a timer can be', async () => {
    const ran: number[] = [];
    const years = [2 ** 31, 134_800_410_646, Number.MAX_SAFE_INTEGER, Infinity];
    const cancels = years.map((delay) => systemClock.after(delay, () => ran.push(delay)));
    // Node runs timers in the order of their delays, so that those above would have run before this one.
    await new Promise<void>((resolve) => {
      systemClock.after(20, resolve);
      setTimeout(() => undefined, 30); // its own timer does not keep the process running
    });
    assert.deepEqual(ran, []);
    for (const cancel of cancels) cancel();
  });
});
