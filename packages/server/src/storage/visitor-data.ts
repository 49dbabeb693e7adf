/**
 * Everything that is stored of one visitor. `OF_A_VISITOR` classifies each table of the schema: a new one does not
 * compile before somebody has decided whether it holds anything of a visitor.
 */

import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import { OWN_POSTS } from '../stores/own-posts.js';
import { JOBS_OF_CONVERSATION } from '../stores/relay-store.js';
import type { VisitorRecord } from '../stores/store.js';
import type {
  DeletedRows,
  DeletionOptions,
  StoredRow,
  StoredRows,
  VisitorDataStore,
  VisitorScope,
} from '../stores/visitor-data-store.js';
import { toIso, toVisitor } from './rows.js';
import { hasNoActive, isQuietSince } from './inactive-visitors.js';
import type { Schema } from './schema.js';

type Condition = RawBuilder<SqlBool>;
/** The rows of a visitor; null when the scope has none in this table. */
type Selection = (scope: VisitorScope) => Condition | null;

const isOneOf = (column: string, values: readonly string[]): Condition | null =>
  values.length === 0 ? null : sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`;

const ofAccount = ({ accountId }: VisitorScope, condition: Condition | null): Condition | null =>
  condition === null ? null : sql<SqlBool>`account_id = ${accountId} and (${condition})`;

const ofConversation: Selection = (scope) =>
  ofAccount(scope, isOneOf('conversation_sid', scope.conversationSids));

/** Those whose recipient was unknown when they came are found by their conversation at Missive. */
const agentMessages: Selection = (scope) => {
  const { accountId, conversationSids: sids } = scope;
  const ofThread = isOneOf('conversation_sid', sids);
  return ofAccount(
    scope,
    ofThread &&
      sql<SqlBool>`${ofThread} or (conversation_sid is null and missive_conversation_id in (
        select missive_conversation_id from relay_threads where account_id = ${accountId} and ${ofThread}))`,
  );
};

/** Our own posts about the visitor’s emails and ratings, and about messages that did not arrive. */
const ownPosts: Selection = (scope) => {
  const [ofThread, messages] = [ofConversation(scope), agentMessages(scope)];
  if (ofThread === null || messages === null) return null;
  return ofAccount(
    scope,
    sql<SqlBool>`
      (integration_id = ${OWN_POSTS.mails} and delivery_id in (select id from mails where ${ofThread})) or
      (integration_id = ${OWN_POSTS.ratings} and delivery_id in (select message_sid from ratings where ${ofThread})) or
      (integration_id = ${OWN_POSTS.messages} and delivery_id in (select id from agent_messages where ${messages})) or
      (integration_id = ${OWN_POSTS.undelivered} and delivery_id in (select id from agent_messages where ${messages}))`,
  );
};

/** By table, in the order of deletion: what is found by way of another table comes before it. Null: nothing of visitors. */
export const OF_A_VISITOR: Readonly<Record<keyof Schema, Selection | null>> = {
  integration_posts: ownPosts,
  agent_messages: agentMessages,
  relay_threads: ofConversation,
  relay_lanes: (scope) =>
    ofAccount(
      scope,
      isOneOf('subject', scope.conversationSids) &&
        sql<SqlBool>`${isOneOf('lane', JOBS_OF_CONVERSATION)} and ${isOneOf('subject', scope.conversationSids)}`,
    ),
  refused_messages: ofConversation,
  answers: ofConversation,
  ratings: ofConversation,
  first_replies: ofConversation,
  mails: ofConversation,
  mail_opt_outs: (scope) => ofAccount(scope, isOneOf('address_key', scope.addressKeys)),
  /** How many emails an address got lately. Other limits are by hashed network address, which is no visitor’s here. */
  rate_limits: ({ accountId, addressKeys }) =>
    isOneOf(
      'key',
      addressKeys.map((key) => `mail:${accountId}:${key}`),
    ),
  visitor_conversations(scope) {
    const ofThread = isOneOf('conversation_sid', scope.conversationSids) ?? sql<SqlBool>`1 = 0`;
    return ofAccount(scope, sql<SqlBool>`visitor_id = ${scope.visitorId ?? ''} or ${ofThread}`);
  },
  visitors: (scope) =>
    ofAccount(scope, scope.visitorId === null ? null : sql<SqlBool>`id = ${scope.visitorId}`),
  /** Hashes of ids of conversations that are gone. */
  erasures: null,
  /** Contains names of fields and of operators only. */
  audit_log: null,
  accounts: null,
  widget_loads: null,
  /** Of the team. */
  pictures: null,
  missive_tokens: null,
  missive_calls: null,
  /** Counts of an account. */
  refused_visitors: null,
  statistics: null,
  /** Of the operator. */
  twilio_prices: null,
  operators: null,
  admin_sessions: null,
  ended_admin_sessions: null,
  changes: null,
  facts: null,
};

const TABLES = Object.entries(OF_A_VISITOR).filter(
  (entry): entry is [keyof Schema, Selection] => entry[1] !== null,
);

export class VisitorData implements VisitorDataStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findVisitorsByEmail(accountId: string, email: string): Promise<VisitorRecord[]> {
    const rows = await this.#db
      .selectFrom('visitors')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('email', '!=', '')
      .where(sql<SqlBool>`(email = ${email} or lower(email) = ${email.toLowerCase()})`)
      .orderBy('first_seen_at')
      .execute();
    return rows.map(toVisitor);
  }

  async findStoredVisitor(accountId: string, visitorId: string): Promise<VisitorRecord | null> {
    const row = await this.#db
      .selectFrom('visitors')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('id', '=', visitorId)
      .executeTakeFirst();
    return row === undefined ? null : toVisitor(row);
  }

  async readVisitorData(scope: VisitorScope): Promise<StoredRows> {
    const found: Record<string, readonly StoredRow[]> = {};
    for (const [table, select] of TABLES) {
      const condition = select(scope);
      if (condition === null) continue;
      const { rows } = await sql<StoredRow>`select * from ${sql.table(table)} where ${condition}`.execute(
        this.#db,
      );
      if (rows.length > 0) found[table] = rows;
    }
    return found;
  }

  missiveConversationsOf(scope: VisitorScope): Promise<string[]> {
    return missiveConversations(this.#db, scope);
  }

  deleteVisitorData(
    scope: VisitorScope,
    { includesOptOuts }: DeletionOptions,
    now: number,
  ): Promise<DeletedRows> {
    return this.#db.transaction().execute(async (transaction) => {
      const missiveIds = await missiveConversations(transaction, scope);
      const deleted: Record<string, number> = {};
      for (const [table, select] of TABLES) {
        const condition = table === 'mail_opt_outs' && !includesOptOuts ? null : select(scope);
        if (condition === null) continue;
        const query = sql`delete from ${sql.table(table)} where ${condition}`;
        const count = Number((await query.execute(transaction)).numAffectedRows ?? 0);
        if (count > 0) deleted[table] = count;
      }
      const gone = await withoutThread(transaction, scope.accountId, missiveIds);
      for (const id of [...scope.conversationSids, ...gone])
        await transaction
          .insertInto('erasures')
          .values({ account_id: scope.accountId, key: keyOf(scope.accountId, id), at: toIso(now) })
          .onConflict((conflict) => conflict.columns(['account_id', 'key']).doNothing())
          .execute();
      return deleted;
    });
  }

  async inactiveVisitors(
    accountId: string,
    since: number,
    after: VisitorRecord | null,
    limit: number,
  ): Promise<VisitorRecord[]> {
    let query = this.#db
      .selectFrom('visitors')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('last_seen_at', '<', toIso(since))
      .where(isQuietSince(accountId, sql.ref('visitors.conversation_sid'), since))
      .where(hasNoActive(accountId, since));
    if (after !== null) {
      const seen = toIso(after.lastSeenAt);
      query = query.where(
        sql<SqlBool>`(last_seen_at > ${seen} or (last_seen_at = ${seen} and id > ${after.id}))`,
      );
    }
    const rows = await query.orderBy('last_seen_at').orderBy('id').limit(limit).execute();
    return rows.map(toVisitor);
  }

  async inactiveConversations(
    accountId: string,
    since: number,
    after: string,
    limit: number,
  ): Promise<string[]> {
    const sid = sql.ref('relay_threads.conversation_sid');
    const rows = await this.#db
      .selectFrom('relay_threads')
      .select('conversation_sid')
      .where('account_id', '=', accountId)
      .where('conversation_sid', '>', after)
      .where(isQuietSince(accountId, sid, since))
      .where(
        sql<SqlBool>`not exists (select 1 from visitors v where v.account_id = ${accountId} and v.conversation_sid = ${sid})`,
      )
      .orderBy('conversation_sid')
      .limit(limit)
      .execute();
    return rows.map(({ conversation_sid }) => conversation_sid);
  }

  async erasedAt(accountId: string, conversationIds: readonly string[]): Promise<number | null> {
    if (conversationIds.length === 0) return null;
    const row = await this.#db
      .selectFrom('erasures')
      .select('at')
      .where('account_id', '=', accountId)
      .where(
        'key',
        'in',
        conversationIds.map((id) => keyOf(accountId, id)),
      )
      .orderBy('at', 'desc')
      .executeTakeFirst();
    return row === undefined ? null : Date.parse(row.at);
  }

  async forgetErasures(before: number): Promise<void> {
    await this.#db.deleteFrom('erasures').where('at', '<', toIso(before)).execute();
  }
}

async function missiveConversations(db: Kysely<Schema>, scope: VisitorScope): Promise<string[]> {
  const ids = new Set<string>();
  for (const [table, condition] of [
    ['relay_threads', ofConversation(scope)],
    ['agent_messages', ofConversation(scope)],
  ] as const) {
    if (condition === null) continue;
    const rows = await db
      .selectFrom(table)
      .select('missive_conversation_id as id')
      .distinct()
      .where(condition)
      .where('missive_conversation_id', 'is not', null)
      .execute();
    for (const { id } of rows) if (id !== null) ids.add(id);
  }
  return [...ids];
}

/** A conversation of Missive may go on in another one of the visitor’s, or be merged with another visitor’s. */
async function withoutThread(
  db: Kysely<Schema>,
  accountId: string,
  missiveIds: readonly string[],
): Promise<readonly string[]> {
  if (missiveIds.length === 0) return [];
  const rows = await db
    .selectFrom('relay_threads')
    .select('missive_conversation_id as id')
    .where('account_id', '=', accountId)
    .where('missive_conversation_id', 'in', missiveIds)
    .execute();
  return missiveIds.filter((id) => !rows.some((row) => row.id === id));
}

/** Ids of Twilio and Missive are random: their hashes lead back to nothing. */
const keyOf = (accountId: string, conversationId: string): string =>
  createHash('sha256').update(`${accountId}\n${conversationId}`).digest('hex');
