/** One run: people write to each other during faults, and at the end both sides are compared. */

import { eventually } from '../support/eventually.js';
import { Agent } from './agent.js';
import {
  agentAddresses,
  holdingsAtMissive,
  holdingsAtTwilio,
  holdingsInWindows,
  noteWays,
  problemsAtMissive,
  standing,
  windowsBehind,
} from './evidence.js';
import { Faults } from './faults.js';
import { Lags } from './lags.js';
import { itemsOf, Ledger, type Entry } from './ledger.js';
import { isFrom, makePlan, type Plan, type Size } from './plan.js';
import { Random } from './random.js';
import { summaryOf } from './log-summary.js';
import { describe, differences, differencesFromLog, type Difference, type Holding } from './verdict.js';
import { Visitor } from './visitor.js';
import { startWorld, type World } from './world.js';

const START_TIMEOUT = 300_000;
/** Milliseconds without an arrival after the storm, after which missing messages are lost. */
const REST_TIMEOUT = 180_000;
/** A comparison takes as long as hundreds of messages, in the process of both emulators. */
const REST_POLL = 1_000;
/** Duplicates may arrive late: number of additional checks once everything has arrived. */
const LATE_CHECKS = 3;
const LATE_TIMEOUT = 60_000;
const MOST_COMPLAINTS = 30;

export interface Outcome {
  readonly plan: Plan;
  readonly entries: readonly Entry[];
  /** Differences between the written and the delivered messages. */
  readonly differences: readonly Difference[];
  /** Differences between Twilio's log and the other places. */
  readonly differencesFromLog: readonly Difference[];
  /** Problems as sentences; empty if there are none. */
  readonly problems: readonly string[];
  readonly lags: Lags;
  readonly faults: Faults;
  /** Calls that Missive answered or cut off, by kind. */
  readonly missiveCalls: ReadonlyMap<string, number>;
  /** Warnings and errors logged by the processes, with their number. */
  readonly complaints: readonly string[];
  readonly kills: number;
  readonly retries: number;
  readonly reloads: number;
  /** Milliseconds from the end of the faults until everything had arrived. */
  readonly recovery: number;
  readonly duration: number;
}

export interface RunOptions {
  /** Called with the progress from time to time. */
  readonly onProgress?: (line: string) => void;
}

export async function runChaos(seed: string, size: Size, options: RunOptions = {}): Promise<Outcome> {
  const plan = makePlan(seed, size);
  const world = await startWorld();
  const run = new Run(plan, world, options);
  try {
    return await run.go();
  } catch (error) {
    throw new Error(`The run of seed ${seed} broke off.\n${complaintsOf(world).join('\n')}`, {
      cause: error,
    });
  } finally {
    run.close();
    await world.stop();
  }
}

/** Log messages of the processes, each once. */
const complaintsOf = ({ processes }: World): string[] =>
  summaryOf(processes.logs.flat(2)).slice(0, MOST_COMPLAINTS);

class Run {
  readonly #plan: Plan;
  readonly #world: World;
  readonly #onProgress: (line: string) => void;
  readonly #ledger: Ledger;
  readonly #lags: Lags;
  readonly #visitors: readonly Visitor[];
  readonly #agents: readonly Agent[];
  readonly #faults: Faults;
  readonly #missiveCalls = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[] = [];
  #heard = '';
  #startedAt = 0;
  #seenAtMissive = 0;

  constructor(plan: Plan, world: World, { onProgress = () => undefined }: RunOptions) {
    this.#plan = plan;
    this.#world = world;
    this.#onProgress = onProgress;
    const now = (): number => Math.round(performance.now() - this.#startedAt);
    this.#lags = new Lags(now);
    this.#ledger = new Ledger(now, (entry) => this.#lags.wrote(entry));
    const { speedup } = plan.size;
    const random = new Random(plan.seed).of('widgets');
    this.#visitors = plan.visitors.map(
      (one, number) =>
        new Visitor(number, one, {
          world,
          ledger: this.#ledger,
          random,
          speedup,
          onShown: (visitor, items) => this.#lags.arrived(visitor, 'agent', items),
          onHeard: (_, text) => (this.#heard += text),
        }),
    );
    this.#agents = plan.visitors.map((one, number) => new Agent(number, one, world, this.#ledger));
    this.#faults = new Faults(world, this.#ledger, this.#visitors);
    this.#countCalls();
    world.missive.onChange(({ what }) => {
      if (what === 'message') this.#lookAtMissive();
    });
  }

  async go(): Promise<Outcome> {
    const { size } = this.#plan;
    const began = performance.now();
    this.#startedAt = began;
    await Promise.all(this.#visitors.map((visitor) => visitor.open()));
    await this.#waitForFirstMessages();
    await this.#leaveBacklog();
    this.#startedAt = performance.now();
    this.#schedule();
    await this.#until(size.quiet + size.storm);
    await this.#faults.end();
    const calm = performance.now();
    await this.#rest();
    const recovery = performance.now() - calm;
    await this.#waitForLateOnes();
    noteWays(this.#world, this.#ledger, Date.now() - (performance.now() - this.#startedAt));
    const everywhere = await this.#everywhere();
    const found = differences(this.#ledger.entries, everywhere);
    const fromLog = differencesFromLog(everywhere);
    return {
      plan: this.#plan,
      entries: this.#ledger.entries,
      differences: found,
      differencesFromLog: fromLog,
      problems: [
        ...[...found, ...fromLog].map((difference) =>
          describe(difference, this.#ledger.entries, this.#ledger.happenings),
        ),
        ...(await this.#otherProblems()),
      ],
      lags: this.#lags,
      faults: this.#faults,
      missiveCalls: this.#missiveCalls,
      complaints: complaintsOf(this.#world),
      kills: this.#world.processes.kills,
      retries: sumOf(this.#visitors, ({ retries }) => retries),
      reloads: sumOf(this.#visitors, ({ reloads }) => reloads),
      recovery,
      duration: performance.now() - began,
    };
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const visitor of this.#visitors) visitor.close();
  }

  /**
   * Waits for the first message of each visitor before the plan's time begins, however slow the machine is.
   */
  async #waitForFirstMessages(): Promise<void> {
    for (const [number, { visitorActs }] of this.#plan.visitors.entries())
      this.#visitors[number]!.act(visitorActs[0]!);
    const areConnected = (): boolean => this.#visitors.every(({ isConnected }) => isConnected);
    await eventually(
      'every visitor is connected and the first messages are at Missive',
      () => Promise.resolve((areConnected() && this.#missing().length === 0) || undefined),
      START_TIMEOUT,
    );
  }

  async #leaveBacklog(): Promise<void> {
    const number = this.#visitors.length - 1;
    const grown = this.#faults.awayForBacklog(number, this.#plan.backlog.length);
    for (const act of this.#plan.backlog) this.#visitors[number]!.act(act);
    await grown;
  }

  #schedule(): void {
    const at = (time: number, run: () => void): void => {
      this.#timers.push(setTimeout(run, time));
    };
    for (const [number, { visitorActs, agentActs }] of this.#plan.visitors.entries()) {
      for (const act of visitorActs.slice(1)) at(act.at, () => this.#visitors[number]!.act(act));
      for (const act of agentActs) at(act.at, () => this.#agents[number]!.act(act));
    }
    for (const fault of this.#plan.faults) at(fault.at, () => this.#faults.pull(fault));
  }

  async #until(time: number): Promise<void> {
    const every = 10_000;
    for (;;) {
      const left = time - (performance.now() - this.#startedAt);
      if (left <= 0) return;
      await pause(Math.min(left, every));
      this.#onProgress(this.#progress());
    }
  }

  #progress(): string {
    const written = this.#ledger.entries.length;
    const connected = this.#visitors.filter(({ isConnected }) => isConnected).length;
    return (
      `${Math.round((performance.now() - this.#startedAt) / 1_000)} s: ${written} written, ` +
      `${this.#missing().length} not there yet, ${connected} of ${this.#visitors.length} connected, ` +
      `${this.#world.processes.alive} processes, ${this.#world.processes.kills} kills`
    );
  }

  /** Differences without the windows, which take longer to read. */
  #missing(): readonly Difference[] {
    const holdings = [
      ...holdingsAtMissive(this.#world, this.#visitors),
      ...holdingsAtTwilio(this.#world, this.#visitors),
    ];
    return differences(this.#ledger.entries, holdings).filter(
      ({ kind, place }) => kind === 'missing' && place !== 'window',
    );
  }

  /** Waits until everything has arrived, or nothing more arrives; the verdict then lists what is missing. */
  async #rest(): Promise<void> {
    let [fewest, arrivedAt] = [Infinity, performance.now()];
    let nextProgress = performance.now() + 10_000;
    for (;;) {
      // A window whose socket is half-open claims to be connected until a probe fails, half a minute later.
      const missing = this.#missing().length + windowsBehind(this.#world, this.#visitors).length;
      if (missing === 0 && (await this.#isQuiet())) return;
      if (missing < fewest) [fewest, arrivedAt] = [missing, performance.now()];
      if (performance.now() - arrivedAt > REST_TIMEOUT) return;
      if (performance.now() > nextProgress) {
        this.#onProgress(this.#progress());
        nextProgress += 10_000;
      }
      await pause(REST_POLL);
    }
  }

  async #isQuiet(): Promise<boolean> {
    if (this.#agents.some(({ isWaiting }) => isWaiting)) return false;
    const areWindowsQuiet = this.#visitors.every(
      ({ isConnected, messages }) => isConnected && messages.every(({ index }) => index !== null),
    );
    return areWindowsQuiet && (await standing(this.#world)).waiting === 0;
  }

  async #waitForLateOnes(): Promise<void> {
    const { twilio, missive } = this.#world;
    await Promise.all([twilio.webhooks.settled(), missive.webhooks.settled()]);
    const looks = (): number => this.#missiveCalls.get('read') ?? 0;
    const enough = looks() + LATE_CHECKS;
    await eventually(
      'Missive is looked at again',
      () => Promise.resolve(looks() >= enough || undefined),
      LATE_TIMEOUT,
    ).catch(() => undefined);
  }

  async #everywhere(): Promise<Holding[]> {
    return [
      ...holdingsAtMissive(this.#world, this.#visitors),
      ...holdingsAtTwilio(this.#world, this.#visitors),
      ...(await holdingsInWindows(this.#visitors)),
    ];
  }

  async #otherProblems(): Promise<string[]> {
    const { failures, waiting } = await standing(this.#world);
    return [
      ...problemsAtMissive(this.#world, this.#visitors),
      ...agentAddresses(this.#world, this.#heard, this.#visitors),
      ...failures,
      ...(waiting > 0 ? [`${waiting} of the agents’ messages still wait.`] : []),
      ...(this.#world.processes.alive < 2 ? ['A process ended by itself.'] : []),
    ];
  }

  #lookAtMissive(): void {
    const { messages } = this.#world.missive;
    for (const message of messages.slice(this.#seenAtMissive)) {
      const { direction, from, body, attachments } = message;
      const visitor = this.#visitors.find(({ plan }) => isFrom(from, plan));
      if (direction === 'outgoing' || !visitor) continue;
      const files = attachments.map(({ filename: name }) => ({ file: name, sha256: '' }));
      this.#lags.arrived(visitor.number, 'visitor', [...itemsOf(body, []), ...files]);
      this.#agents[visitor.number]?.answer();
    }
    this.#seenAtMissive = messages.length;
  }

  /** A fault that never matches counts every call to Missive. */
  #countCalls(): void {
    const { faults } = this.#world.missive;
    const takeOne = faults.takeOne.bind(faults);
    faults.takeOne = (kind, request) => {
      if (kind === 'away' && request !== undefined)
        this.#missiveCalls.set(request, (this.#missiveCalls.get(request) ?? 0) + 1);
      return takeOne(kind, request);
    };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sumOf = <Value>(values: readonly Value[], of: (value: Value) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);
