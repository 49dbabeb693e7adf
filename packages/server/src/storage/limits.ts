/** Limits in the database, shared by all processes (CS-06). */

import { sql, type Kysely } from 'kysely';
import type { CreationKind, LimitStore, Refusals, SharedLimit } from '../stores/limit-store.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';
import { addCount } from './statistics.js';

const HOUR = 60 * 60_000;
/** Refusals are deleted when none was added for this long, in milliseconds. */
const REMEMBERED = 24 * HOUR;
/** Rows that no longer limit anything are deleted this often, in milliseconds. */
const CLEANUP_INTERVAL = 10 * 60_000;
/** How often a conflict with other processes is retried. */
const MAX_ATTEMPTS = 50;

export class Limits implements LimitStore {
  readonly #db: Kysely<Schema>;
  #cleanedAt = 0;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The generic cell rate algorithm: one time per key, changed only if no other process changed it first. */
  async take(key: string, { burst, perHour }: SharedLimit, now: number): Promise<number> {
    await this.#cleanUp(now);
    const interval = HOUR / perHour;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const row = await this.#db
        .selectFrom('rate_limits')
        .select('used_until')
        .where('key', '=', key)
        .executeTakeFirst();
      const used = Math.max(now, row === undefined ? 0 : Date.parse(row.used_until));
      const wait = used + interval - now - burst * interval;
      if (wait > 0) return wait / 1_000;
      if (await this.#change(key, row?.used_until, toIso(Math.ceil(used + interval)))) return 0;
    }
    return 1;
  }

  async #change(key: string, before: string | undefined, after: string): Promise<boolean> {
    if (before === undefined) {
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('rate_limits')
        .values({ key, used_until: after })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await this.#db
      .updateTable('rate_limits')
      .set({ used_until: after })
      .where('key', '=', key)
      .where('used_until', '=', before)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async noteRefusals(accountId: string, kind: CreationKind, count: number, now: number): Promise<void> {
    const at = toIso(now);
    const old = toIso(now - REMEMBERED);
    const before = sql.ref('refused_visitors.last_at');
    await this.#db
      .insertInto('refused_visitors')
      .values({ account_id: accountId, kind, count, first_at: at, last_at: at })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'kind']).doUpdateSet({
          count: sql`case when ${before} < ${old} then 0 else refused_visitors.count end + ${sql.lit(count)}`,
          first_at: sql`case when ${before} < ${old} then ${at} else refused_visitors.first_at end`,
          last_at: at,
        }),
      )
      .execute();
    await addCount(this.#db, { accountId, name: `refused-${kind}s`, count, at: now });
  }

  async listRefusals(accountId: string, now: number): Promise<Refusals[]> {
    const rows = await this.#db
      .selectFrom('refused_visitors')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('last_at', '>=', toIso(now - REMEMBERED))
      .orderBy('kind')
      .execute();
    return rows.map(({ kind, count, first_at, last_at }) => ({
      kind: kind as CreationKind,
      count,
      firstAt: Date.parse(first_at),
      lastAt: Date.parse(last_at),
    }));
  }

  async #cleanUp(now: number): Promise<void> {
    if (now - this.#cleanedAt < CLEANUP_INTERVAL) return;
    this.#cleanedAt = now;
    await this.#db.deleteFrom('rate_limits').where('used_until', '<', toIso(now)).execute();
  }
}
