/** Posts of integrations until they are delivered to Missive; after that only their ids. */

import type { Kysely, Updateable } from 'kysely';
import type { PostStore, QueuedPost, WaitingPost } from '../stores/relay-store.js';
import { toIso, toIsoOrNull, toTimeOrNull } from './rows.js';
import type { IntegrationPostsTable, Schema } from './schema.js';

export class IntegrationPosts implements PostStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async addPost({ accountId, integrationId, deliveryId, post }: QueuedPost, now: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('integration_posts')
      .values((insert) => ({
        account_id: accountId,
        integration_id: integrationId,
        delivery_id: deliveryId,
        state: 'waiting',
        post: JSON.stringify(post),
        reason: null,
        attempt_at: null,
        settled_at: null,
        // Concurrent posts may get the same number: they have no order.
        number: insert
          .selectFrom('integration_posts')
          .select((count) =>
            count.fn.coalesce(count(count.fn.max('number'), '+', 1), count.lit(1)).as('next'),
          )
          .where('account_id', '=', accountId)
          .where('integration_id', '=', integrationId),
        received_at: toIso(now),
        delivered_at: null,
      }))
      .onConflict((conflict) => conflict.columns(['account_id', 'integration_id', 'delivery_id']).doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async waitingPosts(accountId: string, integrationId: string, limit: number): Promise<WaitingPost[]> {
    const rows = await this.#db
      .selectFrom('integration_posts')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('integration_id', '=', integrationId)
      .where('state', '=', 'waiting')
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      accountId,
      integrationId,
      deliveryId: row.delivery_id,
      post: JSON.parse(row.post) as QueuedPost['post'],
      attemptAt: toTimeOrNull(row.attempt_at),
      settledAt: toTimeOrNull(row.settled_at),
    }));
  }

  savePostAttempt(
    post: QueuedPost,
    { attemptAt, settledAt }: Partial<Pick<WaitingPost, 'attemptAt' | 'settledAt'>>,
  ): Promise<void> {
    return this.#set(post, {
      ...(attemptAt === undefined ? {} : { attempt_at: toIsoOrNull(attemptAt) }),
      ...(settledAt === undefined ? {} : { settled_at: toIsoOrNull(settledAt) }),
    });
  }

  finishPost(post: QueuedPost, now: number): Promise<void> {
    return this.#set(post, { state: 'delivered', post: '', reason: null, delivered_at: toIso(now) });
  }

  failPost(post: QueuedPost, reason: string): Promise<void> {
    return this.#set(post, { state: 'failed', reason, attempt_at: null, settled_at: null });
  }

  async #set(
    { accountId, integrationId, deliveryId }: QueuedPost,
    columns: Updateable<IntegrationPostsTable>,
  ): Promise<void> {
    await this.#db
      .updateTable('integration_posts')
      .set(columns)
      .where('account_id', '=', accountId)
      .where('integration_id', '=', integrationId)
      .where('delivery_id', '=', deliveryId)
      .execute();
  }
}
