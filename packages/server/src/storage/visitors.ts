/** Visitors with a conversation, or about to get one. */

import type { Kysely } from 'kysely';
import type { VisitorRecord, VisitorSighting, VisitorStore } from '../stores/store.js';
import type { VisitorDataStore } from '../stores/visitor-data-store.js';
import { toIso, toVisitor } from './rows.js';
import type { Schema } from './schema.js';
import { addCount } from './statistics.js';

/** Conversation of a visitor who is about to get one. */
const PLANNED = '';

export class Visitors implements VisitorStore {
  readonly #db: Kysely<Schema>;
  readonly #data: Pick<VisitorDataStore, 'erasedAt'>;

  constructor(db: Kysely<Schema>, data: Pick<VisitorDataStore, 'erasedAt'>) {
    this.#db = db;
    this.#data = data;
  }

  async recordVisitor(sighting: VisitorSighting): Promise<void> {
    const { accountId, id, identity, conversationSid } = sighting;
    const { name, email, verification, consentAt, meta, avatarUrl, pageUrl } = sighting;
    const said = {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(verification === undefined ? {} : { verification }),
      ...(consentAt === undefined ? {} : { consent_at: consentAt }),
      ...(meta === undefined ? {} : { meta: JSON.stringify(meta) }),
      ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
      ...(pageUrl === undefined ? {} : { page_url: pageUrl }),
    };
    const seen = { identity, conversation_sid: conversationSid, last_seen_at: toIso(sighting.at) };
    const unknown = {
      name: '',
      email: '',
      verification: 'unverified',
      consent_at: null,
      meta: '{}',
      avatar_url: null,
      page_url: null,
    };
    const changes = { ...said, ...seen };
    const { numUpdatedRows } = await updateOf(this.#db, accountId, id)
      .set(changes)
      .where('conversation_sid', '=', conversationSid)
      .executeTakeFirst();
    if (numUpdatedRows === 0n)
      await this.#db.transaction().execute(async (transaction) => {
        const moved = await updateOf(transaction, accountId, id)
          .set(changes)
          .where('conversation_sid', '!=', conversationSid)
          .executeTakeFirst();
        const added = await transaction
          .insertInto('visitors')
          .values({ account_id: accountId, id, ...unknown, ...changes, first_seen_at: toIso(sighting.at) })
          .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
          .executeTakeFirst();
        if (moved.numUpdatedRows === 1n || added.numInsertedOrUpdatedRows === 1n)
          await addCount(transaction, { accountId, name: 'conversations', at: sighting.at });
        // Another request of the same visitor was faster.
        else await updateOf(transaction, accountId, id).set(changes).execute();
      });
    // A request that began before the visitor’s data was deleted. Looked up after the insertion, which either comes
    // before the deletion and is deleted with the rest, or is seen here.
    if ((await this.#data.erasedAt(accountId, [conversationSid])) !== null)
      await this.#db
        .deleteFrom('visitors')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('conversation_sid', '=', conversationSid)
        .execute();
  }

  async findVisitor(accountId: string, id: string): Promise<VisitorRecord | null> {
    const row = await this.#visitors(accountId).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toVisitor(row);
  }

  async findVisitorOfConversation(accountId: string, conversationSid: string): Promise<VisitorRecord | null> {
    const row = await this.#visitors(accountId)
      .where('conversation_sid', '=', conversationSid)
      .executeTakeFirst();
    return row === undefined ? null : toVisitor(row);
  }

  /** Those with a conversation. */
  #visitors(accountId: string) {
    return this.#db
      .selectFrom('visitors')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('conversation_sid', '!=', PLANNED);
  }

  async planVisitor(
    { accountId, id, identity }: Pick<VisitorRecord, 'accountId' | 'id' | 'identity'>,
    at: number,
  ): Promise<void> {
    const unknown = { name: '', email: '', verification: 'unverified', consent_at: null, meta: '{}' };
    const seen = { first_seen_at: toIso(at), last_seen_at: toIso(at) };
    await this.#db
      .insertInto('visitors')
      .values({ account_id: accountId, id, identity, conversation_sid: PLANNED, ...unknown, ...seen })
      .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
      .execute();
  }

  async isPlanned(accountId: string, id: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('visitors')
      .select('id')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  }
}

const updateOf = (db: Kysely<Schema>, accountId: string, id: string) =>
  db.updateTable('visitors').where('account_id', '=', accountId).where('id', '=', id);
