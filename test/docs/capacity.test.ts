/** The model of docs/capacity.md: its constants are the product's, and its simulation is repeatable and agrees with it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_EVENT_LIMITS } from '../../packages/server/src/live/event-hub.js';
import { MISSIVE_LIMITS } from '../../packages/server/src/missive/rate-gate.js';
import { RELAY_PACE } from '../../packages/server/src/relay/relay.js';
import { DEFAULT_CREATION_LIMITS } from '../../packages/server/src/visitors/creation-limits.js';
import { ROOT } from './support/documents.js';

type Values = Readonly<Record<string, number>>;
interface Options {
  seed?: number;
  tokens?: number;
  isLimited?: boolean;
  isCached?: boolean;
}
interface Day {
  conversations: number;
  messages: number;
  refused: number;
  streams: number;
  loadsPerSecond: number;
  processorShare: number;
  missiveBacklog: number;
  missiveWait: number;
  missiveLeft: number;
}
interface Constants {
  measured: Record<string, { value: number; unit: string; how: string }>;
}
interface Model {
  SIZES: number[];
  readConstants(): Constants;
  valuesOf(constants: Constants): Values;
  demandOf(views: number, values: Values, options?: Options): Record<string, number>;
  limitsOf(values: Values, options?: Options): { name: string; views: number }[];
  brokenAt(views: number, values: Values, options?: Options): { name: string }[];
}
interface Simulation {
  randomOf(seed: number): () => number;
  poisson(mean: number, random: () => number): number;
  hoursOfDay(peakShare: number): number[];
  simulateDay(views: number, values: Values, options?: Options): Day;
  brokenIn(day: Day, values: Values): string[];
  MissiveQueue: new (
    values: Values,
    tokens: number,
  ) => {
    add(now: number, calls: number): void;
    work(now: number): void;
    waiting: number;
    longestWait: number;
  };
}

// Plain JavaScript, so that they run without a loader.
const load = (file: string): Promise<unknown> =>
  import(new URL(`tools/capacity/${file}`, `file://${ROOT}`).href);
const model = (await load('model.mjs')) as Model;
const simulation = (await load('simulate.mjs')) as Simulation;
const v = model.valuesOf(model.readConstants());
const LARGE = 10_000_000;

describe('the constants of capacity', () => {
  it('CS-09 are the limits that the server has', () => {
    const [minute, quarter] = MISSIVE_LIMITS.windows;
    assert.deepEqual(
      {
        missiveKeptPerMinute: v.missiveKeptPerMinute,
        missiveKeptPerQuarter: v.missiveKeptPerQuarter,
        streamsPerProcess: v.streamsPerProcess,
        conversationsPerHour: v.conversationsPerHour,
        sweepCallsPerQuarter: v.sweepCallsPerQuarter,
      },
      {
        missiveKeptPerMinute: minute?.calls,
        missiveKeptPerQuarter: quarter?.calls,
        streamsPerProcess: DEFAULT_EVENT_LIMITS.total,
        conversationsPerHour: DEFAULT_CREATION_LIMITS.conversation.account.perHour,
        sweepCallsPerQuarter: (15 * 60_000) / RELAY_PACE.sweepInterval,
      },
    );
  });

  it('CS-09 each say how they were measured, and none is missing or zero by mistake', () => {
    for (const [name, { value, unit, how }] of Object.entries(model.readConstants().measured)) {
      assert.ok(how.length > 20 && unit !== '', name);
      // An agent's reply comes by webhook: it may cost no call to Missive.
      assert.ok(value > 0 || (value === 0 && name === 'replyMissiveCalls'), name);
    }
  });
});

describe('the model of capacity', () => {
  it('CS-09 grows with the views, and a cache takes most of what pages load off the server', () => {
    const [small, middle, large] = model.SIZES.map((views) => model.demandOf(views, v));
    for (const name of ['conversations', 'messages', 'streams', 'twilioCalls', 'processorShare'])
      assert.ok(small![name]! < middle![name]! && middle![name]! < large![name]!, name);
    const cached = model.demandOf(LARGE, v, { isCached: true });
    assert.ok(cached.loadsPerThousandViews! < large!.loadsPerThousandViews! / 50);
    assert.ok(cached.processorShare! < large!.processorShare! / 2);
    assert.ok(cached.processes! <= large!.processes!);
  });

  it('CS-09 says at which size each limit is reached: just below it holds, just above it does not', () => {
    for (const options of [{}, { isCached: true }])
      for (const { name, views } of model.limitsOf(v, options)) {
        assert.ok(views > 1_000, name);
        const broken = (at: number) => model.brokenAt(at, v, options).map((limit) => limit.name);
        assert.equal(broken(views * 0.99).includes(name), false, name);
        assert.equal(broken(views * 1.01).includes(name), true, name);
      }
    const [processor] = model.limitsOf(v).filter(({ name }) => name === 'processor');
    const share = model.demandOf(processor!.views, v).processorShare!;
    assert.ok(Math.abs(share - v.processorShare!) < 0.01, String(share));
  });
});

describe('the simulation of a day', () => {
  it('CS-09 is the same for the same seed, and another for another', () => {
    const day = (seed: number) => simulation.simulateDay(100_000, v, { seed });
    assert.deepEqual(day(7), day(7));
    assert.notDeepEqual(day(7), day(8));
  });

  it('CS-09 has random arrivals with the mean that was asked for', () => {
    for (const mean of [0.01, 3, 49, 51, 2_000]) {
      const random = simulation.randomOf(3);
      const count = 20_000;
      let sum = 0;
      for (let turn = 0; turn < count; turn++) sum += simulation.poisson(mean, random);
      const error = Math.abs(sum / count - mean) / Math.sqrt(mean / count);
      assert.ok(error < 4, `${mean}: ${sum / count}`);
    }
    const hours = simulation.hoursOfDay(v.peakShare!);
    assert.ok(Math.abs(hours.reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
    assert.equal(Math.max(...hours), v.peakShare);
  });

  it('CS-09 agrees with the model where nothing is over a limit', () => {
    const day = simulation.simulateDay(1_000_000, v, { isLimited: false, tokens: 50 });
    const computed = model.demandOf(1_000_000, v);
    const isNear = (one: number, other: number) => Math.abs(one - other) / other < 0.1;
    assert.ok(isNear(day.conversations, computed.conversations!), String(day.conversations));
    assert.ok(isNear(day.processorShare, computed.processorShare!), String(day.processorShare));
    assert.ok(day.streams >= computed.streams! * 0.9 && day.streams < computed.streams! * 1.6);
    assert.deepEqual([Math.round(day.missiveLeft), simulation.brokenIn(day, v)], [0, []]);
  });

  it('CS-09 never calls Missive more often than its two limits allow, and loses no call', () => {
    const queue = new simulation.MissiveQueue(v, 1);
    const taken: number[] = [];
    const random = simulation.randomOf(5);
    let added = 0;
    for (let now = 0; now < 7_200; now++) {
      const calls = simulation.poisson(now < 3_600 ? 2 : 0, random);
      added += calls;
      queue.add(now, calls);
      const before = queue.waiting;
      queue.work(now);
      taken.push(before - queue.waiting);
    }
    const most = (span: number) =>
      Math.max(...taken.map((_, at) => taken.slice(at, at + span).reduce((sum, one) => sum + one, 0)));
    assert.ok(most(60) <= v.missivePerMinute!, String(most(60)));
    assert.ok(most(900) <= v.missivePerQuarter!, String(most(900)));
    assert.equal(taken.reduce((sum, one) => sum + one, 0) + queue.waiting, added);
    assert.ok(queue.longestWait > 60);
  });

  it('CS-09 names what breaks first at the largest size, and what is next once that is mended', () => {
    const broken = (options: Options) => simulation.brokenIn(simulation.simulateDay(LARGE, v, options), v);
    const [small, middle] = model.SIZES;
    for (const views of [small!, middle!])
      assert.deepEqual(simulation.brokenIn(simulation.simulateDay(views, v), v), [], String(views));
    assert.equal(broken({})[0], 'conversations');
    assert.equal(broken({ isLimited: false, isCached: true })[0], 'missive');
  });
});
