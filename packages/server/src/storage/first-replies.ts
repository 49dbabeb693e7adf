/** How long visitors have waited for the first reply of a person (LC-50). */

import { sql, type Kysely } from 'kysely';
import type { FirstReply, FirstReplyStore, Question } from '../stores/first-reply-store.js';
import { KEEP_COUNTS } from '../stores/statistics-store.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';

const HOUR = 60 * 60_000;
/** After so much silence of the team, a visitor’s message begins a new exchange. */
const EXCHANGE = 12 * HOUR;
/** More than so many of an account are not read. */
const MOST_REPLIES = 1_000;

export class FirstReplies implements FirstReplyStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async recordQuestion(question: Question, now: number): Promise<void> {
    const { accountId, conversationSid, askedAt, wasAway } = question;
    if (askedAt < now - KEEP_COUNTS || (await this.#isInExchange(question))) return;
    await this.#db
      .insertInto('first_replies')
      .values({
        account_id: accountId,
        conversation_sid: conversationSid,
        asked_at: toIso(askedAt),
        replied_at: null,
        was_away: wasAway ? 1 : 0,
      })
      .onConflict((conflict) => conflict.columns(['account_id', 'conversation_sid', 'asked_at']).doNothing())
      .execute();
  }

  async firstReplies(accountId: string, since: number): Promise<FirstReply[]> {
    const rows = await this.#db
      .selectFrom('first_replies')
      .select(['asked_at', 'replied_at', 'was_away'])
      .where('account_id', '=', accountId)
      .where('asked_at', '>=', toIso(since))
      .where('replied_at', 'is not', null)
      .orderBy('asked_at', 'desc')
      .limit(MOST_REPLIES)
      .execute();
    return rows.map(({ asked_at, replied_at, was_away }) => {
      const at = Date.parse(asked_at);
      // Missive counts in whole seconds, and its clock may differ from Twilio's.
      return { at, milliseconds: Math.max(0, Date.parse(replied_at ?? '') - at), wasAway: was_away === 1 };
    });
  }

  async deleteOld(now: number): Promise<void> {
    await this.#db
      .deleteFrom('first_replies')
      .where('asked_at', '<', toIso(now - KEEP_COUNTS))
      .execute();
  }

  /** Whether the message continues an exchange: a question waits, or the team or the visitor began one lately. */
  async #isInExchange({ accountId, conversationSid, askedAt }: Question): Promise<boolean> {
    const questions = await this.#db
      .selectFrom('first_replies')
      .select(['asked_at', 'replied_at'])
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .orderBy('asked_at', 'desc')
      .limit(2)
      .execute();
    if (questions.some((question) => question.replied_at === null)) return true;
    const { said, ended } = await this.#db
      .selectFrom('agent_messages')
      .select([
        sql<string | null>`max(case when id not like 'ended:%' then written_at end)`.as('said'),
        sql<string | null>`max(case when id like 'ended:%' then written_at end)`.as('ended'),
      ])
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .executeTakeFirstOrThrow();
    const [latest = null] = [said, questions[0]?.asked_at ?? null]
      .filter((time) => time !== null)
      .sort()
      .reverse();
    return latest !== null && latest > toIso(askedAt - EXCHANGE) && (ended === null || ended <= latest);
  }
}

/** Records the reply to the conversation’s question, if one waits. */
export async function recordFirstReply(
  db: Kysely<Schema>,
  accountId: string,
  conversationSid: string,
  at: number,
): Promise<void> {
  await db
    .updateTable('first_replies')
    .set({ replied_at: toIso(at) })
    .where('account_id', '=', accountId)
    .where('conversation_sid', '=', conversationSid)
    .where('replied_at', 'is', null)
    .execute();
}

/** Forgets the question that waits, if there is one: the conversation was closed without a reply. */
export async function forgetQuestion(
  db: Kysely<Schema>,
  accountId: string,
  conversationSid: string,
): Promise<void> {
  await db
    .deleteFrom('first_replies')
    .where('account_id', '=', accountId)
    .where('conversation_sid', '=', conversationSid)
    .where('replied_at', 'is', null)
    .execute();
}
