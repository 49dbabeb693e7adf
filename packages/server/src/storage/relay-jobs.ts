/** Lanes in the database: who does what when. No engine's own locks: every claim is one update that can lose. */

import { sql, type Kysely, type Selectable } from 'kysely';
import type {
  ClaimedLane,
  Lane,
  LaneName,
  LaneOutcome,
  LaneStanding,
  LaneStore,
} from '../relay/relay-store.js';
import { toIso, toIsoOrNull } from './rows.js';
import type { RelayLanesTable, Schema } from './schema.js';

/** Others may be quicker so often; then there is enough to do for everybody. */
const CLAIM_ATTEMPTS = 5;

export class RelayLanes implements LaneStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async markLane({ accountId, name, subject }: Lane, dueAt: number): Promise<void> {
    const due = toIso(dueAt);
    await this.#db
      .insertInto('relay_lanes')
      .values({
        account_id: accountId,
        lane: name,
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

  async claimLane(
    names: readonly LaneName[],
    holder: string,
    now: number,
    lease: number,
  ): Promise<ClaimedLane | null> {
    const time = toIso(now);
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      const due = await this.#db
        .selectFrom('relay_lanes')
        .select(['account_id', 'lane', 'subject'])
        .where('lane', 'in', names)
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
        if (row !== undefined) return toClaimedLane(row, holder);
      }
    }
    return null;
  }

  async keepLane(lane: ClaimedLane, until: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#held(lane)
      .set({ lease_until: toIso(until) })
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async releaseLane(lane: ClaimedLane, outcome: LaneOutcome, now: number): Promise<void> {
    const due = toIsoOrNull(outcome.dueAt);
    await this.#held(lane)
      .set({
        // Somebody asked while we looked: what they meant may have come after we read.
        due_at: sql<string | null>`case when marks = ${lane.marks} then ${due} else ${toIso(now)} end`,
        failures: outcome.failures,
        problem: outcome.problem,
        active_at: toIso(outcome.activeAt),
        lease_holder: null,
        lease_until: null,
      })
      .execute();
  }

  async laneStanding({ accountId, name, subject }: Lane, now: number): Promise<LaneStanding | null> {
    const row = await this.#db
      .selectFrom('relay_lanes')
      .select(['due_at', 'failures', 'problem', 'lease_until'])
      .where('account_id', '=', accountId)
      .where('lane', '=', name)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { due_at: due, lease_until: lease, failures, problem } = row;
    return {
      dueAt: due === null ? null : Date.parse(due),
      failures,
      problem,
      isHeld: lease !== null && Date.parse(lease) > now,
    };
  }

  #held({ accountId, name, subject, holder }: ClaimedLane) {
    return this.#db
      .updateTable('relay_lanes')
      .where('account_id', '=', accountId)
      .where('lane', '=', name)
      .where('subject', '=', subject)
      .where('lease_holder', '=', holder);
  }
}

const toClaimedLane = (row: Selectable<RelayLanesTable>, holder: string): ClaimedLane => ({
  accountId: row.account_id,
  name: row.lane as LaneName,
  subject: row.subject,
  marks: row.marks,
  failures: row.failures,
  activeAt: Date.parse(row.active_at),
  holder,
});
