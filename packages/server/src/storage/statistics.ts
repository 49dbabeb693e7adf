/** Counts by half hours, for all processes together (CS-05). */

import { sql, type Kysely } from 'kysely';
import type { Counted, TwilioPrice } from '../api/statistics.js';
import type { QueueName } from '../stores/relay-store.js';
import {
  SLOT,
  type AskedQuestion,
  type SlotCount,
  type StatisticsStore,
  type StoredPrice,
  type WaitingJobs,
} from '../stores/statistics-store.js';
import { toIso, toTimeOrNull } from './rows.js';
import type { Schema } from './schema.js';

/** Name of the fact when counting began. */
export const COUNTED_SINCE = 'counted-since';

/** More of an account are not read: the oldest are left out. */
const MOST_QUESTIONS = 20_000;

export class Statistics implements StatisticsStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  count(accountId: string, name: Counted, count: number, at: number): Promise<void> {
    return addCount(this.#db, { accountId, name, count, at });
  }

  async counts(accountId: string, from: number, until: number): Promise<SlotCount[]> {
    const rows = await this.#db
      .selectFrom('statistics')
      .select(['slot', 'name', 'count'])
      .where('account_id', '=', accountId)
      .where('slot', '>=', toIso(from))
      .where('slot', '<', toIso(until))
      .execute();
    return rows.map(({ slot, name, count }) => ({ at: Date.parse(slot), name: name as Counted, count }));
  }

  async questions(accountId: string, since: number): Promise<AskedQuestion[]> {
    const rows = await this.#db
      .selectFrom('first_replies')
      .select(['asked_at', 'replied_at', 'was_away'])
      .where('account_id', '=', accountId)
      .where('asked_at', '>=', toIso(since))
      .orderBy('asked_at', 'desc')
      .limit(MOST_QUESTIONS)
      .execute();
    return rows.map(({ asked_at, replied_at, was_away }) => ({
      askedAt: Date.parse(asked_at),
      repliedAt: toTimeOrNull(replied_at),
      wasAway: was_away === 1,
    }));
  }

  async countedSince(): Promise<number> {
    const row = await this.#db
      .selectFrom('facts')
      .select('value')
      .where('name', '=', COUNTED_SINCE)
      .executeTakeFirst();
    return row === undefined ? 0 : Date.parse(row.value);
  }

  async deleteCounts(before: number): Promise<void> {
    await this.#db.deleteFrom('statistics').where('slot', '<', toIso(before)).execute();
  }

  async waiting(accountId: string, now: number): Promise<WaitingJobs[]> {
    const rows = await this.#db
      .selectFrom('relay_lanes')
      .select(({ fn }) => ['lane', fn.countAll().as('count'), fn.min('due_at').as('oldest')])
      .where('account_id', '=', accountId)
      .where('due_at', '<=', toIso(now))
      .groupBy('lane')
      .orderBy('lane')
      .execute();
    return rows.map(({ lane, count, oldest }) => ({
      queue: lane as QueueName,
      count: Number(count),
      oldestDueAt: Date.parse(oldest ?? ''),
    }));
  }

  async activeVisitors(accountId: string, since: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('visitors')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('account_id', '=', accountId)
      .where('last_seen_at', '>=', toIso(since))
      .where('conversation_sid', '!=', '')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async twilioPrice(accountId: string): Promise<StoredPrice | null> {
    const row = await this.#db
      .selectFrom('twilio_prices')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const price = JSON.parse(row.price) as TwilioPrice;
    return { ...price, enteredAt: Date.parse(row.entered_at) };
  }

  async setTwilioPrice(accountId: string, price: StoredPrice | null): Promise<void> {
    if (price === null) {
      await this.#db.deleteFrom('twilio_prices').where('account_id', '=', accountId).execute();
      return;
    }
    const { enteredAt, ...rest } = price;
    const columns = { price: JSON.stringify(rest), entered_at: toIso(enteredAt) };
    await this.#db
      .insertInto('twilio_prices')
      .values({ account_id: accountId, ...columns })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
      .execute();
  }
}

/** In the transaction of what is counted, so that it is counted once, or not at all when it did not happen. */
export async function addCount(
  db: Kysely<Schema>,
  { accountId, name, count = 1, at }: { accountId: string; name: Counted; count?: number; at: number },
): Promise<void> {
  const slot = toIso(Math.floor(at / SLOT) * SLOT);
  await db
    .insertInto('statistics')
    .columns(['account_id', 'slot', 'name', 'count'])
    .expression((from) =>
      // The account may have been deleted since, or never have existed.
      from
        .selectFrom('accounts')
        .select([
          'id',
          sql<string>`cast(${slot} as text)`.as('slot'),
          sql<string>`cast(${name} as text)`.as('name'),
          sql<number>`cast(${count} as integer)`.as('count'),
        ])
        .where('id', '=', accountId),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'slot', 'name'])
        .doUpdateSet({ count: sql<number>`statistics.count + excluded.count` }),
    )
    .execute();
}
