/** Triggers the planned faults, and counts those that had an effect. */

import type { MissiveChange, TwilioEmulatorChange } from '../../packages/emulators/src/index.js';
import { eventually } from '../support/eventually.js';
import type { Ledger } from './ledger.js';
import type { PlannedFault } from './planned-faults.js';
import type { Visitor } from './visitor.js';
import type { World } from './world.js';

type Kill = Extract<PlannedFault, { what: 'kill' }>;
type KillOptions = Pick<Kill, 'processes' | 'moment' | 'down'> & {
  /** Maximum number of processes to kill. */
  readonly most?: number;
  /** Milliseconds that a kill waits for its moment. */
  readonly timeout?: number;
  /** Called after the kill, which then waits until a process is alive. */
  readonly onDone?: (killed: number) => void;
};
type TwilioFault = Extract<PlannedFault, { what: 'twilio' }>;

/** Milliseconds that a kill waits for its moment. */
const MOMENT_TIMEOUT = 3_000;
const LOOP_TIMEOUT = 10_000;
/** Milliseconds after the storm until loops of kills are aborted. */
const LOOPS_TIMEOUT = 120_000;
const BACKLOG_TIMEOUT = 180_000;

export class Faults {
  /** How often each kind had an effect: `twilio kill`, `missive throttle`, … */
  readonly counts = new Map<string, number>();
  awayMs = 0;
  /** Messages that waited for Missive when it came back. */
  longestBacklog = 0;
  databaseRestarts = 0;
  /** Processes killed in tight loops. */
  loopKills = 0;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #visitors: readonly Visitor[];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #restarts = new Set<Promise<void>>();
  readonly #loops = new Set<Promise<void>>();
  readonly #ends: (() => void)[] = [];
  #isOver = false;

  constructor(world: World, ledger: Ledger, visitors: readonly Visitor[]) {
    this.#world = world;
    this.#ledger = ledger;
    this.#visitors = visitors;
    countHits(world.twilio.faults, (kind) => this.#count(`twilio ${kind}`));
    countHits(world.missive.faults, (kind) => kind !== 'away' && this.#count(`missive ${kind}`));
  }

  pull(planned: PlannedFault): void {
    if (this.#isOver) return undefined;
    switch (planned.what) {
      case 'twilio':
        return this.#pullTwilio(planned);
      case 'missive':
        this.#ledger.note(`Missive: ${wordsOf(planned.fault)}`);
        this.#world.missive.faults.pull(planned.fault);
        return undefined;
      case 'away':
        this.#ledger.note(`Missive is away for ${planned.ms} ms`);
        this.awayMs += planned.ms;
        this.#world.missive.faults.pull({ kind: 'away', ms: planned.ms });
        return undefined;
      case 'kill':
        return this.#kill(planned);
      case 'kill-loop':
        return this.#startLoop(planned.kills);
      case 'restart-database':
        return this.#restartDatabase(planned.down);
    }
  }

  /** An outage of Missive until Twilio's log has this many more messages of the visitor than Missive. */
  async awayForBacklog(visitor: number, messages: number): Promise<void> {
    const { missive, twilio } = this.#world;
    const { plan, identity } = this.#visitors[visitor]!;
    const waiting = (): number => countAtTwilio(twilio, identity) - countAtMissive(missive, plan.email);
    const startedAt = Date.now();
    const away = missive.faults.pull({ kind: 'away' });
    this.#ledger.note(`Missive is away until visitor ${visitor} has left a backlog of ${messages}`);
    const isLong = (): Promise<true | undefined> => Promise.resolve(waiting() >= messages || undefined);
    await eventually(`a backlog of ${messages}`, isLong, BACKLOG_TIMEOUT);
    this.longestBacklog = waiting();
    this.awayMs += Date.now() - startedAt;
    missive.faults.clear(away.id);
    this.#ledger.note(`Missive is back, and ${this.longestBacklog} messages wait`);
  }

  /** Waits for the kill loops, which take as long as processes take to start; then everything works again. */
  async end(): Promise<void> {
    await Promise.race([
      Promise.all(this.#loops),
      new Promise((resolve) => setTimeout(resolve, LOOPS_TIMEOUT)),
    ]);
    this.#isOver = true;
    for (const end of this.#ends) end();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#world.twilio.faults.clear();
    this.#world.missive.faults.clear();
    await Promise.all(this.#restarts);
    this.#ledger.note('the faults are over');
  }

  #pullTwilio({ fault, visitor, lasts }: TwilioFault): void {
    const { faults } = this.#world.twilio;
    const identity = visitor === undefined ? null : (this.#visitors[visitor]?.identity ?? null);
    if (visitor !== undefined && identity === null) return;
    const pulled = faults.pull({ ...fault, ...(identity !== null && { identity }) });
    this.#ledger.note(
      `Twilio: ${wordsOf(fault)}${visitor === undefined ? '' : `, visitor ${visitor}`}` +
        (pulled.affected === undefined ? '' : `, ${pulled.affected} sockets`),
    );
    if (pulled.affected !== undefined) this.#count(`twilio ${fault.kind}`, pulled.affected);
    if (lasts !== undefined) this.#later(lasts, () => faults.clear(pulled.id));
  }

  /** Kills processes repeatedly, each time after a message was accepted since the last kill. */
  #startLoop(kills: number): void {
    const loop = new Promise<void>((resolve) => this.#killAgain(kills, resolve)).finally(() =>
      this.#loops.delete(loop),
    );
    this.#loops.add(loop);
  }

  #killAgain(left: number, onEnd: () => void): void {
    if (left === 0) return onEnd();
    const processes = left % 3 === 0 ? [0, 1] : [left % 2, (left + 1) % 2];
    this.#kill({
      // If the next process is dead already, the other one has taken its work.
      processes,
      most: left % 3 === 0 ? 2 : 1,
      moment: left % 2 === 0 ? 'missive-took' : 'twilio-took',
      down: 0,
      timeout: LOOP_TIMEOUT,
      onDone: (killed) => {
        this.loopKills += killed;
        this.#killAgain(left - 1, onEnd);
      },
    });
    return undefined;
  }

  #restartDatabase(down: number): void {
    this.#ledger.note(`PostgreSQL stops, for ${down} ms or more`);
    const restart = this.#world
      .restartDatabase(down)
      .then(() => this.#ledger.note('PostgreSQL is back'))
      .finally(() => this.#restarts.delete(restart));
    this.databaseRestarts += 1;
    this.#restarts.add(restart);
    restart.catch(() => undefined); // `end()` reports the error
  }

  #kill({ processes, moment, down, most = 2, timeout = MOMENT_TIMEOUT, onDone }: KillOptions): void {
    const { twilio, missive } = this.#world;
    let isDone = false;
    const kill = (why: string): void => {
      if (isDone || this.#isOver) return;
      const alive = processes.filter((number) => this.#world.processes.isAlive(number)).slice(0, most);
      if (alive.length === 0 && onDone) return; // a loop waits for a process that can be killed
      isDone = true;
      stopListening();
      for (const [place, number] of alive.entries()) this.#killOne(number, down * (1 + place / 2), why);
      onDone?.(alive.length);
    };
    const stopListening = {
      now: () => () => undefined,
      'missive-took': () =>
        missive.onChange(({ what }: MissiveChange) => {
          if (what === 'message') kill('Missive has just taken something');
        }),
      'twilio-took': () =>
        twilio.onChange(({ what }: TwilioEmulatorChange) => {
          if (what === 'message') kill('Twilio has just taken something');
        }),
    }[moment]();
    this.#ends.push(stopListening);
    if (moment === 'now') kill('at any time');
    else this.#later(timeout, () => kill('nothing came'));
  }

  #killOne(number: number, down: number, why: string): void {
    const { processes } = this.#world;
    if (!processes.kill(number)) return;
    this.#ledger.note(`process ${number} was killed with -9 (${why})`);
    const restart = new Promise<void>((resolve) => setTimeout(resolve, this.#isOver ? 0 : down))
      .then(() => processes.start(number))
      .then(() => this.#ledger.note(`process ${number} is back`))
      .finally(() => this.#restarts.delete(restart));
    this.#restarts.add(restart);
    // `end()` reports the error.
    restart.catch(() => undefined);
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  #count(kind: string, times = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + times);
  }
}

const countAtMissive = ({ messages }: World['missive'], email: string): number =>
  messages.filter(({ direction, from }) => direction === 'incoming' && from.username === email).length;

const countAtTwilio = ({ services }: World['twilio'], identity: string | null): number =>
  [...services.values()]
    .flatMap(({ conversations }) => [...conversations.values()])
    .flatMap(({ messages }) => messages)
    .filter(({ author }) => author === identity).length;

interface Takes<Args extends unknown[]> {
  takeOne(kind: string, ...rest: Args): object | null;
}

/** Called each time that an emulator applies a fault. */
function countHits(faults: object, onHit: (kind: string) => void): void {
  const counted = faults as Takes<unknown[]>;
  const takeOne = counted.takeOne.bind(faults);
  counted.takeOne = (kind, ...rest) => {
    const taken = takeOne(kind, ...rest);
    if (taken) onHit(kind);
    return taken;
  };
}

const wordsOf = (fault: object): string =>
  Object.entries(fault)
    .map(([name, value]) => (name === 'kind' ? String(value) : `${name} ${String(value)}`))
    .join(', ');
