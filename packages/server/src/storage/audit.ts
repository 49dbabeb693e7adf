/** The audit log: bounded by age, and by rows of an account. It stays when its account is deleted. */

import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { AuditEntry, AuditStore } from '../stores/audit-store.js';
import { toIso } from './rows.js';
import type { AuditLogTable } from './admin-schema.js';
import type { Schema } from './schema.js';

const MAX_AGE = 400 * 24 * 60 * 60 * 1_000;
const MAX_ROWS = 10_000;

export class Audit implements AuditStore {
  readonly #db: Kysely<Schema>;
  readonly #maxRows: number;
  #count = 0;

  constructor(db: Kysely<Schema>, maxRows = MAX_ROWS) {
    this.#db = db;
    this.#maxRows = maxRows;
  }

  async add({ at, who, action, accountId, status, fields }: Omit<AuditEntry, 'id'>): Promise<void> {
    const time = toIso(at);
    await this.#db
      .insertInto('audit_log')
      .values({
        id: `${time}-${this.#nextNumber()}${randomBytes(3).toString('hex')}`,
        account_id: accountId,
        at: time,
        who,
        action,
        status,
        fields: JSON.stringify(fields),
      })
      .execute();
    await this.#db
      .deleteFrom('audit_log')
      .where('at', '<', toIso(at - MAX_AGE))
      .execute();
    const surplus = await this.#of(accountId)
      .select('id')
      .orderBy('id', 'desc')
      .offset(this.#maxRows)
      .limit(1)
      .executeTakeFirst();
    if (surplus === undefined) return;
    const old = this.#db.deleteFrom('audit_log').where('id', '<=', surplus.id);
    await (
      accountId === null ? old.where('account_id', 'is', null) : old.where('account_id', '=', accountId)
    ).execute();
  }

  async list(accountId: string | null, before: string | null, limit: number): Promise<AuditEntry[]> {
    let query = accountId === null ? this.#db.selectFrom('audit_log') : this.#of(accountId);
    if (before !== null) query = query.where('id', '<', before);
    const rows = await query.selectAll().orderBy('id', 'desc').limit(limit).execute();
    return rows.map(toEntry);
  }

  /** Orders what this process notes in the same millisecond. */
  #nextNumber(): string {
    this.#count = (this.#count + 1) % 0x1000000;
    return this.#count.toString(16).padStart(6, '0');
  }

  #of(accountId: string | null) {
    const all = this.#db.selectFrom('audit_log');
    return accountId === null ? all.where('account_id', 'is', null) : all.where('account_id', '=', accountId);
  }
}

const toEntry = (row: Selectable<AuditLogTable>): AuditEntry => ({
  id: row.id,
  at: Date.parse(row.at),
  who: row.who,
  action: row.action,
  accountId: row.account_id,
  status: row.status,
  fields: JSON.parse(row.fields) as string[],
});
