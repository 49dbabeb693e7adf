/** Makes the planned faults come true, and counts those that met something. */

import type { MissiveChange, TwilioEmulatorChange } from '../../packages/emulators/src/index.js';
import type { Ledger } from './ledger.js';
import type { PlannedFault } from './planned-faults.js';
import type { Visitor } from './visitor.js';
import type { World } from './world.js';

type Kill = Extract<PlannedFault, { what: 'kill' }>;
type TwilioFault = Extract<PlannedFault, { what: 'twilio' }>;

/** How long a kill waits for its moment. */
const MOMENT_PATIENCE = 3_000;

export class Faults {
  /** How often each kind met something: `twilio kill`, `missive throttle`, … */
  readonly counts = new Map<string, number>();
  awayMs = 0;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #visitors: readonly Visitor[];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #restarts = new Set<Promise<void>>();
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
    }
  }

  /** Everything works again, and both processes are there. */
  async end(): Promise<void> {
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

  #kill({ processes, moment, down }: Kill): void {
    const { twilio, missive } = this.#world;
    let isDone = false;
    const kill = (why: string): void => {
      if (isDone || this.#isOver) return;
      isDone = true;
      stopListening();
      for (const [place, number] of processes.entries()) this.#killOne(number, down * (1 + place / 2), why);
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
    else this.#later(MOMENT_PATIENCE, () => kill('nothing came'));
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
    // Whoever waits for the end hears of it.
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

interface Takes<Args extends unknown[]> {
  takeOne(kind: string, ...rest: Args): object | null;
}

/** Each time that an emulator lets a fault happen. */
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
