/** Operators and sessions of the Setup page in the database. */

import type { Kysely } from 'kysely';
import type { Role } from '../api/account.js';
import type { AdminSessionRecord, OperatorRecord, OperatorStore } from '../stores/operator-store.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';

const keyOf = (name: string): string => name.trim().normalize('NFKC').toLowerCase();
const roleOf = (text: string): Role => (text === 'admin' ? 'admin' : 'viewer');

export class Operators implements OperatorStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async addOperator({ name, passwordHash, role, createdAt }: OperatorRecord): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('operators')
      .values({ key: keyOf(name), name, password_hash: passwordHash, role, created_at: toIso(createdAt) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async findOperator(name: string): Promise<OperatorRecord | null> {
    const row = await this.#db
      .selectFrom('operators')
      .selectAll()
      .where('key', '=', keyOf(name))
      .executeTakeFirst();
    return row === undefined ? null : toOperator(row);
  }

  async listOperators(): Promise<OperatorRecord[]> {
    return (await this.#db.selectFrom('operators').selectAll().orderBy('key').execute()).map(toOperator);
  }

  changeOperator(
    name: string,
    { passwordHash, role }: Partial<Pick<OperatorRecord, 'passwordHash' | 'role'>>,
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const key = keyOf(name);
      const { numUpdatedRows } = await transaction
        .updateTable('operators')
        .set({
          key,
          ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
          ...(role === undefined ? {} : { role }),
        })
        .where('key', '=', key)
        .executeTakeFirst();
      if (passwordHash !== undefined)
        await transaction.deleteFrom('admin_sessions').where('operator_key', '=', key).execute();
      return numUpdatedRows === 1n;
    });
  }

  removeOperator(name: string): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const key = keyOf(name);
      await transaction.deleteFrom('admin_sessions').where('operator_key', '=', key).execute();
      const { numDeletedRows } = await transaction
        .deleteFrom('operators')
        .where('key', '=', key)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  async openSession({
    id,
    name,
    createdAt,
    expiresAt,
  }: Pick<AdminSessionRecord, 'id' | 'name' | 'createdAt' | 'expiresAt'>): Promise<void> {
    await this.#db.deleteFrom('admin_sessions').where('expires_at', '<', toIso(createdAt)).execute();
    await this.#db
      .insertInto('admin_sessions')
      .values({
        id,
        operator_key: name === null ? null : keyOf(name),
        created_at: toIso(createdAt),
        expires_at: toIso(expiresAt),
      })
      .execute();
  }

  async findSession(id: string, now: number): Promise<AdminSessionRecord | null> {
    const row = await this.#sessions(now).where('admin_sessions.id', '=', id).executeTakeFirst();
    return row === undefined ? null : toSession(row);
  }

  async listSessions(now: number): Promise<AdminSessionRecord[]> {
    return (await this.#sessions(now).orderBy('admin_sessions.created_at', 'desc').execute())
      .map(toSession)
      .filter((session) => session !== null);
  }

  async endSession(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('admin_sessions')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  #sessions(now: number) {
    return this.#db
      .selectFrom('admin_sessions')
      .leftJoin('operators', 'operators.key', 'admin_sessions.operator_key')
      .select([
        'admin_sessions.id',
        'admin_sessions.operator_key',
        'admin_sessions.created_at',
        'admin_sessions.expires_at',
        'operators.name',
        'operators.role',
      ])
      .where('admin_sessions.expires_at', '>', toIso(now));
  }
}

const toOperator = (row: {
  name: string;
  password_hash: string;
  role: string;
  created_at: string;
}): OperatorRecord => ({
  name: row.name,
  passwordHash: row.password_hash,
  role: roleOf(row.role),
  createdAt: Date.parse(row.created_at),
});

/** Null when its operator is gone. */
function toSession(row: {
  id: string;
  operator_key: string | null;
  created_at: string;
  expires_at: string;
  name: string | null;
  role: string | null;
}): AdminSessionRecord | null {
  const common = {
    id: row.id,
    createdAt: Date.parse(row.created_at),
    expiresAt: Date.parse(row.expires_at),
  };
  if (row.operator_key === null) return { ...common, name: null, role: 'admin' };
  return row.name === null || row.role === null
    ? null
    : { ...common, name: row.name, role: roleOf(row.role) };
}
