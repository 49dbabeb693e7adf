/** Works on lanes: as many at once as it has places, each by one process at a time, none for ever. */

import type { Clock } from 'missive-chat/core/ports.js';
import type { Logger } from '../logging.js';
import type { ClaimedLane, LaneName, LaneStore } from './relay-store.js';
import { isUncertain, standingOf } from './relay-errors.js';

/** What a look found, and when to look again. */
export interface Look {
  readonly foundSomething: boolean;
  /** Milliseconds since 1970; null when only somebody's asking leads to another look. */
  readonly nextAt: number | null;
}

/** A look's hold on its lane. */
export interface Hold {
  /**
   * Checks that the lease is still this one's, and shows that the work goes on.
   * @throws LeaseLost when another worker has taken the lane over
   */
  keep(): Promise<void>;
  /** Whether the process is about to end: what is begun is finished, nothing more is begun. */
  isEnding(): boolean;
}

/** Another process took the lane over; whatever this one does now would be done twice. */
export class LeaseLost extends Error {
  constructor() {
    super('Another process has taken this work over.');
    this.name = 'LeaseLost';
  }
}

/** Milliseconds. */
export interface LanePace {
  /** A lease lasts so long, and is renewed three times as often while its process lives: then another one takes over. */
  readonly lease: number;
  /** Work that shows no progress for so long hangs: its lease is renewed no more. Longer than any one call takes. */
  readonly longestStep: number;
  /** How often to look what is due; who marks a lane in this process need not wait for it. */
  readonly poll: number;
  /** First wait after a failed look; each further failure doubles it, up to `longestRetry`. */
  readonly retry: number;
  readonly longestRetry: number;
  /** What nobody answered for may still come to pass: so long before it is looked up. */
  readonly settle: number;
}

export interface LanePoolOptions {
  readonly names: readonly LaneName[];
  /** Lanes worked on at once. */
  readonly size: number;
  readonly holder: string;
  readonly lanes: LaneStore;
  readonly clock: Clock;
  readonly pace: LanePace;
  readonly random: () => number;
  readonly logger: Logger;
  look(lane: ClaimedLane, hold: Hold): Promise<Look>;
}

/** Milliseconds. */
const JITTER = 250;

export class LanePool {
  readonly #options: LanePoolOptions;
  readonly #running = new Set<Promise<void>>();
  #claims = 0;
  #filling: Promise<void> | null = null;
  #isPokedMeanwhile = false;
  #isEnding = false;
  #cancelPoll: (() => void) | undefined;

  constructor(options: LanePoolOptions) {
    this.#options = options;
  }

  start(): void {
    this.poke();
    const { clock, pace } = this.#options;
    this.#cancelPoll = clock.after(pace.poll, () => this.start());
  }

  /** Looks at once for what is due. */
  poke(): void {
    if (this.#isEnding) return;
    this.#isPokedMeanwhile = true;
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
      if (this.#isPokedMeanwhile) this.poke();
    });
  }

  /** Takes nothing new; resolves when what is under way has come to a good end. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#cancelPoll?.();
    await this.#filling; // a lane may just be taken
    await Promise.all(this.#running);
  }

  async #fill(): Promise<void> {
    const { names, size, holder, lanes, clock, pace, logger } = this.#options;
    while (this.#isPokedMeanwhile) {
      this.#isPokedMeanwhile = false;
      try {
        while (this.#mayTake(size)) {
          // Another one each time: a look whose lease ran out must not keep the lane for the one after it.
          const claimer = `${holder}.${++this.#claims}`;
          const lane = await lanes.claimLane(names, claimer, clock.now(), pace.lease);
          if (lane === null) break;
          const run = this.#run(lane).finally(() => {
            this.#running.delete(run);
            this.poke();
          });
          this.#running.add(run);
        }
      } catch (error) {
        logger.warn({ err: error }, 'the relay could not ask the storage what is to be done; it asks again');
      }
    }
  }

  #mayTake(size: number): boolean {
    return !this.#isEnding && this.#running.size < size;
  }

  async #run(lane: ClaimedLane): Promise<void> {
    const { lanes, clock, pace, random, logger, look } = this.#options;
    const lease = this.#holdLease(lane);
    const hold: Hold = { keep: () => lease.keep(), isEnding: () => this.#isEnding };
    try {
      const { foundSomething, nextAt } = await look(lane, hold).finally(() => lease.stopRenewing());
      const activeAt = foundSomething ? clock.now() : lane.activeAt;
      const dueAt = this.#isEnding ? clock.now() : nextAt;
      await lanes.releaseLane(lane, { dueAt, failures: 0, problem: null, activeAt }, clock.now());
    } catch (error) {
      if (error instanceof LeaseLost) return;
      const backOff = Math.min(pace.retry * 2 ** lane.failures, pace.longestRetry) * (0.5 + random() / 2);
      const wait = isUncertain(error) ? Math.max(backOff, pace.settle) : backOff;
      const { retryAt, isFailure, problem } = standingOf(error, clock.now(), wait);
      // Those that wait for the same moment do not all come at once.
      const dueAt = Math.round(retryAt + random() * JITTER);
      if (isFailure)
        logger.warn({ err: error, lane: lane.name, problem }, 'the relay could not go on; it tries again');
      const failures = isFailure ? lane.failures + 1 : lane.failures;
      await lanes
        .releaseLane(lane, { dueAt, failures, problem, activeAt: lane.activeAt }, clock.now())
        // Then the lease runs out by itself.
        .catch((cause: unknown) => logger.warn({ err: cause }, 'the relay could not hand its work back'));
    }
  }

  /** Renews the lease for as long as the work goes on. */
  #holdLease(lane: ClaimedLane): { keep(): Promise<void>; stopRenewing(): void } {
    const { lanes, clock, pace } = this.#options;
    let progressAt = clock.now();
    let cancel: (() => void) | undefined;
    const renew = async (): Promise<boolean> => lanes.keepLane(lane, clock.now() + pace.lease);
    const renewLater = (): void => {
      cancel = clock.after(pace.lease / 3, () => {
        if (clock.now() - progressAt >= pace.longestStep) return;
        renewLater();
        // A database that is away cannot be told; the next renewal may come in time.
        renew().catch(() => undefined);
      });
    };
    renewLater();
    return {
      async keep() {
        if (!(await renew())) throw new LeaseLost();
        progressAt = clock.now();
      },
      stopRenewing: () => cancel?.(),
    };
  }
}
