/** Agents' messages until they are delivered to Twilio; after that only their ids. */

import { sql, type Kysely, type Selectable, type Transaction, type Updateable } from 'kysely';
import type {
  AgentMessage,
  AgentMessageContent,
  AgentMessageStore,
  ApiMessage,
  QueuedPost,
  WaitingAgentMessage,
} from '../stores/relay-store.js';
import { recordFirstReply } from './first-replies.js';
import { IntegrationPosts } from './integration-posts.js';
import { RelayJobs } from './relay-jobs.js';
import { NEW_THREAD } from './relay-threads.js';
import { readRestoredAt } from './restored-at.js';
import { toIso, toIsoOrNull, toTimeOrNull } from './rows.js';
import type { AgentMessagesTable, Schema } from './schema.js';
import { addCount } from './statistics.js';

type Key = Pick<AgentMessage, 'accountId' | 'id'>;

export class AgentMessages implements AgentMessageStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  addAgentMessage(message: AgentMessage, remoteMessageCount: number, now: number): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const isNew = await insertAgentMessage(transaction, message, 'waiting', null, now);
      const { accountId, conversationSid, isAutomatic, writtenAt } = message;
      if (isNew && conversationSid !== null) {
        await countMessage(transaction, message, conversationSid, remoteMessageCount);
        if (!isAutomatic) await recordFirstReply(transaction, accountId, conversationSid, writtenAt);
      }
      return isNew;
    });
  }

  addApiMessage(message: ApiMessage, post: QueuedPost, now: number): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      if (!(await insertAgentMessage(transaction, message, 'waiting', null, now))) return false;
      await new IntegrationPosts(transaction).addPost(post, now);
      const jobs = new RelayJobs(transaction);
      const { accountId, conversationSid } = message;
      await jobs.schedule({ accountId, queue: 'to-visitor', subject: conversationSid }, now);
      await jobs.schedule({ accountId, queue: 'posts', subject: post.integrationId }, now);
      return true;
    });
  }

  addUndeliverableAgentMessage(message: AgentMessage, reason: string, now: number): Promise<boolean> {
    return insertAgentMessage(this.#db, message, 'failed', reason, now);
  }

  async knownAgentMessages(accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.#db
      .selectFrom('agent_messages')
      .select('id')
      .where('account_id', '=', accountId)
      .where('id', 'in', ids)
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  async waitingAgentMessages(accountId: string, conversationSid: string): Promise<WaitingAgentMessage[]> {
    const rows = await this.#db
      .selectFrom('agent_messages')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('state', '=', 'waiting')
      .orderBy('written_at')
      .orderBy('position')
      .orderBy('received_at')
      .execute();
    return rows.map(toWaiting);
  }

  async waitingAgentMessage({ accountId, id }: Key): Promise<WaitingAgentMessage | null> {
    const row = await this.#db
      .selectFrom('agent_messages')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    return row === undefined ? null : toWaiting(row);
  }

  async saveAgentMessage(
    key: Key,
    { parts, attemptAt, settledAt }: Partial<Pick<WaitingAgentMessage, 'parts' | 'attemptAt' | 'settledAt'>>,
  ): Promise<void> {
    await this.#set(key, {
      ...(parts === undefined ? {} : { parts }),
      ...(attemptAt === undefined ? {} : { attempt_at: toIsoOrNull(attemptAt) }),
      ...(settledAt === undefined ? {} : { settled_at: toIsoOrNull(settledAt) }),
    });
  }

  finishAgentMessage({ accountId, id }: Key, now: number, isReply = false): Promise<void> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('agent_messages')
        .set({ state: 'delivered', content: '', reason: null, delivered_at: toIso(now) })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('state', '!=', 'delivered')
        .executeTakeFirst();
      if (isReply && numUpdatedRows === 1n)
        await addCount(transaction, { accountId, name: 'messages-out', at: now });
    });
  }

  failAgentMessage(key: Key, reason: string): Promise<void> {
    return this.#set(key, { state: 'failed', reason });
  }

  async #set({ accountId, id }: Key, columns: Updateable<AgentMessagesTable>): Promise<void> {
    await this.#db
      .updateTable('agent_messages')
      .set(columns)
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .execute();
  }
}

export async function insertAgentMessage(
  db: Kysely<Schema>,
  message: AgentMessage,
  state: string,
  reason: string | null,
  now: number,
): Promise<boolean> {
  const restoredAt = await readRestoredAt(db);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('agent_messages')
    .values({
      account_id: message.accountId,
      id: message.id,
      conversation_sid: message.conversationSid,
      missive_conversation_id: message.missiveConversationId,
      state,
      content: JSON.stringify(message.content),
      reason,
      parts: 0,
      // It may have been delivered before the database was restored: that is looked up.
      attempt_at: message.writtenAt < (restoredAt ?? 0) ? toIso(message.writtenAt) : null,
      settled_at: null,
      written_at: toIso(message.writtenAt),
      position: message.position,
      received_at: toIso(now),
      delivered_at: null,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The thread continues in the conversation the agent wrote in last; the count restarts when it is another one. */
async function countMessage(
  transaction: Transaction<Schema>,
  { accountId, missiveConversationId: id }: AgentMessage,
  conversationSid: string,
  remoteMessageCount: number,
): Promise<void> {
  const isSame =
    id === null
      ? sql`1 = 1`
      : sql`(relay_threads.missive_conversation_id is null or relay_threads.missive_conversation_id = ${id})`;
  await transaction
    .insertInto('relay_threads')
    .values({
      ...NEW_THREAD,
      account_id: accountId,
      conversation_sid: conversationSid,
      missive_conversation_id: id,
      known_messages: 1,
      heard_messages: remoteMessageCount,
    })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'conversation_sid']).doUpdateSet({
        known_messages: sql<number>`case when ${isSame} then relay_threads.known_messages + 1 else 1 end`,
        heard_messages: sql<number>`case
          when ${isSame} and relay_threads.heard_messages > ${remoteMessageCount} then relay_threads.heard_messages
          else ${remoteMessageCount} end`,
        missive_conversation_id: sql<string | null>`coalesce(${id}, relay_threads.missive_conversation_id)`,
      }),
    )
    .execute();
}

const toWaiting = (row: Selectable<AgentMessagesTable>): WaitingAgentMessage => ({
  accountId: row.account_id,
  id: row.id,
  conversationSid: row.conversation_sid,
  missiveConversationId: row.missive_conversation_id,
  content: JSON.parse(row.content) as AgentMessageContent,
  writtenAt: Date.parse(row.written_at),
  position: row.position,
  parts: row.parts,
  attemptAt: toTimeOrNull(row.attempt_at),
  settledAt: toTimeOrNull(row.settled_at),
});
