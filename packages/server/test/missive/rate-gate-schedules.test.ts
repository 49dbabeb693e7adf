/** Random schedules: no window ever holds too many calls, for any order and duration of calls. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kysely } from 'kysely';
import Database from 'libsql';
import { GateBusy, MissiveError } from '../../src/missive/missive-errors.js';
import type { MissiveCallStore } from '../../src/stores/missive-call-store.js';
import { createRateGate } from '../../src/missive/rate-gate.js';
import type { RateLimits } from '../../src/stores/missive-call-store.js';
import { migrate } from '../../src/storage/migrate.js';
import { MissiveCalls } from '../../src/storage/missive-calls.js';
import type { Schema } from '../../src/storage/schema.js';
import { sqliteDialect } from '../../src/storage/sqlite-dialect.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { randomOf } from '../fuzzing.js';

const SCHEDULES = 12;
const CALLS = 150;
/** Milliseconds by which the clock advances. */
const STEP = 25;
/** A call that comes between two polls waits for the next one. */
const LOOK = 60 + STEP;
const LIMITS: RateLimits = {
  inFlight: 3,
  windows: [
    { span: 6_000, calls: 10 },
    { span: 30_000, calls: 25 },
  ],
  maxCallTime: 4_500,
};
/** Milliseconds until the client gives up a call. */
const CALL_TIMEOUT = 3_000;

/** Wraps the store to report when it is idle. */
function watched(store: MissiveCallStore) {
  let asked = 0;
  const watch = async <T>(call: Promise<T>): Promise<T> => {
    asked += 1;
    try {
      return await call;
    } finally {
      asked -= 1;
    }
  };
  const own: MissiveCallStore = {
    takePlace: (...given) => watch(store.takePlace(...given)),
    leavePlace: (...given) => watch(store.leavePlace(...given)),
    pause: (...given) => watch(store.pause(...given)),
  };
  /** Waits until everything has run that can run without time passing. */
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 3; quiet += asked === 0 ? 1 : 0)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return { store: own, settle };
}

interface Call {
  readonly startedAt: number;
  readonly arrivedAt: number;
  readonly endedAt: number;
}

async function runSchedule(seed: number) {
  const { below, chance } = randomOf(seed);
  const random = () => below(2 ** 32) / 2 ** 32;
  const between = (least: number, most: number) => least + below(most - least + 1);
  const clock = new ManualClock('2026-11-20T10:00:00.000Z');
  const db = new Kysely<Schema>({ dialect: sqliteDialect(new Database(':memory:')) });
  await migrate(db);
  const { store, settle } = watched(new MissiveCalls(db));
  const gates = Array.from({ length: 3 }, () => createRateGate({ store, clock, limits: LIMITS, random }));
  const calls: Call[] = [];
  const pauses: { from: number; until: number }[] = [];
  const waits: { asked: number; maxWait: number; ended: number; busyUntil: number | null }[] = [];
  let open = 0;

  const after = (delay: number) => new Promise<void>((resolve) => void clock.after(delay, resolve));
  const call = async (): Promise<void> => {
    const duration = chance(0.1) ? CALL_TIMEOUT : between(0, 400);
    const startedAt = clock.now();
    calls.push({ startedAt, arrivedAt: startedAt + between(0, duration), endedAt: startedAt + duration });
    if (chance(0.08)) return new Promise(() => undefined); // the process dies
    await after(duration);
    if (chance(0.97)) return;
    const seconds = between(1, 8);
    pauses.push({ from: clock.now(), until: clock.now() + seconds * 1_000 });
    throw new MissiveError('throttled', 'slow down', { status: 429, retryAfter: seconds });
  };
  const ask = async (): Promise<void> => {
    const asked = clock.now();
    const maxWait = chance(0.3) ? 0 : between(0, 20_000);
    open += 1;
    const ended = (busyUntil: number | null) => {
      open -= 1;
      waits.push({ asked, maxWait, ended: clock.now(), busyUntil });
    };
    const place = () => {
      ended(null);
      return call();
    };
    await gates[between(0, 2)]!.run('a-token', place, { maxWait }).catch((error: unknown) => {
      if (error instanceof GateBusy) ended(error.retryAt);
      else assert.ok(error instanceof MissiveError, String(error));
    });
  };

  for (let index = 0; index < CALLS; index += 1) {
    void ask();
    await settle();
    if (chance(0.5)) continue;
    for (let left = chance(0.1) ? between(2_000, 20_000) : between(1, 300); left > 0; left -= STEP) {
      clock.advance(Math.min(STEP, left));
      await settle();
    }
  }
  for (let step = 0; open > 0 && step < 2_000; step += 1) {
    clock.advance(STEP);
    await settle();
  }
  await db.destroy();
  return { calls, pauses, waits, open };
}

describe('a rate gate on random schedules', () => {
  for (let seed = 1; seed <= SCHEDULES; seed += 1)
    it(`CC-04 stays within all limits and serves every request in time (seed ${seed})`, async () => {
      const { calls, pauses, waits, open } = await runSchedule(seed);
      assert.equal(open, 0);
      assert.equal(waits.length, CALLS);
      assert.ok(calls.length > 20);
      const arrivals = calls.map(({ arrivedAt }) => arrivedAt).sort((one, other) => one - other);
      for (const { span, calls: most } of LIMITS.windows)
        for (const [index, arrival] of arrivals.entries()) {
          const tooMany = arrivals[index + most];
          assert.ok(tooMany === undefined || tooMany - arrival >= span, `more than ${most} in ${span} ms`);
        }
      for (const { startedAt } of calls) {
        const running = calls.filter((one) => one.startedAt <= startedAt && one.endedAt > startedAt);
        assert.ok(running.length <= LIMITS.inFlight, `${running.length} at once`);
        const paused = pauses.find(({ from, until }) => startedAt > from && startedAt < until);
        assert.equal(paused, undefined, 'a call in a pause');
      }
      for (const { asked, maxWait, ended, busyUntil } of waits) {
        assert.ok(ended - asked <= maxWait + LOOK, `waited ${ended - asked} of ${maxWait} ms`);
        assert.ok(busyUntil === null || busyUntil > ended);
      }
    });
});
