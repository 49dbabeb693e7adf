/** One process at a time runs a job; another one takes over when its lease has expired. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLogger } from '../../src/logging.js';
import { GateBusy, MissiveError } from '../../src/missive/missive-errors.js';
import { WorkerPool, LeaseLostError, type Lease, type JobResult } from '../../src/relay/worker-pool.js';
import type { ClaimedJob, Job } from '../../src/stores/relay-store.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/stores/store.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { LogLines, temporaryFolder } from '../support.js';
import { newId, until } from './bridge.js';

const PACE = {
  lease: 1_000,
  maxStepTime: 3_000,
  pollInterval: 100,
  retryDelay: 200,
  maxRetryDelay: 1_000,
  settleTime: 200,
};
const DONE: JobResult = { didWork: false, nextAt: null };

let store: Store;
before(async () => {
  store = await openSqliteStore(await temporaryFolder());
});
after(() => store.close());

/** Creates an account with a due job, and processes that run it. */
async function newJob(queues: readonly Job['queue'][] = ['posts']) {
  const clock = new ManualClock('2026-11-20T10:00:00Z');
  const accountId = newId();
  const log = new LogLines();
  await store.create({ id: accountId, secretKey: 'a', visitorTokenKey: 'b', createdAt: clock.now() });
  // Jobs of other tests are due later.
  const job: Job = { accountId, queue: queues[0]!, subject: accountId };
  await store.relay.jobs.schedule(job, clock.now());
  const pools: WorkerPool[] = [];
  return {
    clock,
    job,
    log,
    status: () => store.relay.jobs.status(job, clock.now()),
    isReleased: () =>
      until('the job is released', async () => {
        const status = await store.relay.jobs.status(job, clock.now());
        return status?.isClaimed === false;
      }),
    process(run: (job: ClaimedJob, lease: Lease) => Promise<JobResult>): WorkerPool {
      const pool = new WorkerPool({
        queues,
        size: 2,
        holder: newId(),
        jobs: store.relay.jobs,
        clock,
        pace: PACE,
        random: () => 1,
        logger: createLogger('warn', log),
        run: (claimed, lease) =>
          claimed.accountId === accountId ? run(claimed, lease) : Promise.resolve(DONE),
      });
      pools.push(pool);
      return pool;
    },
  };
}

/** A promise that the test resolves. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a worker pool', () => {
  it('CC-04 rejects the next renewal of a job that hung until its lease expired', async () => {
    const { clock, process, isReleased } = await newJob();
    const hanging = gate();
    const done: string[] = [];
    let lost: unknown;
    const slow = process(async (_, lease) => {
      done.push('slow begins');
      await hanging.opened;
      await lease.renew().catch((error: unknown) => {
        lost = error;
        throw error;
      });
      done.push('slow goes on');
      return DONE;
    });
    slow.wake();
    await until('it has started', () => done.length === 1);
    const quick = process(async (_, lease) => {
      await lease.renew();
      done.push('quick');
      return DONE;
    });
    quick.wake();
    clock.advance(PACE.maxStepTime + PACE.lease);
    quick.wake();
    await until('another one has claimed it', () => done.includes('quick'));
    hanging.open();
    await until('the first has lost its lease', () => lost instanceof LeaseLostError);
    await isReleased();
    await Promise.all([slow.stop(), quick.stop()]);
    assert.deepEqual(done, ['slow begins', 'quick']);
  });

  it('CC-04 reclaims a job whose own lease has expired', async () => {
    const { clock, process, isReleased } = await newJob();
    const [first, second] = [gate(), gate()];
    const done: string[] = [];
    let runs = 0;
    const pool = process(async (_, lease) => {
      runs += 1;
      const [name, { opened }] = runs === 1 ? (['first', first] as const) : (['second', second] as const);
      await opened;
      await lease.renew().catch((error: unknown) => {
        done.push(`${name} has lost it`);
        throw error;
      });
      done.push(name);
      return DONE;
    });
    pool.wake();
    await until('it has started', () => runs === 1);
    clock.advance(PACE.maxStepTime + PACE.lease);
    pool.wake();
    await until('it has started again', () => runs === 2);
    first.open();
    await until('the first run has lost its lease', () => done.length === 1);
    second.open();
    await isReleased();
    await pool.stop();
    assert.deepEqual(done, ['first has lost it', 'second']);
  });

  it('CC-04 keeps a job for as long as it renews the lease', async () => {
    const { clock, process, status } = await newJob();
    const steps = [gate(), gate(), gate()];
    let renewals = 0;
    const pool = process(async (_, lease) => {
      for (const { opened } of steps) {
        await opened;
        await lease.renew();
        renewals += 1;
      }
      return DONE;
    });
    pool.wake();
    await until('it has started', async () => (await status())!.isClaimed);
    let stolen = 0;
    const other = process(() => {
      stolen += 1;
      return Promise.resolve(DONE);
    });
    for (const [number, { open }] of steps.entries()) {
      clock.advance(PACE.lease - 1);
      other.wake();
      open();
      await until('the lease is renewed', () => renewals === number + 1);
    }
    await Promise.all([pool.stop(), other.stop()]);
    assert.equal(stolen, 0);
  });

  it('CC-04 renews the lease during a call that takes longer than the lease', async () => {
    const { clock, process, status } = await newJob();
    const call = gate();
    const pool = process(async () => {
      await call.opened;
      return DONE;
    });
    pool.wake();
    await until('the call has started', async () => (await status())!.isClaimed);
    let stolen = 0;
    const other = process(() => {
      stolen += 1;
      return Promise.resolve(DONE);
    });
    clock.advance(PACE.maxStepTime - 1);
    assert.equal((await status())!.isClaimed, true);
    other.wake();
    call.open();
    await Promise.all([pool.stop(), other.stop()]);
    assert.equal(stolen, 0);
  });

  it('CC-04 claims the job of a dead process when its lease expires, not after the longest call', async () => {
    const { clock, job, process } = await newJob();
    const dead = await store.relay.jobs.claim([job.queue], 'dead', clock.now(), PACE.lease);
    assert.equal(dead?.subject, job.subject);
    let runs = 0;
    const other = process(() => {
      runs += 1;
      return Promise.resolve(DONE);
    });
    clock.advance(PACE.lease - 1);
    other.wake();
    await other.stop();
    assert.equal(runs, 0);
    const next = process(() => {
      runs += 1;
      return Promise.resolve(DONE);
    });
    clock.advance(1);
    next.wake();
    await until('another one has claimed it', () => runs === 1);
    await next.stop();
  });

  it('CC-04 backs off after each failure, stores the problem, and clears it on success', async () => {
    const { clock, process, status, isReleased, log } = await newJob();
    let runs = 0;
    const error = new MissiveError('refused', 'Missive answered 401', { status: 401 });
    const pool = process(() => {
      runs += 1;
      return runs < 5 ? Promise.reject(error) : Promise.resolve(DONE);
    });
    const waits: number[] = [];
    for (let number = 1; number < 5; number++) {
      pool.wake();
      await until('a run', () => runs === number);
      await isReleased();
      const { dueAt, failures, problem } = (await status())!;
      assert.deepEqual([failures, problem?.includes('does not accept the API token')], [number, true]);
      waits.push(dueAt! - clock.now());
      clock.moveTo(dueAt!);
    }
    const [first, second, third, fourth] = waits as [number, number, number, number];
    assert.ok(first >= 200 && second >= 400 && third >= 800 && fourth >= 1_000, waits.join());
    assert.ok(fourth < 1_600, 'there is a longest wait');
    pool.wake();
    await until('the next run', () => runs === 5);
    await isReleased();
    assert.deepEqual(await status(), { dueAt: null, failures: 0, problem: null, isClaimed: false });
    await pool.stop();
    assert.match(log.text, /it is retried/);
  });

  it('CC-04 waits when throttled, without counting a failure', async () => {
    const { clock, process, status, isReleased, log } = await newJob();
    const retryAt = clock.now() + 7_000;
    const pool = process(() => Promise.reject(new GateBusy(retryAt)));
    pool.wake();
    await until('it was asked', async () => (await status())!.dueAt !== clock.now());
    await isReleased();
    const { dueAt, failures, problem } = (await status())!;
    assert.ok(dueAt! >= retryAt && dueAt! < retryAt + 1_000);
    assert.deepEqual([failures, problem], [0, null]);
    await pool.stop();
    assert.equal(log.text, '');
  });

  it('CC-04 finishes running and just claimed jobs when it stops, and releases them', async () => {
    const { clock, process, status } = await newJob();
    const working = gate();
    const steps: string[] = [];
    const pool = process(async (_, lease) => {
      steps.push('begun');
      await working.opened;
      steps.push(lease.isStopping() ? 'stopping' : 'running');
      return DONE;
    });
    pool.wake();
    const stopped = pool.stop().then(() => steps.push('stopped'));
    await until('it has started', () => steps.length > 0);
    working.open();
    await stopped;
    assert.deepEqual(steps, ['begun', 'stopping', 'stopped']);
    const { isClaimed, dueAt } = (await status())!;
    assert.deepEqual([isClaimed, dueAt], [false, clock.now()], 'the next process runs it again');
    pool.wake();
    await pool.stop();
    assert.equal(steps.length, 3);
  });
});
