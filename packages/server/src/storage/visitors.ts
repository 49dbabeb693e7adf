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
    const { name, email, verification, consentAt, meta, avatarUrl, pageUrl, seesEarlier, isEarlier } =
      sighting;
    const said = {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(verification === undefined ? {} : { verification }),
      ...(consentAt === undefined ? {} : { consent_at: consentAt }),
      ...(meta === undefined ? {} : { meta: JSON.stringify(meta) }),
      ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
      ...(pageUrl === undefined ? {} : { page_url: pageUrl }),
      ...(seesEarlier === undefined ? {} : { sees_earlier: seesEarlier ? 1 : 0 }),
    };
    const seen = { identity, last_seen_at: toIso(sighting.at) };
    const latest = { conversation_sid: conversationSid };
    const unknown = {
      name: '',
      email: '',
      verification: 'unverified',
      consent_at: null,
      meta: '{}',
      avatar_url: null,
      page_url: null,
    };
    await this.#db
      .insertInto('visitors')
      .values({
        account_id: accountId,
        id,
        ...unknown,
        sees_earlier: 0,
        ...said,
        ...seen,
        ...latest,
        first_seen_at: toIso(sighting.at),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'id'])
          .doUpdateSet({ ...said, ...seen, ...(isEarlier === true ? {} : latest) }),
      )
      .execute();
    await this.#db.transaction().execute(async (transaction) => {
      const { numInsertedOrUpdatedRows: added } = await transaction
        .insertInto('visitor_conversations')
        .values({
          account_id: accountId,
          conversation_sid: conversationSid,
          visitor_id: id,
          begun_at: toIso(sighting.at),
        })
        .onConflict((conflict) => conflict.columns(['account_id', 'conversation_sid']).doNothing())
        .executeTakeFirst();
      if (added === 1n) await addCount(transaction, { accountId, name: 'conversations', at: sighting.at });
    });
    // A request that began before the visitor’s data was deleted. Looked up after the insertion, which either comes
    // before the deletion and is deleted with the rest, or is seen here.
    if ((await this.#data.erasedAt(accountId, [conversationSid])) !== null) {
      await this.#db
        .deleteFrom('visitor_conversations')
        .where('account_id', '=', accountId)
        .where('conversation_sid', '=', conversationSid)
        .execute();
      await this.#db
        .deleteFrom('visitors')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('conversation_sid', '=', conversationSid)
        .execute();
    }
  }

  async findVisitor(accountId: string, id: string): Promise<VisitorRecord | null> {
    const row = await this.#visitors(accountId).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toVisitor(row);
  }

  async findVisitorOfConversation(accountId: string, conversationSid: string): Promise<VisitorRecord | null> {
    const latest = await this.#visitors(accountId)
      .where('conversation_sid', '=', conversationSid)
      .executeTakeFirst();
    const row = latest ?? (await this.#visitorOfEarlier(accountId, conversationSid));
    return row === undefined ? null : toVisitor(row);
  }

  async conversationsOfVisitor(accountId: string, id: string): Promise<string[]> {
    const visitor = await this.#visitors(accountId).where('id', '=', id).executeTakeFirst();
    const rows = await this.#db
      .selectFrom('visitor_conversations')
      .select('conversation_sid')
      .where('account_id', '=', accountId)
      .where('visitor_id', '=', id)
      .orderBy('begun_at', 'desc')
      .execute();
    const sids = rows.map((row) => row.conversation_sid);
    return [...new Set(visitor === undefined ? sids : [visitor.conversation_sid, ...sids])];
  }

  /** In other windows the earlier ones are history: what is written to them goes to the latest. */
  #visitorOfEarlier(accountId: string, conversationSid: string) {
    return this.#visitors(accountId)
      .where('sees_earlier', '=', 1)
      .where('id', '=', (query) =>
        query
          .selectFrom('visitor_conversations')
          .select('visitor_id')
          .where('account_id', '=', accountId)
          .where('conversation_sid', '=', conversationSid),
      )
      .executeTakeFirst();
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
    const unknown = {
      name: '',
      email: '',
      verification: 'unverified',
      consent_at: null,
      meta: '{}',
      sees_earlier: 0,
    };
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
