/** The gate on both engines: limits shared by several processes, measured where the calls arrive. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../../src/core/ports.js';
import {
  startMissiveEmulator,
  type MissiveEmulator,
  type MissiveOrganization,
} from '../../../emulators/src/index.js';
import type { MissiveCallStore } from '../../src/stores/missive-call-store.js';
import { createMissiveClients } from '../../src/missive/missive-client.js';
import { GateBusy, MissiveError } from '../../src/missive/missive-errors.js';
import {
  createRateGate,
  MISSIVE_LIMITS,
  tokenKeyOf,
  type RateGateOptions,
} from '../../src/missive/rate-gate.js';
import { MissiveCalls } from '../../src/storage/missive-calls.js';
import { systemClock } from '../../src/system-clock.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { RUN_TYPESCRIPT } from '../../../../test/support/typescript.js';
import { DATABASES, disconnectAll, type TestDatabase } from './databases.js';

const NOW = '2026-11-20T10:00:00.000Z';
const TOKEN = 'missive_pat-one';
/** A minute of the emulator takes a second of real time. */
const SPEED = 60;

const started = Date.now();
const fastNow = (): number => started + (Date.now() - started) * SPEED;
const fastClock: Clock = {
  now: fastNow,
  after(delay, task) {
    const timer = setTimeout(task, delay / SPEED);
    return () => clearTimeout(timer);
  },
};
const fastEmulatorClock = {
  now: fastNow,
  setTimeout: (run: () => void, ms: number) => setTimeout(run, ms / SPEED),
  clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
};

/** A call that ends when the test resolves it. */
function pendingCall() {
  let end: () => void = () => undefined;
  let hasBegun = false;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    call: async () => {
      hasBegun = true;
      await over;
    },
    end,
    hasBegun: () => hasBegun,
    begun: () => eventually('the call begins', () => Promise.resolve(hasBegun || undefined)),
  };
}

const busyOf = async (run: Promise<unknown>): Promise<GateBusy> => {
  const error = await run.then(
    () => assert.fail('There was a place.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GateBusy, String(error));
  return error;
};

for (const engine of DATABASES)
  describe(`rate gate on ${engine.name}`, () => {
    const newDatabase = engine.use();
    afterEach(disconnectAll);
    /** A gate as one process has it. */
    const gateAt = (database: TestDatabase, options: Partial<RateGateOptions> = {}) =>
      createRateGate({ store: new MissiveCalls(database.connect()), clock: systemClock, ...options });

    it('CC-04 limits concurrent requests of all processes together', async () => {
      const database = await newDatabase();
      const gates = [gateAt(database), gateAt(database)];
      const calls = Array.from({ length: MISSIVE_LIMITS.inFlight }, pendingCall);
      const runs = calls.map(({ call }, index) => gates[index % 2]!.run(TOKEN, call));
      for (const { begun } of calls) await begun();
      const next = pendingCall();
      const before = Date.now();
      const { retryAt } = await busyOf(gates[0]!.run(TOKEN, next.call, { maxWait: 0 }));
      assert.ok(retryAt > before);
      assert.equal(next.hasBegun(), false);
      await gates[0]!.run('missive_pat-other', () => Promise.resolve()); // another token does not wait
      const waiting = gates[0]!.run(TOKEN, next.call, { maxWait: 10_000 });
      calls[1]!.end(); // one call of the other process
      await next.begun();
      for (const one of [...calls, next]) one.end();
      await Promise.all([...runs, waiting]);
    });

    it('CC-04 opens again when the oldest call leaves the window, and reports when that is', async () => {
      const database = await newDatabase();
      const clock = new ManualClock(NOW);
      const limits = { windows: [{ span: 61_000, calls: 3 }] };
      const gates = [gateAt(database, { clock, limits }), gateAt(database, { clock, limits })];
      const start = clock.now();
      for (const gate of [...gates, gates[0]!]) {
        await gate.run(TOKEN, () => Promise.resolve(clock.advance(1_000))); // each takes a second
      }
      for (const gate of gates)
        assert.equal((await busyOf(gate.run(TOKEN, () => Promise.resolve()))).retryAt, start + 62_000);
      clock.moveTo(start + 61_999);
      const waiting = gates[1]!.run(TOKEN, () => Promise.resolve('made'), { maxWait: 1_000 });
      await eventually('it waits', () => Promise.resolve(clock.waiting > 0 || undefined));
      clock.advance(1);
      assert.equal(await waiting, 'made');
      const next = gates[0]!.run(TOKEN, () => Promise.resolve(), { maxWait: 999 });
      assert.equal((await busyOf(next)).retryAt, start + 63_000);
    });

    it('CC-04 pauses the token everywhere when Missive asks one process to wait', async () => {
      const database = await newDatabase();
      const clock = new ManualClock(NOW);
      const gates = [gateAt(database, { clock }), gateAt(database, { clock })];
      const throttled = (seconds: number) => () =>
        Promise.reject(new MissiveError('throttled', 'slow down', { status: 429, retryAfter: seconds }));
      const slow = pendingCall();
      const running = gates[1]!.run(TOKEN, slow.call);
      await slow.begun();
      await assert.rejects(gates[0]!.run(TOKEN, throttled(30)), MissiveError);
      for (const gate of gates)
        assert.equal((await busyOf(gate.run(TOKEN, slow.call))).retryAt, clock.now() + 30_000);
      slow.end();
      await running; // calls in flight are not affected
      const store = new MissiveCalls(database.connect());
      await store.pause(tokenKeyOf(TOKEN), clock.now() + 5_000); // a shorter pause does not shorten the first
      clock.advance(29_999);
      await busyOf(gates[1]!.run(TOKEN, () => Promise.resolve(), { maxWait: 0 }));
      clock.advance(1);
      assert.equal(await gates[1]!.run(TOKEN, () => Promise.resolve('made')), 'made');
    });

    it('CC-04 frees the slot of a dead process', async () => {
      const database = await newDatabase();
      const clock = new ManualClock(NOW);
      const limits = { inFlight: 1, maxCallTime: 45_000 };
      const dead = pendingCall();
      void gateAt(database, { clock, limits }).run(TOKEN, dead.call);
      await dead.begun();
      const gate = gateAt(database, { clock, limits });
      clock.advance(44_999);
      await busyOf(gate.run(TOKEN, () => Promise.resolve(), { maxWait: 0 }));
      const waiting = gate.run(TOKEN, () => Promise.resolve('made'));
      await eventually('it waits', () => Promise.resolve(clock.waiting > 0 || undefined));
      clock.advance(60); // the next poll of the call that was refused
      assert.equal(await waiting, 'made');
    });

    it('CC-04 stays within Missive’s limits with four processes at full speed, and serves each of them', async (test) => {
      const database = await newDatabase();
      const emulator = await startMissiveEmulator({
        clock: fastEmulatorClock,
        rateLimits: { inFlight: MISSIVE_LIMITS.inFlight, perMinute: 62, perQuarterHour: 196 },
      });
      try {
        const limits = {
          windows: [
            { span: 61_000, calls: 62 },
            { span: 905_000, calls: 196 },
          ],
        };
        const outcomes: string[] = [];
        const made = Array.from({ length: 4 }, () => 0);
        let left = 190;
        await Promise.all(
          made.map(async (_, index) => {
            const gate = gateAt(database, { clock: fastClock, limits });
            const clients = createMissiveClients(emulator.apiBaseUrl, gate, (one) => outcomes.push(one));
            // The clock runs faster than a busy machine works, so no call is rejected for waiting too long.
            const client = clients(emulator.organization.token, { maxWait: Infinity });
            const work = async (): Promise<void> => {
              while (left > 0) {
                left -= 1;
                await client.organizations();
                made[index] = made[index]! + 1;
              }
            };
            await Promise.all([work(), work(), work()]);
          }),
        );
        assert.deepEqual([...new Set(outcomes)], ['2xx']); // the emulator allows exactly that many
        assert.equal(outcomes.length, 190);
        test.diagnostic(`calls of each process: ${made.join(', ')}`);
        assert.ok(Math.min(...made) > 0, `one of them starves: ${made.join(', ')}`);
      } finally {
        await emulator.stop();
      }
    });

    it('CC-04 deletes calls that are in no window any more', async () => {
      const database = await newDatabase();
      const clock = new ManualClock(NOW);
      const gate = gateAt(database, { clock });
      const db = database.connect();
      const count = async () => (await db.selectFrom('missive_calls').select('id').execute()).length;
      for (let index = 0; index < 5; index += 1) await gate.run(TOKEN, () => Promise.resolve());
      assert.equal(await count(), 5);
      clock.advance(905_000);
      await gate.run(TOKEN, () => Promise.resolve());
      assert.equal(await count(), 1);
      const rows = JSON.stringify([
        await db.selectFrom('missive_calls').selectAll().execute(),
        await db.selectFrom('missive_tokens').selectAll().execute(),
      ]);
      assert.equal(rows.includes(TOKEN), false);
    });

    it('CC-04 stays within the limits when processes are killed during calls', async (test) => {
      const database = await newDatabase();
      const emulator = await startMissiveEmulator();
      const missive: MissiveOrganization = emulator.createOrganization();
      missive.faults.pull({ kind: 'delay', ms: 20 });
      const start = () => {
        const script = fileURLToPath(new URL('gate-process.ts', import.meta.url));
        const child = spawn(process.execPath, [...RUN_TYPESCRIPT, script], {
          env: {
            PATH: process.env.PATH ?? '',
            DATABASE: database.place,
            API: emulator.apiBaseUrl,
            TOKEN: missive.token,
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const outcomes: string[] = [];
        createInterface(child.stdout).on('line', (line) => outcomes.push(line));
        return { child, outcomes, ended: once(child, 'exit') };
      };
      const [killed, ...others] = [start(), start(), start()];
      try {
        await eventually('it works', () => Promise.resolve(killed.outcomes.length > 5 || undefined));
        killed.child.kill('SIGKILL');
        await killed.ended;
        const before = others.map(({ outcomes }) => outcomes.length);
        await eventually('the others go on', () =>
          Promise.resolve(
            others.every(({ outcomes }, index) => outcomes.length > before[index]! + 15) || undefined,
          ),
        );
        const outcomes = [killed, ...others].map((one) => one.outcomes);
        assert.deepEqual([...new Set(outcomes.flat())], ['2xx']);
        test.diagnostic(`calls of each process: ${outcomes.map(({ length }) => length).join(', ')}`);
      } finally {
        for (const { child } of others) child.kill('SIGKILL');
        await Promise.all(others.map(({ ended }) => ended));
        await emulator.stop();
      }
    });
  });

describe('a rate gate', () => {
  let emulator: MissiveEmulator;
  before(async () => {
    emulator = await startMissiveEmulator();
  });
  after(() => emulator.stop());

  const openStore = (changes: Partial<MissiveCallStore> = {}): MissiveCallStore => ({
    takePlace: () => Promise.resolve({ id: 'one', isLast: false }),
    leavePlace: () => Promise.resolve(),
    pause: () => Promise.resolve(),
    ...changes,
  });

  it('returns the result of a call that was made, even if the store then fails', async () => {
    const problems: unknown[] = [];
    const gone = () => Promise.reject(new Error('gone'));
    const gate = createRateGate({
      store: openStore({ leavePlace: gone, pause: gone }),
      clock: systemClock,
      onProblem: (error) => problems.push(error),
    });
    assert.equal(await gate.run(TOKEN, () => Promise.resolve('made')), 'made');
    const throttled = new MissiveError('throttled', 'slow down', { status: 429, retryAfter: 1 });
    await assert.rejects(
      gate.run(TOKEN, () => Promise.reject(throttled)),
      throttled,
    );
    assert.equal(problems.length, 3);
  });

  it('makes no call when the store cannot confirm that it may', async () => {
    const gate = createRateGate({
      store: openStore({ takePlace: () => Promise.reject(new Error('gone')) }),
      clock: systemClock,
    });
    const call = pendingCall();
    const runs = [gate.run(TOKEN, call.call), gate.run(TOKEN, call.call)];
    for (const run of runs) await assert.rejects(run, /gone/);
    assert.equal(call.hasBegun(), false);
  });

  it('CC-04 makes the calls of one process in order, and rejects calls that cannot wait', async () => {
    const clock = new ManualClock(NOW);
    const opens = clock.now() + 5_000;
    const waits: [number, string][] = [];
    const store = openStore({
      takePlace: (_key, _limits, now) =>
        Promise.resolve(
          now < opens ? { id: null, reason: 'window', retryAt: opens } : { id: 'one', isLast: false },
        ),
    });
    const gate = createRateGate({ store, clock, onWait: (...wait) => waits.push(wait) });
    const order: number[] = [];
    const run = (number: number, maxWait: number) =>
      gate.run(TOKEN, () => Promise.resolve(order.push(number)), { maxWait });
    const patient = [run(1, 5_000), run(2, 9_000)];
    assert.equal((await busyOf(run(3, 2_000))).retryAt, opens);
    patient.push(run(4, 6_000));
    // A call that comes while the gate is known to be closed is rejected immediately.
    assert.equal((await busyOf(run(5, 4_999))).retryAt, opens);
    clock.moveTo(opens);
    await Promise.all(patient);
    assert.deepEqual(order, [1, 2, 4]);
    assert.deepEqual(
      waits.map(([, outcome]) => outcome),
      ['busy', 'busy', 'place', 'place', 'place'],
    );
    assert.deepEqual(waits.at(-1), [5_000, 'place']);
  });

  it('CC-04 pauses a client that the emulator throttles', async () => {
    const missive = emulator.createOrganization();
    const clock = new ManualClock(NOW);
    const pauses: number[] = [];
    const store = openStore({
      pause: (_key, until) => Promise.resolve(void pauses.push(until)),
    });
    const client = createMissiveClients(emulator.apiBaseUrl, createRateGate({ store, clock }))(missive.token);
    missive.faults.pull({ kind: 'throttle', retryAfter: 12 });
    await assert.rejects(client.organizations(), MissiveError);
    assert.deepEqual(pauses, [clock.now() + 12_000]);
  });
});
