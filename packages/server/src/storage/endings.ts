/** The state of conversations at Missive: open or closed (LC-54). */

import type { Kysely } from 'kysely';
import type { EndingCheck, EndingStore, ThreadEnding } from '../stores/ending-store.js';
import { insertAgentMessage } from './agent-messages.js';
import { forgetQuestion } from './first-replies.js';
import { RelayJobs } from './relay-jobs.js';
import { NEW_THREAD } from './relay-threads.js';
import { toIso, toTimeOrNull } from './rows.js';
import type { Schema } from './schema.js';

export class Endings implements EndingStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async ending(accountId: string, conversationSid: string): Promise<ThreadEnding> {
    const row = await this.#db
      .selectFrom('relay_threads')
      .select(['closed_at', 'closed_by', 'closed_for'])
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .executeTakeFirst();
    const { closed_at, closed_by, closed_for } = row ?? NEW_THREAD;
    return {
      closedAt: toTimeOrNull(closed_at),
      closedBy: closed_by,
      closedFor: JSON.parse(closed_for) as string[],
    };
  }

  async statesOfMissive(
    accountId: string,
    missiveConversationIds: readonly string[],
  ): Promise<ReadonlyMap<string, { conversationSid: string; isClosed: boolean }>> {
    if (missiveConversationIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('relay_threads')
      .select(['conversation_sid', 'missive_conversation_id', 'closed_at'])
      .where('account_id', '=', accountId)
      .where('missive_conversation_id', 'in', missiveConversationIds)
      // If the chat has moved to another conversation of Twilio, the one that the visitor wrote in last remains.
      .orderBy((one) => one.fn.coalesce('last_part_at', one.val('')))
      .execute();
    return new Map(
      rows.map((row) => [
        row.missive_conversation_id ?? '',
        { conversationSid: row.conversation_sid, isClosed: row.closed_at !== null },
      ]),
    );
  }

  async conversationsToAsk(
    accountId: string,
    { activeSince, askedBefore, limit }: { activeSince: number; askedBefore: number; limit: number },
  ): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('relay_threads')
      .select('conversation_sid')
      .where('account_id', '=', accountId)
      .where('missive_conversation_id', 'is not', null)
      .where('closed_at', 'is', null)
      .where('last_part_at', '>=', toIso(activeSince))
      .where((one) =>
        one.or([one('closing_asked_at', 'is', null), one('closing_asked_at', '<', toIso(askedBefore))]),
      )
      .orderBy((one) => one.fn.coalesce('closing_asked_at', one.val('')))
      .limit(limit)
      .execute();
    return rows.map((row) => row.conversation_sid);
  }

  async recordOpen({ accountId, conversationSid, closedFor, askedAt }: EndingCheck): Promise<void> {
    await this.#db
      .updateTable('relay_threads')
      .set({
        closed_at: null,
        closed_for: JSON.stringify(closedFor),
        closing_asked_at: toIso(askedAt),
      })
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .execute();
  }

  recordClosed(check: EndingCheck, closedBy: string): Promise<boolean> {
    const { accountId, conversationSid, closedFor, askedAt } = check;
    const at = toIso(askedAt);
    return this.#db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('relay_threads')
        .set((old) => ({
          closed_at: at,
          closed_by: closedBy,
          closed_for: JSON.stringify(closedFor),
          closings: old('closings', '+', 1),
          closing_asked_at: at,
        }))
        .where('account_id', '=', accountId)
        .where('conversation_sid', '=', conversationSid)
        .where('closed_at', 'is', null)
        .where('attempt', 'is', null)
        .where((one) => one.or([one('last_part_at', 'is', null), one('last_part_at', '<=', at)]))
        .returning(['closings', 'known_messages', 'messages_at_closing', 'missive_conversation_id'])
        .executeTakeFirst();
      if (row === undefined) return false;
      await forgetQuestion(transaction, accountId, conversationSid);
      if (row.known_messages === row.messages_at_closing) return true;
      await transaction
        .updateTable('relay_threads')
        .set({ messages_at_closing: row.known_messages })
        .where('account_id', '=', accountId)
        .where('conversation_sid', '=', conversationSid)
        .execute();
      const notice = {
        accountId,
        id: `ended:${conversationSid}:${row.closings}`,
        conversationSid,
        missiveConversationId: row.missive_conversation_id,
        content: { type: 'ended', body: '', name: closedBy, avatarUrl: '', files: [] },
        writtenAt: askedAt,
        position: row.known_messages,
      };
      await insertAgentMessage(transaction, notice, 'waiting', null, askedAt);
      const job = { accountId, queue: 'to-visitor', subject: conversationSid } as const;
      await new RelayJobs(transaction).schedule(job, askedAt);
      return true;
    });
  }
}
