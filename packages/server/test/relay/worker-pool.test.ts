/** Lanes are worked on by one at a time, and by somebody else when that one is gone. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLogger } from '../../src/logging.js';
import { GateBusy, MissiveError } from '../../src/missive/missive-errors.js';
import { LanePool, LeaseLost, type Hold, type Look } from '../../src/relay/worker-pool.js';
import type { ClaimedLane, Lane } from '../../src/relay/relay-store.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/storage/store.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { LogLines, temporaryFolder } from '../support.js';
import { newId, until } from './bridge.js';

const PACE = { lease: 1_000, longestStep: 3_000, poll: 100, retry: 200, longestRetry: 1_000, settle: 200 };
const DONE: Look = { foundSomething: false, nextAt: null };

let store: Store;
before(async () => {
  store = await openSqliteStore(await temporaryFolder());
});
after(() => store.close());

/** An account of its own, a lane that is due, and processes that work on it. */
async function newLane(names: readonly Lane['name'][] = ['posts']) {
  const clock = new ManualClock('2026-11-20T10:00:00Z');
  const accountId = newId();
  const log = new LogLines();
  await store.create({ id: accountId, secretKey: 'a', visitorTokenKey: 'b', createdAt: clock.now() });
  // Other tests' lanes are of later times and never due here.
  const lane: Lane = { accountId, name: names[0]!, subject: accountId };
  await store.relay.lanes.markLane(lane, clock.now());
  const pools: LanePool[] = [];
  return {
    clock,
    lane,
    log,
    standing: () => store.relay.lanes.laneStanding(lane, clock.now()),
    isGivenBack: () =>
      until('the lane is given back', async () => {
        const standing = await store.relay.lanes.laneStanding(lane, clock.now());
        return standing?.isHeld === false;
      }),
    process(look: (lane: ClaimedLane, hold: Hold) => Promise<Look>): LanePool {
      const pool = new LanePool({
        names,
        size: 2,
        holder: newId(),
        lanes: store.relay.lanes,
        clock,
        pace: PACE,
        random: () => 1,
        logger: createLogger('warn', log),
        look: (claimed, hold) =>
          claimed.accountId === accountId ? look(claimed, hold) : Promise.resolve(DONE),
      });
      pools.push(pool);
      return pool;
    },
  };
}

/** Something that ends when the test says so. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a process that works on lanes', () => {
  it('CC-04 that hangs loses its lane, and hears so before it does anything more', async () => {
    const { clock, process, isGivenBack } = await newLane();
    const hanging = gate();
    const done: string[] = [];
    let lost: unknown;
    const slow = process(async (_, hold) => {
      done.push('slow begins');
      await hanging.opened;
      await hold.keep().catch((error: unknown) => {
        lost = error;
        throw error;
      });
      done.push('slow goes on');
      return DONE;
    });
    slow.poke();
    await until('it has begun', () => done.length === 1);
    const quick = process(async (_, hold) => {
      await hold.keep();
      done.push('quick');
      return DONE;
    });
    quick.poke();
    clock.advance(PACE.longestStep + PACE.lease);
    quick.poke();
    await until('another one took it over', () => done.includes('quick'));
    hanging.open();
    await until('the first has heard of it', () => lost instanceof LeaseLost);
    await isGivenBack();
    await Promise.all([slow.stop(), quick.stop()]);
    assert.deepEqual(done, ['slow begins', 'quick']);
  });

  it('CC-04 takes over from itself in the same way', async () => {
    const { clock, process, isGivenBack } = await newLane();
    const [first, second] = [gate(), gate()];
    const done: string[] = [];
    let looks = 0;
    const pool = process(async (_, hold) => {
      looks += 1;
      const [name, { opened }] = looks === 1 ? (['first', first] as const) : (['second', second] as const);
      await opened;
      await hold.keep().catch((error: unknown) => {
        done.push(`${name} has lost it`);
        throw error;
      });
      done.push(name);
      return DONE;
    });
    pool.poke();
    await until('it has begun', () => looks === 1);
    clock.advance(PACE.longestStep + PACE.lease);
    pool.poke();
    await until('it has begun again', () => looks === 2);
    first.open();
    await until('the first look has heard of it', () => done.length === 1);
    second.open();
    await isGivenBack();
    await pool.stop();
    assert.deepEqual(done, ['first has lost it', 'second']);
  });

  it('CC-04 that keeps its lane has it for as long as it takes', async () => {
    const { clock, process, standing } = await newLane();
    const steps = [gate(), gate(), gate()];
    let kept = 0;
    const pool = process(async (_, hold) => {
      for (const { opened } of steps) {
        await opened;
        await hold.keep();
        kept += 1;
      }
      return DONE;
    });
    pool.poke();
    await until('it has begun', async () => (await standing())!.isHeld);
    let stolen = 0;
    const other = process(() => {
      stolen += 1;
      return Promise.resolve(DONE);
    });
    for (const [number, { open }] of steps.entries()) {
      clock.advance(PACE.lease - 1);
      other.poke();
      open();
      await until('it has kept it', () => kept === number + 1);
    }
    await Promise.all([pool.stop(), other.stop()]);
    assert.equal(stolen, 0);
  });

  it('CC-04 keeps its lease during a call that takes longer than the lease', async () => {
    const { clock, process, standing } = await newLane();
    const call = gate();
    const pool = process(async () => {
      await call.opened;
      return DONE;
    });
    pool.poke();
    await until('the call is under way', async () => (await standing())!.isHeld);
    let stolen = 0;
    const other = process(() => {
      stolen += 1;
      return Promise.resolve(DONE);
    });
    clock.advance(PACE.longestStep - 1);
    assert.equal((await standing())!.isHeld, true);
    other.poke();
    call.open();
    await Promise.all([pool.stop(), other.stop()]);
    assert.equal(stolen, 0);
  });

  it('CC-04 that dies is succeeded after one lease, not after the longest call', async () => {
    const { clock, lane, process } = await newLane();
    const dead = await store.relay.lanes.claimLane([lane.name], 'dead', clock.now(), PACE.lease);
    assert.equal(dead?.subject, lane.subject);
    let looks = 0;
    const other = process(() => {
      looks += 1;
      return Promise.resolve(DONE);
    });
    clock.advance(PACE.lease - 1);
    other.poke();
    await other.stop();
    assert.equal(looks, 0);
    const next = process(() => {
      looks += 1;
      return Promise.resolve(DONE);
    });
    clock.advance(1);
    next.poke();
    await until('another one has taken it over', () => looks === 1);
    await next.stop();
  });

  it('CC-04 waits longer after each failure, says why, and forgets that when it is over', async () => {
    const { clock, process, standing, isGivenBack, log } = await newLane();
    let looks = 0;
    const trouble = new MissiveError('refused', 'Missive answered 401', { status: 401 });
    const pool = process(() => {
      looks += 1;
      return looks < 5 ? Promise.reject(trouble) : Promise.resolve(DONE);
    });
    const waits: number[] = [];
    for (let number = 1; number < 5; number++) {
      pool.poke();
      await until('a look', () => looks === number);
      await isGivenBack();
      const { dueAt, failures, problem } = (await standing())!;
      assert.deepEqual([failures, problem?.includes('does not accept the API token')], [number, true]);
      waits.push(dueAt! - clock.now());
      clock.moveTo(dueAt!);
    }
    const [first, second, third, fourth] = waits as [number, number, number, number];
    assert.ok(first >= 200 && second >= 400 && third >= 800 && fourth >= 1_000, waits.join());
    assert.ok(fourth < 1_600, 'there is a longest wait');
    pool.poke();
    await until('the look after', () => looks === 5);
    await isGivenBack();
    assert.deepEqual(await standing(), { dueAt: null, failures: 0, problem: null, isHeld: false });
    await pool.stop();
    assert.match(log.text, /it tries again/);
  });

  it('CC-04 that is asked to wait does so, and counts it as no failure', async () => {
    const { clock, process, standing, isGivenBack, log } = await newLane();
    const retryAt = clock.now() + 7_000;
    const pool = process(() => Promise.reject(new GateBusy(retryAt)));
    pool.poke();
    await until('it was asked', async () => (await standing())!.dueAt !== clock.now());
    await isGivenBack();
    const { dueAt, failures, problem } = (await standing())!;
    assert.ok(dueAt! >= retryAt && dueAt! < retryAt + 1_000);
    assert.deepEqual([failures, problem], [0, null]);
    await pool.stop();
    assert.equal(log.text, '');
  });

  it('CC-04 that ends finishes what is under way, also what it has just taken, and gives it back', async () => {
    const { clock, process, standing } = await newLane();
    const working = gate();
    const steps: string[] = [];
    const pool = process(async (_, hold) => {
      steps.push('begun');
      await working.opened;
      steps.push(hold.isEnding() ? 'told to end' : 'not told');
      return DONE;
    });
    pool.poke();
    const stopped = pool.stop().then(() => steps.push('stopped'));
    await until('it has begun', () => steps.length > 0);
    working.open();
    await stopped;
    assert.deepEqual(steps, ['begun', 'told to end', 'stopped']);
    const { isHeld, dueAt } = (await standing())!;
    assert.deepEqual([isHeld, dueAt], [false, clock.now()], 'who comes next looks again');
    pool.poke();
    await pool.stop();
    assert.equal(steps.length, 3);
  });
});
