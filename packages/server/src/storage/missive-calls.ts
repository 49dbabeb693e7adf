/** Calls to Missive in the database, so that all processes share its limits. */

import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { MissiveCallStore, Place } from '../stores/missive-call-store.js';
import type { RateLimits, RateWindow } from '../stores/missive-call-store.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';

export class MissiveCalls implements MissiveCallStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async takePlace(tokenKey: string, limits: RateLimits, now: number): Promise<Place> {
    try {
      return await this.#db.transaction().execute(async (transaction) => {
        const place = await decide(transaction, tokenKey, limits, now);
        if (place.id === null) throw new NothingToKeep(place);
        return place;
      });
    } catch (error) {
      if (error instanceof NothingToKeep) return error.place;
      throw error;
    }
  }

  async leavePlace(id: string, now: number): Promise<void> {
    await this.#db
      .updateTable('missive_calls')
      .set({ ended_at: toIso(now) })
      .where('id', '=', id)
      .execute();
  }

  async pause(tokenKey: string, until: number): Promise<void> {
    const end = toIso(until);
    const kept = sql.ref('missive_tokens.paused_until');
    await this.#db
      .insertInto('missive_tokens')
      .values({ token_key: tokenKey, calls: 0, paused_until: end })
      .onConflict((conflict) =>
        conflict
          .column('token_key')
          .doUpdateSet({ paused_until: sql`case when ${kept} > ${end} then ${kept} else ${end} end` }),
      )
      .execute();
  }
}

/** Rolls back when no slot is free, so that polling does not write to the disk. */
class NothingToKeep extends Error {
  readonly place: Place;

  constructor(place: Place) {
    super('There is no free slot.');
    this.place = place;
  }
}

async function decide(
  transaction: Transaction<Schema>,
  tokenKey: string,
  limits: RateLimits,
  now: number,
): Promise<Place> {
  const pausedUntil = await lockToken(transaction, tokenKey);
  await endDeadCalls(transaction, tokenKey, limits, now);
  const { running, inWindow } = await count(transaction, tokenKey, limits, now);
  let opensAt = 0;
  for (const [index, window] of limits.windows.entries())
    if ((inWindow[index] ?? 0) >= window.calls)
      opensAt = Math.max(opensAt, await roomAt(transaction, tokenKey, window, now));
  if (pausedUntil > now && pausedUntil >= opensAt)
    return { id: null, reason: 'paused', retryAt: pausedUntil };
  if (opensAt > now) return { id: null, reason: 'window', retryAt: opensAt };
  if (running >= limits.inFlight) return { id: null, reason: 'in-flight', retryAt: now };
  await forgetOldCalls(transaction, tokenKey, limits, now);
  const id = randomUUID();
  await transaction
    .insertInto('missive_calls')
    .values({ id, token_key: tokenKey, started_at: toIso(now), ended_at: null })
    .execute();
  return { id, isLast: running + 1 >= limits.inFlight };
}

/** Locks the row of the token, so that other processes wait. Returns the end of its pause. */
async function lockToken(transaction: Transaction<Schema>, tokenKey: string): Promise<number> {
  const { paused_until } = await transaction
    .insertInto('missive_tokens')
    .values({ token_key: tokenKey, calls: 1, paused_until: null })
    .onConflict((conflict) =>
      conflict.column('token_key').doUpdateSet({ calls: sql<number>`missive_tokens.calls + 1` }),
    )
    .returning('paused_until')
    .executeTakeFirstOrThrow();
  return paused_until === null ? 0 : Date.parse(paused_until);
}

/** Requests whose processes have died. */
async function endDeadCalls(
  transaction: Transaction<Schema>,
  tokenKey: string,
  { maxCallTime }: RateLimits,
  now: number,
): Promise<void> {
  const dead = await transaction
    .selectFrom('missive_calls')
    .select(['id', 'started_at'])
    .where('token_key', '=', tokenKey)
    .where('ended_at', 'is', null)
    .where('started_at', '<=', toIso(now - maxCallTime))
    .execute();
  for (const { id, started_at } of dead)
    await transaction
      .updateTable('missive_calls')
      .set({ ended_at: toIso(Date.parse(started_at) + maxCallTime) })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
}

/**
 * Missive counts a call at some time between its start and its end: so it leaves a window one span after its
 * end, and a call in flight is in every window.
 */
async function count(
  transaction: Transaction<Schema>,
  tokenKey: string,
  { windows }: RateLimits,
  now: number,
): Promise<{ running: number; inWindow: number[] }> {
  const row = await transaction
    .selectFrom('missive_calls')
    .select([
      sql<number>`count(case when ended_at is null then 1 end)`.as('running'),
      ...windows.map(({ span }, index) =>
        sql<number>`count(case when ended_at is null or ended_at > ${toIso(now - span)} then 1 end)`.as(
          `window${index}`,
        ),
      ),
    ])
    .where('token_key', '=', tokenKey)
    .executeTakeFirstOrThrow();
  const counts = row as Readonly<Record<string, number>>; // PostgreSQL returns counts as text
  return {
    running: Number(counts.running),
    inWindow: windows.map((_, index) => Number(counts[`window${index}`])),
  };
}

/** When the oldest request leaves a full window. */
async function roomAt(
  transaction: Transaction<Schema>,
  tokenKey: string,
  { span, calls }: RateWindow,
  now: number,
): Promise<number> {
  const row = await transaction
    .selectFrom('missive_calls')
    .select(sql<string>`coalesce(ended_at, ${toIso(now)})`.as('end'))
    .where('token_key', '=', tokenKey)
    .orderBy('end', 'desc')
    .limit(1)
    .offset(calls - 1)
    .executeTakeFirstOrThrow();
  return Date.parse(row.end) + span;
}

/** Deletes calls that are in no window any more. */
async function forgetOldCalls(
  transaction: Transaction<Schema>,
  tokenKey: string,
  { windows }: RateLimits,
  now: number,
): Promise<void> {
  const old = toIso(now - Math.max(0, ...windows.map(({ span }) => span)));
  await transaction
    .deleteFrom('missive_calls')
    .where('token_key', '=', tokenKey)
    .where('started_at', '<=', old)
    .where('ended_at', '<=', old)
    .execute();
}
