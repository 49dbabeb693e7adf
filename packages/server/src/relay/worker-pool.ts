/** Runs jobs: at most `size` concurrently, each under a lease, so that one process at a time works on it. */

import type { Clock } from 'missive-chat/core/ports.js';
import { CoalescedTask } from '../coalesced-task.js';
import type { Logger } from '../logging.js';
import type { ClaimedJob, QueueName, JobStore } from '../stores/relay-store.js';
import { inJob } from '../tracing.js';
import { isUncertain, retryPlanFor } from './relay-errors.js';

/** What a run of a job did, and when the job runs again. */
export interface JobResult {
  readonly didWork: boolean;
  /** When it did work: up to when everything is done, if not up to now. */
  readonly activeAt?: number;
  /** Milliseconds since 1970; null when the job runs again only once it is scheduled. */
  readonly nextAt: number | null;
  /** Whether what the job is about does not exist any more. */
  readonly isGone?: boolean;
}

/** The exclusive right to work on a claimed job. */
export interface Lease {
  /**
   * Renews the lease and reports progress.
   * @throws LeaseLostError when another worker has claimed the job
   */
  renew(): Promise<void>;
  /** Whether the process is shutting down: finish the current item and start no other. */
  isStopping(): boolean;
}

/** Another process has claimed the job: continuing would do its work twice. */
export class LeaseLostError extends Error {
  constructor() {
    super('Another process has claimed this job.');
    this.name = 'LeaseLostError';
  }
}

/** Milliseconds. */
export interface WorkerPace {
  /** Duration of a lease. Renewed every third of it; when it expires, another process claims the job. */
  readonly lease: number;
  /** A job without progress for this long is considered stuck: its lease is not renewed. Longer than any single call. */
  readonly maxStepTime: number;
  /** How often to poll for due jobs; scheduling in this process wakes the pool without waiting. */
  readonly pollInterval: number;
  /** Delay after a first failure; doubles with each further one (backoff), up to `maxRetryDelay`. */
  readonly retryDelay: number;
  readonly maxRetryDelay: number;
  /** How long a request without a response may still take effect; it is looked up only afterwards. */
  readonly settleTime: number;
}

export interface WorkerPoolOptions {
  readonly queues: readonly QueueName[];
  /** Jobs run at the same time. */
  readonly size: number;
  readonly holder: string;
  readonly jobs: JobStore;
  readonly clock: Clock;
  readonly pace: WorkerPace;
  readonly random: () => number;
  readonly logger: Logger;
  run(job: ClaimedJob, lease: Lease): Promise<JobResult>;
}

const outcomeOf = ({ didWork, isGone }: JobResult): string =>
  isGone === true ? 'gone' : didWork ? 'worked' : 'idle';

/** Milliseconds. */
const JITTER = 250;

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #claiming = new CoalescedTask(() => this.#claimJobs());
  #claimCount = 0;
  #isStopping = false;
  #cancelPoll: (() => void) | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  start(): void {
    this.wake();
    const { clock, pace } = this.#options;
    this.#cancelPoll = clock.after(pace.pollInterval, () => this.start());
  }

  /** Claims due jobs now. */
  wake(): void {
    if (!this.#isStopping) this.#claiming.request();
  }

  /** Claims no more jobs; resolves when the running ones have finished. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelPoll?.();
    await this.#claiming.idle(); // it may be about to start a job
    await Promise.all(this.#running);
  }

  async #claimJobs(): Promise<void> {
    const { queues, size, holder, jobs, clock, pace, logger } = this.#options;
    try {
      while (this.#hasCapacity(size)) {
        // Unique per claim: a run whose lease has expired must not renew the lease of the next one.
        const claimer = `${holder}.${++this.#claimCount}`;
        const job = await jobs.claim(queues, claimer, clock.now(), pace.lease);
        if (job === null) break;
        const run = this.#run(job).finally(() => {
          this.#running.delete(run);
          this.wake();
        });
        this.#running.add(run);
      }
    } catch (error) {
      logger.warn({ err: error }, 'the relay could not read its jobs from the database; it tries again');
    }
  }

  #hasCapacity(size: number): boolean {
    return !this.#isStopping && this.#running.size < size;
  }

  async #run(job: ClaimedJob): Promise<void> {
    const { jobs, clock, pace, random, logger, run } = this.#options;
    const { renew, stopRenewing } = this.#startLease(job);
    const lease: Lease = { renew, isStopping: () => this.#isStopping };
    try {
      const {
        didWork,
        activeAt: doneUntil,
        nextAt,
        isGone = false,
      } = await inJob(job.queue, job.failures + 1, async (span) => {
        const result = await run(job, lease);
        span.setAttribute('missive_chat.outcome', outcomeOf(result));
        return result;
      }).finally(stopRenewing);
      const activeAt = didWork ? (doneUntil ?? clock.now()) : job.activeAt;
      const dueAt = this.#isStopping ? clock.now() : nextAt;
      await jobs.release(job, { dueAt, failures: 0, problem: null, activeAt, isGone }, clock.now());
    } catch (error) {
      if (error instanceof LeaseLostError) return;
      const backoff =
        Math.min(pace.retryDelay * 2 ** job.failures, pace.maxRetryDelay) * (0.5 + random() / 2);
      const wait = isUncertain(error) ? Math.max(backoff, pace.settleTime) : backoff;
      const { retryAt, isFailure, problem } = retryPlanFor(error, clock.now(), wait);
      // Jitter: jobs that wait for the same moment do not all start together.
      const dueAt = Math.round(retryAt + random() * JITTER);
      if (isFailure)
        logger.warn({ err: error, queue: job.queue, problem }, 'a relay job failed; it is retried');
      const failures = isFailure ? job.failures + 1 : job.failures;
      await jobs
        .release(job, { dueAt, failures, problem, activeAt: job.activeAt }, clock.now())
        // The lease expires instead.
        .catch((cause: unknown) => logger.warn({ err: cause }, 'a relay job could not be released'));
    }
  }

  /** Renews the lease in the background while the job makes progress. */
  #startLease(job: ClaimedJob): { renew: Lease['renew']; stopRenewing: () => void } {
    const { jobs, clock, pace } = this.#options;
    let progressAt = clock.now();
    let cancel: (() => void) | undefined;
    const extend = (): Promise<boolean> => jobs.renew(job, clock.now() + pace.lease);
    const renewLater = (): void => {
      cancel = clock.after(pace.lease / 3, () => {
        if (clock.now() - progressAt >= pace.maxStepTime) return;
        renewLater();
        // The database may be unreachable; the next renewal may still be in time.
        extend().catch(() => undefined);
      });
    };
    renewLater();
    return {
      async renew() {
        if (!(await extend())) throw new LeaseLostError();
        progressAt = clock.now();
      },
      stopRenewing: () => cancel?.(),
    };
  }
}
