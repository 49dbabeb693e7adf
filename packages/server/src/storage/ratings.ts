/** The latest ratings of each account (LC-54). */

import type { Kysely } from 'kysely';
import type { Rating } from 'missive-chat/core/ratings.js';
import type { NewRating, RatingStore, RatingSummary } from '../stores/rating-store.js';
import type { QueuedPost } from '../stores/relay-store.js';
import { IntegrationPosts } from './integration-posts.js';
import { RelayJobs } from './relay-jobs.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';
import { addCount } from './statistics.js';

/** Ratings kept of one account. */
const MOST_RATINGS = 1_000;
const SCORES: Readonly<Record<string, number>> = { bad: 0, okay: 0.5, good: 1 };

export class Ratings implements RatingStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  addRating(
    { accountId, conversationSid, messageSid, rating }: NewRating,
    post: QueuedPost,
    now: number,
  ): Promise<Rating> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('ratings')
        .values({
          account_id: accountId,
          conversation_sid: conversationSid,
          message_sid: messageSid,
          rating,
          rated_at: toIso(now),
        })
        .onConflict((conflict) => conflict.columns(['account_id', 'message_sid']).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) {
        await new IntegrationPosts(transaction).addPost(post, now);
        const job = { accountId, queue: 'posts', subject: post.integrationId } as const;
        await new RelayJobs(transaction).schedule(job, now);
        await addCount(transaction, { accountId, name: `rated-${rating}`, at: now });
        await deleteOldest(transaction, accountId);
        return rating;
      }
      const stored = await transaction
        .selectFrom('ratings')
        .select('rating')
        .where('account_id', '=', accountId)
        .where('message_sid', '=', messageSid)
        .executeTakeFirst();
      return (stored?.rating ?? rating) as Rating;
    });
  }

  async summary(accountId: string): Promise<RatingSummary> {
    const rows = await this.#db
      .selectFrom('ratings')
      .select(({ fn }) => ['rating', fn.countAll().as('count')])
      .where('account_id', '=', accountId)
      .groupBy('rating')
      .execute();
    const count = rows.reduce((sum, row) => sum + Number(row.count), 0);
    const score = rows.reduce((sum, row) => sum + Number(row.count) * (SCORES[row.rating] ?? 0), 0);
    return { count, mean: count === 0 ? null : score / count };
  }
}

async function deleteOldest(db: Kysely<Schema>, accountId: string): Promise<void> {
  const oldest = await db
    .selectFrom('ratings')
    .select('rated_at')
    .where('account_id', '=', accountId)
    .orderBy('rated_at', 'desc')
    .offset(MOST_RATINGS)
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return;
  await db
    .deleteFrom('ratings')
    .where('account_id', '=', accountId)
    .where('rated_at', '<=', oldest.rated_at)
    .execute();
}
