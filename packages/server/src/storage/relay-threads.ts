/** Progress of relaying conversations to Missive. */

import { sql, type Kysely, type Selectable } from 'kysely';
import type { Attempt, CountedMessage, PartProgress, Thread, ThreadStore } from '../stores/relay-store.js';
import { toIso, toIsoOrNull, toTimeOrNull } from './rows.js';
import type { RelayThreadsTable, Schema } from './schema.js';
import { addCount } from './statistics.js';

export const NEW_THREAD = {
  cursor: -1,
  parts: 0,
  attempt: null,
  missive_conversation_id: null,
  known_messages: 0,
  heard_messages: 0,
  last_part_at: null,
  described: '',
  closed_at: null,
  closed_by: '',
  closed_for: '[]',
  closings: 0,
  messages_at_closing: 0,
  closing_asked_at: null,
} satisfies Partial<RelayThreadsTable>;

export class RelayThreads implements ThreadStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async thread(accountId: string, conversationSid: string): Promise<Thread> {
    const row = await this.#db
      .selectFrom('relay_threads')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .executeTakeFirst();
    return toThread(row ?? NEW_THREAD);
  }

  async saveThread(accountId: string, conversationSid: string, changes: Partial<Thread>): Promise<void> {
    const columns = toColumns(changes);
    await this.#db
      .insertInto('relay_threads')
      .values({ account_id: accountId, conversation_sid: conversationSid, ...NEW_THREAD, ...columns })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'conversation_sid']).doUpdateSet({ ...columns }),
      )
      .execute();
  }

  async recordPart(
    accountId: string,
    conversationSid: string,
    { attempt, parts, askedFor, missiveConversationId, at }: PartProgress,
  ): Promise<boolean> {
    const into = missiveConversationId ?? askedFor;
    const isNew = sql`missive_conversation_id is null`;
    const isSame = into === null ? isNew : sql`(${isNew} or missive_conversation_id = ${into})`;
    // Missive used another conversation than requested: ours was merged into it.
    const isMerged =
      askedFor === null || into === askedFor ? sql`1 = 0` : sql`missive_conversation_id = ${askedFor}`;
    const { numUpdatedRows } = await this.#db
      .updateTable('relay_threads')
      .set({
        parts,
        attempt: null,
        last_part_at: toIso(at),
        // A visitor's message opens it again at Missive.
        closed_at: null,
        closed_for: '[]',
        // If an agent has moved to yet another conversation since, keep that one.
        missive_conversation_id: sql<string | null>`case
          when ${isSame} or ${isMerged} then ${into} else missive_conversation_id end`,
        known_messages: sql<number>`case
          when ${isSame} then known_messages + 1 when ${isMerged} then 1 else known_messages end`,
        heard_messages: sql<number>`case when ${isMerged} then 0 else heard_messages end`,
      })
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('attempt', '=', toText(attempt))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async advance(
    accountId: string,
    conversationSid: string,
    cursor: number,
    counted: CountedMessage | null = null,
  ): Promise<void> {
    if (counted === null) {
      await advance(this.#db, accountId, conversationSid, cursor);
      return;
    }
    await this.#db.transaction().execute(async (transaction) => {
      if (await advance(transaction, accountId, conversationSid, cursor))
        await addCount(transaction, { accountId, ...counted });
    });
  }

  async threadsOfMissive(
    accountId: string,
    missiveConversationIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    if (missiveConversationIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('relay_threads')
      .select(['conversation_sid', 'missive_conversation_id'])
      .where('account_id', '=', accountId)
      .where('missive_conversation_id', 'in', missiveConversationIds)
      // Of several that were merged at Missive, the one written in last is found.
      .orderBy(sql`coalesce(last_part_at, '')`)
      .execute();
    return new Map(rows.map((row) => [row.missive_conversation_id ?? '', row.conversation_sid]));
  }

  async threadOfVisitor(
    accountId: string,
    visitorId: string,
    missiveConversationId: string,
  ): Promise<string | null> {
    const row = await this.#db
      .selectFrom('relay_threads')
      .innerJoin('visitor_conversations', (join) =>
        join
          .onRef('visitor_conversations.account_id', '=', 'relay_threads.account_id')
          .onRef('visitor_conversations.conversation_sid', '=', 'relay_threads.conversation_sid'),
      )
      .select('relay_threads.conversation_sid')
      .where('relay_threads.account_id', '=', accountId)
      .where('missive_conversation_id', '=', missiveConversationId)
      .where('visitor_id', '=', visitorId)
      // PostgreSQL sorts null above, SQLite below all others.
      .orderBy(sql`coalesce(last_part_at, '')`, 'desc')
      .orderBy('begun_at', 'desc')
      .executeTakeFirst();
    return row?.conversation_sid ?? null;
  }

  async recordRemoteCount(accountId: string, conversationSid: string, count: number): Promise<boolean> {
    const row = await this.#db
      .updateTable('relay_threads')
      .set({
        heard_messages: sql<number>`case
          when heard_messages < ${count} or known_messages > ${count} then ${count} else heard_messages end`,
        // Messages were removed. Counting too few costs a request; counting too many would hide missing messages.
        known_messages: sql<number>`case
          when known_messages > ${count} then ${count} else known_messages end`,
      })
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .returning(['known_messages', 'heard_messages'])
      .executeTakeFirst();
    return row !== undefined && row.heard_messages > row.known_messages;
  }

  async reconcileCounts(accountId: string, conversationSid: string, count: number): Promise<void> {
    await this.#db
      .updateTable('relay_threads')
      .set({ known_messages: count })
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('known_messages', '<', count)
      // A message being sent is counted on arrival and may be among these already.
      .where('attempt', 'is', null)
      .execute();
  }
}

/** Returns whether it moved. */
async function advance(
  db: Kysely<Schema>,
  accountId: string,
  conversationSid: string,
  cursor: number,
): Promise<boolean> {
  const columns = { cursor, parts: 0, attempt: null };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('relay_threads')
    .values({ account_id: accountId, conversation_sid: conversationSid, ...NEW_THREAD, ...columns })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'conversation_sid'])
        .doUpdateSet(columns)
        .where('relay_threads.cursor', '<', cursor),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

const toColumns = (changes: Partial<Thread>): Partial<Selectable<RelayThreadsTable>> => ({
  ...(changes.cursor === undefined ? {} : { cursor: changes.cursor }),
  ...(changes.parts === undefined ? {} : { parts: changes.parts }),
  ...(changes.attempt === undefined
    ? {}
    : { attempt: changes.attempt === null ? null : toText(changes.attempt) }),
  ...(changes.missiveConversationId === undefined
    ? {}
    : { missive_conversation_id: changes.missiveConversationId }),
  ...(changes.localMessageCount === undefined ? {} : { known_messages: changes.localMessageCount }),
  ...(changes.remoteMessageCount === undefined ? {} : { heard_messages: changes.remoteMessageCount }),
  ...(changes.lastPartAt === undefined ? {} : { last_part_at: toIsoOrNull(changes.lastPartAt) }),
  ...(changes.describedFingerprint === undefined ? {} : { described: changes.describedFingerprint }),
});

/** The same attempt is the same text. */
const toText = ({ key, at, settledAt, conversationId }: Attempt): string =>
  JSON.stringify({ key, at, settledAt, conversationId });

const toAttempt = (text: string): Attempt => {
  const attempt = JSON.parse(text) as Omit<Attempt, 'settledAt'> & Partial<Attempt>;
  return { settledAt: attempt.at, ...attempt }; // older versions saved none
};

const toThread = (row: Omit<Selectable<RelayThreadsTable>, 'account_id' | 'conversation_sid'>): Thread => ({
  cursor: row.cursor,
  parts: row.parts,
  attempt: row.attempt === null ? null : toAttempt(row.attempt),
  missiveConversationId: row.missive_conversation_id,
  localMessageCount: row.known_messages,
  remoteMessageCount: row.heard_messages,
  lastPartAt: toTimeOrNull(row.last_part_at),
  describedFingerprint: row.described,
});
