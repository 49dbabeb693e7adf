/** Answers by a program in the database. */

import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Answer, AnswerKey, AnswerState, AnswerStore, ProgramReply } from '../stores/answer-store.js';
import type { Failure } from '../stores/relay-store.js';
import { toIso, toTimeOrNull } from './rows.js';
import type { AnswersTable } from './answers-table.js';
import type { Schema } from './schema.js';

/** Nothing is left to send. */
const NOTHING = '[]';

export class Answers implements AnswerStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async answersOf(accountId: string, conversationSid: string, since: number): Promise<Answer[]> {
    const rows = await this.#db
      .selectFrom('answers')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('created_at', '>=', toIso(since))
      .orderBy('message_index')
      .execute();
    return rows.map(toAnswer);
  }

  async addAnswer(
    key: AnswerKey,
    messageIndex: number,
    now: number,
    limited?: Pick<Answer, 'handOff'>,
  ): Promise<void> {
    await this.#db
      .insertInto('answers')
      .values({
        account_id: key.accountId,
        conversation_sid: key.conversationSid,
        message_sid: key.messageSid,
        message_index: messageIndex,
        state: limited === undefined ? 'asking' : 'dropped',
        attempts: 0,
        replies: NOTHING,
        parts: 0,
        sends: 0,
        attempt_at: null,
        settled_at: null,
        hand_off: limited?.handOff ?? null,
        is_noted: 0,
        reason: null,
        created_at: toIso(now),
        finished_at: limited === undefined ? null : toIso(now),
      })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'conversation_sid', 'message_sid']).doNothing(),
      )
      .execute();
  }

  async beginAsking(answer: Answer): Promise<boolean> {
    const { numUpdatedRows } = await this.#answer(answer)
      .set({ attempts: answer.attempts + 1 })
      .where('state', '=', 'asking')
      .where('attempts', '=', answer.attempts)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async saveReplies(
    answer: Answer,
    { replies, handOff }: { readonly replies: readonly ProgramReply[]; readonly handOff: string | null },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#answer(answer)
      .set({ state: 'sending', replies: JSON.stringify(replies), hand_off: handOff, settled_at: null })
      .where('state', '=', 'asking')
      .where('attempts', '=', answer.attempts + 1)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async beginSending(answer: Answer, now: number, settledAt: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#answer(answer)
      .set({
        sends: answer.sends + 1,
        attempt_at: toIso(answer.attemptAt ?? now),
        settled_at: toIso(settledAt),
      })
      .where('state', '=', 'sending')
      .where('sends', '=', answer.sends)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  holdUntil(key: AnswerKey, settledAt: number): Promise<void> {
    return this.#set(key, { settled_at: toIso(settledAt) });
  }

  cancelSending(key: AnswerKey): Promise<void> {
    return this.#set(key, { attempt_at: null, settled_at: null });
  }

  recordSent(key: AnswerKey, parts: number): Promise<void> {
    return this.#set(key, { parts, attempt_at: null, settled_at: null });
  }

  async finishAnswer(
    key: AnswerKey,
    state: Exclude<AnswerState, 'asking' | 'sending' | 'dismissed'>,
    reason: string | null,
    now: number,
  ): Promise<void> {
    await this.#answer(key)
      .set({ state, reason, replies: NOTHING, settled_at: null, finished_at: toIso(now) })
      .where('state', 'in', ['asking', 'sending'])
      .execute();
  }

  noteHandOff(key: AnswerKey): Promise<void> {
    return this.#set(key, { is_noted: 1 });
  }

  /** Failed ones, newest first. */
  async failures(accountId: string, limit: number): Promise<Omit<Failure, 'id'>[]> {
    const rows = await this.#db
      .selectFrom('answers')
      .select(['conversation_sid', 'message_sid', 'reason', 'created_at'])
      .where('account_id', '=', accountId)
      .where('state', '=', 'failed')
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      direction: 'answer',
      subject: row.conversation_sid,
      messageId: row.message_sid,
      reason: row.reason ?? '',
      at: Date.parse(row.created_at),
    }));
  }

  /** Of this account, or of all. */
  async failureCount(accountId: string | null): Promise<number> {
    const failed = this.#db.selectFrom('answers').where('state', '=', 'failed');
    const counted = accountId === null ? failed : failed.where('account_id', '=', accountId);
    const row = await counted.select(({ fn }) => fn.countAll().as('count')).executeTakeFirst();
    return Number(row?.count ?? 0);
  }

  /** Returns whether there was a failed one. */
  async dismissFailure(key: AnswerKey): Promise<boolean> {
    const { numUpdatedRows } = await this.#answer(key)
      .set({ state: 'dismissed' })
      .where('state', '=', 'failed')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async deleteOld(before: number): Promise<void> {
    await this.#db.deleteFrom('answers').where('created_at', '<', toIso(before)).execute();
  }

  #answer({ accountId, conversationSid, messageSid }: AnswerKey) {
    return this.#db
      .updateTable('answers')
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('message_sid', '=', messageSid);
  }

  async #set(key: AnswerKey, columns: Updateable<AnswersTable>): Promise<void> {
    await this.#answer(key).set(columns).execute();
  }
}

const toAnswer = (row: Selectable<AnswersTable>): Answer => ({
  accountId: row.account_id,
  conversationSid: row.conversation_sid,
  messageSid: row.message_sid,
  messageIndex: row.message_index,
  state: row.state as AnswerState,
  attempts: row.attempts,
  replies: JSON.parse(row.replies) as ProgramReply[],
  parts: row.parts,
  sends: row.sends,
  attemptAt: toTimeOrNull(row.attempt_at),
  settledAt: toTimeOrNull(row.settled_at),
  handOff: row.hand_off,
  isNoted: row.is_noted === 1,
  reason: row.reason,
  createdAt: Date.parse(row.created_at),
  finishedAt: toTimeOrNull(row.finished_at),
});
