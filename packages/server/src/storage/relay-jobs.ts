/**
 * The relay's job queues in the database. They use no locks of an engine: a claim is one conditional update, which
 * another process may win. The table and its column `lane` (the queue) keep their names of earlier versions.
 */

import { sql, type Kysely, type Selectable } from 'kysely';
import type { ClaimedJob, Job, QueueName, JobOutcome, JobStatus, JobStore } from '../stores/relay-store.js';
import { toIso, toIsoOrNull, toTimeOrNull } from './rows.js';
import type { RelayJobsTable, Schema } from './schema.js';

/** Claims that other processes may win before this one gives up until the next poll. */
const CLAIM_ATTEMPTS = 5;

export class RelayJobs implements JobStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async schedule({ accountId, queue, subject }: Job, dueAt: number): Promise<void> {
    const due = toIso(dueAt);
    await this.#db
      .insertInto('relay_lanes')
      .values({
        account_id: accountId,
        lane: queue,
        subject,
        due_at: due,
        marks: 1,
        failures: 0,
        problem: null,
        lease_holder: null,
        lease_until: null,
        active_at: due,
      })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'lane', 'subject']).doUpdateSet({
          due_at: sql<string>`case when relay_lanes.due_at < ${due} then relay_lanes.due_at else ${due} end`,
          marks: sql<number>`relay_lanes.marks + 1`,
        }),
      )
      .execute();
  }

  async claim(
    queues: readonly QueueName[],
    holder: string,
    now: number,
    lease: number,
  ): Promise<ClaimedJob | null> {
    const time = toIso(now);
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      const due = await this.#db
        .selectFrom('relay_lanes')
        .select(['account_id', 'lane', 'subject'])
        .where('lane', 'in', queues)
        .where('due_at', '<=', time)
        .where((free) => free.or([free('lease_until', 'is', null), free('lease_until', '<=', time)]))
        .orderBy('due_at')
        .limit(CLAIM_ATTEMPTS)
        .execute();
      if (due.length === 0) return null;
      for (const { account_id, lane, subject } of due) {
        const row = await this.#db
          .updateTable('relay_lanes')
          .set({ lease_holder: holder, lease_until: toIso(now + lease) })
          .where('account_id', '=', account_id)
          .where('lane', '=', lane)
          .where('subject', '=', subject)
          .where('due_at', '<=', time)
          .where((free) => free.or([free('lease_until', 'is', null), free('lease_until', '<=', time)]))
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined) return toClaimedJob(row, holder);
      }
    }
    return null;
  }

  async renew(job: ClaimedJob, until: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#claimed(job)
      .set({ lease_until: toIso(until) })
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async release(job: ClaimedJob, outcome: JobOutcome, now: number): Promise<void> {
    if (outcome.isGone === true) {
      const { numDeletedRows } = await this.#db
        .deleteFrom('relay_lanes')
        .where((row) => row.and(keyOf(job)))
        .where('lease_holder', '=', job.holder)
        .where('marks', '=', job.scheduleCount)
        .executeTakeFirst();
      if (numDeletedRows === 1n) return;
    }
    const due = toIsoOrNull(outcome.dueAt);
    await this.#claimed(job)
      .set({
        // It was scheduled during the run, possibly for a message that arrived after the run had read.
        due_at: sql<string | null>`case when marks = ${job.scheduleCount} then ${due} else ${toIso(now)} end`,
        failures: outcome.failures,
        problem: outcome.problem,
        active_at: toIso(outcome.activeAt),
        lease_holder: null,
        lease_until: null,
      })
      .execute();
  }

  async hold(job: Job, holder: string, now: number, lease: number): Promise<ClaimedJob | null> {
    const held = { lease_holder: holder, lease_until: toIso(now + lease) };
    const row = await this.#db
      .insertInto('relay_lanes')
      .values({
        ...keyOf(job),
        due_at: null,
        marks: 0,
        failures: 0,
        problem: null,
        ...held,
        active_at: toIso(now),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'lane', 'subject'])
          .doUpdateSet(held)
          .where((free) =>
            free.or([
              free('relay_lanes.lease_until', 'is', null),
              free('relay_lanes.lease_until', '<=', toIso(now)),
            ]),
          ),
      )
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : toClaimedJob(row, holder);
  }

  async status({ accountId, queue, subject }: Job, now: number): Promise<JobStatus | null> {
    const row = await this.#db
      .selectFrom('relay_lanes')
      .select(['due_at', 'failures', 'problem', 'lease_until'])
      .where('account_id', '=', accountId)
      .where('lane', '=', queue)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { due_at: due, lease_until: lease, failures, problem } = row;
    return {
      dueAt: due === null ? null : Date.parse(due),
      failures,
      problem,
      isClaimed: lease !== null && Date.parse(lease) > now,
    };
  }

  #claimed(job: ClaimedJob) {
    return this.#db
      .updateTable('relay_lanes')
      .where((row) => row.and(keyOf(job)))
      .where('lease_holder', '=', job.holder);
  }
}

const keyOf = ({ accountId, queue, subject }: Job) => ({ account_id: accountId, lane: queue, subject });

const toClaimedJob = (row: Selectable<RelayJobsTable>, holder: string): ClaimedJob => ({
  accountId: row.account_id,
  queue: row.lane as QueueName,
  subject: row.subject,
  scheduleCount: row.marks,
  failures: row.failures,
  activeAt: Date.parse(row.active_at),
  dueAt: toTimeOrNull(row.due_at),
  holder,
});
