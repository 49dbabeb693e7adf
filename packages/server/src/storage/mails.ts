/** Emails to visitors in the database. */

import { sql, type Kysely, type Selectable, type Updateable } from 'kysely';
import type { Mail, MailKey, MailState, MailStore, NewMail } from '../stores/mail-store.js';
import { toIso, toTimeOrNull } from './rows.js';
import type { MailsTable } from './mail-tables.js';
import type { Schema } from './schema.js';
import { addCount } from './statistics.js';

export class Mails implements MailStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async mailsOf(accountId: string, conversationSid: string): Promise<Mail[]> {
    const rows = await this.#db
      .selectFrom('mails')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .orderBy('first_index')
      .execute();
    return rows.map(toMail);
  }

  async addMail(mail: NewMail, now: number): Promise<void> {
    await this.#db
      .insertInto('mails')
      .values({
        account_id: mail.accountId,
        id: mail.id,
        conversation_sid: mail.conversationSid,
        first_index: mail.firstIndex,
        last_index: mail.lastIndex,
        state: 'sending',
        reason: null,
        attempts: 0,
        doubts: 0,
        settled_at: null,
        is_noted: 0,
        token_hash: mail.tokenHash,
        token_until: toIso(mail.tokenUntil),
        redeemed_at: null,
        created_at: toIso(now),
        finished_at: null,
      })
      .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
      .execute();
  }

  async extendMail(key: MailKey, lastIndex: number): Promise<void> {
    await this.#mail(key)
      .set({ last_index: lastIndex })
      .where('state', '=', 'sending')
      .where('doubts', '=', 0)
      .execute();
  }

  async beginAttempt(mail: Mail, settledAt: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#mail(mail)
      .set({ attempts: mail.attempts + 1, doubts: mail.doubts + 1, settled_at: toIso(settledAt) })
      .where('state', '=', 'sending')
      .where('attempts', '=', mail.attempts)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async cancelAttempt(key: MailKey): Promise<void> {
    await this.#mail(key)
      .set({ settled_at: null, doubts: sql<number>`doubts - 1` })
      .execute();
  }

  settleAttempt(key: MailKey, settledAt: number): Promise<void> {
    return this.#set(key, { settled_at: toIso(settledAt) });
  }

  async finishMail(
    key: MailKey,
    state: Exclude<MailState, 'sending'>,
    reason: string | null,
    now: number,
  ): Promise<void> {
    const { accountId } = key;
    await this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await new Mails(transaction)
        .#mail(key)
        .set({ state, reason, settled_at: null, finished_at: toIso(now) })
        .where('state', '=', 'sending')
        .executeTakeFirst();
      if (state === 'sent' && numUpdatedRows === 1n)
        await addCount(transaction, { accountId, name: 'emails', at: now });
    });
  }

  noteMail(key: MailKey): Promise<void> {
    return this.#set(key, { is_noted: 1 });
  }

  async redeemLink(accountId: string, tokenHash: string, now: number): Promise<string | null> {
    const time = toIso(now);
    const row = await this.#db
      .updateTable('mails')
      .set({ redeemed_at: time })
      .where('account_id', '=', accountId)
      .where('token_hash', '=', tokenHash)
      .where('redeemed_at', 'is', null)
      .where('token_until', '>', time)
      .returning('conversation_sid')
      .executeTakeFirst();
    return row?.conversation_sid ?? null;
  }

  async optOut(accountId: string, addressKey: string, now: number): Promise<void> {
    await this.#db
      .insertInto('mail_opt_outs')
      .values({ account_id: accountId, address_key: addressKey, at: toIso(now) })
      .onConflict((conflict) => conflict.columns(['account_id', 'address_key']).doNothing())
      .execute();
  }

  async hasOptedOut(accountId: string, addressKey: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('mail_opt_outs')
      .select('at')
      .where('account_id', '=', accountId)
      .where('address_key', '=', addressKey)
      .executeTakeFirst();
    return row !== undefined;
  }

  async deleteFinishedMails(before: number): Promise<void> {
    await this.#db.deleteFrom('mails').where('finished_at', '<', toIso(before)).execute();
  }

  #mail({ accountId, id }: MailKey) {
    return this.#db.updateTable('mails').where('account_id', '=', accountId).where('id', '=', id);
  }

  async #set(key: MailKey, columns: Updateable<MailsTable>): Promise<void> {
    await this.#mail(key).set(columns).execute();
  }
}

const toMail = (row: Selectable<MailsTable>): Mail => ({
  accountId: row.account_id,
  id: row.id,
  conversationSid: row.conversation_sid,
  firstIndex: row.first_index,
  lastIndex: row.last_index,
  state: row.state as MailState,
  reason: row.reason,
  attempts: row.attempts,
  doubts: row.doubts,
  settledAt: toTimeOrNull(row.settled_at),
  isNoted: row.is_noted === 1,
  createdAt: Date.parse(row.created_at),
  finishedAt: toTimeOrNull(row.finished_at),
});
