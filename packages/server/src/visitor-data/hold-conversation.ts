/** Keeps the relay off conversations while their data is deleted. */

import { randomUUID } from 'node:crypto';
import { JOBS_OF_CONVERSATION, type ClaimedJob, type JobStore } from '../stores/relay-store.js';
import type { VisitorDataDeps } from './visitor-data-deps.js';

/** Longer than any call to Twilio. Should this process end, the relay goes on after it. Milliseconds. */
const LEASE = 90_000;
const POLL_INTERVAL = 100;

/** The relay works on the conversation, and did not finish in time. */
export class ConversationBusyError extends Error {
  constructor() {
    super('The conversation is being relayed at the moment.');
    this.name = 'ConversationBusyError';
  }
}

export interface Hold {
  /** Extends it. @throws ConversationBusyError when it has ended */
  renew(): Promise<void>;
  /** The relay may work on the conversations again. Jobs that were deleted meanwhile stay deleted. */
  end(): Promise<void>;
}

/**
 * Claims all jobs of these conversations. Webhooks that come meanwhile schedule jobs that wait.
 * @param patience how long to wait for a running job, in milliseconds
 * @throws ConversationBusyError
 */
export async function holdConversations(
  { store, clock }: Pick<VisitorDataDeps, 'store' | 'clock'>,
  accountId: string,
  conversationSids: readonly string[],
  patience: number,
): Promise<Hold> {
  const { jobs } = store.relay;
  const holder = `visitor-data.${randomUUID()}`;
  const held: ClaimedJob[] = [];
  const end = (): Promise<void> => release(jobs, held, clock.now());
  const deadline = clock.now() + patience;
  try {
    for (const subject of conversationSids)
      for (const queue of JOBS_OF_CONVERSATION) {
        let job = await jobs.hold({ accountId, queue, subject }, holder, clock.now(), LEASE);
        while (job === null) {
          if (clock.now() >= deadline) throw new ConversationBusyError();
          await new Promise<void>((resolve) => clock.after(POLL_INTERVAL, resolve));
          job = await jobs.hold({ accountId, queue, subject }, holder, clock.now(), LEASE);
        }
        held.push(job);
      }
  } catch (error) {
    await end();
    throw error;
  }
  return {
    end,
    async renew() {
      for (const job of held)
        if (!(await jobs.renew(job, clock.now() + LEASE))) throw new ConversationBusyError();
    },
  };
}

/** As they were before; those that were made to be held are deleted. */
async function release(jobs: JobStore, held: readonly ClaimedJob[], now: number): Promise<void> {
  for (const job of held) {
    const { dueAt, failures, activeAt } = job;
    await jobs.release(
      job,
      { dueAt, failures, activeAt, problem: null, isGone: job.scheduleCount === 0 },
      now,
    );
  }
}
