/** Puts a backup into a database: all of it, or nothing when anything is wrong. */

import { sql, type Kysely } from 'kysely';
import type { SecretBox } from '../../crypto/secret-box.js';
import { StorageError } from '../../stores/store.js';
import type { DatabaseAccess } from '../database-access.js';
import { checkKey, WrongKeyError } from '../key-check.js';
import { appliedMigrations, migrate, refuseNewer } from '../migrate.js';
import { MIGRATIONS } from '../migrations.js';
import { noteRestore } from '../restored-at.js';
import type { Schema } from '../schema.js';
import { TABLES } from '../tables.js';
import type { BackupHeader, BackupRow } from './backup-format.js';
import { checkBackup, readBackup } from './read-backup.js';

/** Rows of one statement: fewer values than an engine takes. */
const ROWS_AT_ONCE = 200;
/** Characters of one statement, about. */
const TEXT_AT_ONCE = 1_000_000;
/** How often PostgreSQL may end the transaction in favor of one of the chat server's. */
const TRIES = 5;
const DEADLOCK = ['40P01', '55P03'];

export interface RestoreOptions {
  readonly box: SecretBox;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether what is in the database is deleted; otherwise only an empty one is used. */
  readonly isReplacing: boolean;
}

/**
 * The database gets the schema of the backup, then its rows, and is then brought up to date.
 * @param open called when the file was found to be whole
 * @throws StorageError when the file is not a whole backup, is of a newer version, or was made with another key, or
 *   when the database is not empty; the database is then as it was
 */
export async function restoreBackup(
  open: () => Promise<DatabaseAccess>,
  path: string,
  options: RestoreOptions,
): Promise<BackupHeader> {
  const header = await checkBackup(path);
  checkSchema(header);
  const database = await open();
  try {
    for (let attempt = 1; ; attempt++)
      try {
        await database.write((db) => replace(db, path, header, options));
        return header;
      } catch (error) {
        if (attempt === TRIES || !isDeadlock(error)) throw error;
      }
  } finally {
    await database.close();
  }
}

function checkSchema({ migrations }: BackupHeader): void {
  const unknown = migrations.filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length > 0)
    throw new StorageError(
      `The backup was made with a newer version of missive-chat (it has “${unknown.join('”, “')}”), which this ` +
        'version cannot read. Use that version or a newer one.',
    );
}

async function replace(
  db: Kysely<Schema>,
  path: string,
  header: BackupHeader,
  { box, isReplacing, now }: RestoreOptions,
): Promise<void> {
  const before = await stateOf(db);
  if (before.accounts > 0 && !isReplacing)
    throw new StorageError(
      `The database is not empty: it has ${before.accounts === 1 ? 'an account' : `${before.accounts} accounts`}. ` +
        'Restore into an empty one, or use --replace, which deletes what is in it.',
    );
  await dropTables(db);
  const isOfBackup = ([name]: [string, unknown]): boolean => header.migrations.includes(name);
  const atBackup = Object.fromEntries(Object.entries(MIGRATIONS).filter(isOfBackup));
  await migrate(db, atBackup, { isInTransaction: true });
  await checkColumns(db, header);
  for (const { name } of [...header.tables].reverse()) await db.deleteFrom(tableOf(name)).execute();
  await load(db, path);
  await checkCounts(db, header);
  await migrate(db, MIGRATIONS, { isInTransaction: true });
  await checkKey(db, box).catch((error: unknown) => {
    throw error instanceof WrongKeyError
      ? new WrongKeyError(
          'The secrets in this backup were encrypted with another key. Set MISSIVE_CHAT_ENCRYPTION_KEY to the key of ' +
            'the installation that it was made of, or put its file encryption.key into MISSIVE_CHAT_DATA. Nothing was changed.',
          error,
        )
      : error;
  });
  await noteRestore(db, now);
  await tellProcesses(db, before);
}

interface State {
  readonly accounts: number;
  /** The highest version of an account. */
  readonly version: number;
  /** Number of the last change. */
  readonly change: number;
}

/** @throws StorageError when the database is of a newer version */
async function stateOf(db: Kysely<Schema>): Promise<State> {
  await refuseNewer(db).catch((error: unknown) => {
    if (!(error instanceof StorageError)) throw error;
    throw new StorageError(
      `${error.message} Or restore into an empty database: another data folder, or another database of PostgreSQL.`,
      error,
    );
  });
  const migrations = await appliedMigrations(db);
  if (!migrations.includes('0001-accounts')) return { accounts: 0, version: 0, change: 0 };
  const { accounts } = await db
    .selectFrom('accounts')
    .select(sql<number | string>`count(*)`.as('accounts'))
    .executeTakeFirstOrThrow();
  if (!migrations.includes('0002-setup')) return { accounts: Number(accounts), version: 0, change: 0 };
  const { version } = await db
    .selectFrom('accounts')
    .select(sql<number | null>`max(version)`.as('version'))
    .executeTakeFirstOrThrow();
  const { number } = await db.selectFrom('changes').select('number').executeTakeFirstOrThrow();
  return { accounts: Number(accounts), version: version ?? 0, change: number };
}

async function dropTables(db: Kysely<Schema>): Promise<void> {
  const ours = Object.keys(TABLES).reverse();
  for (const name of [...ours, 'kysely_migration', 'kysely_migration_lock'])
    await db.schema.dropTable(name).ifExists().execute();
}

/** @throws StorageError when the backup names a table or a column that its version of the schema does not have */
async function checkColumns(db: Kysely<Schema>, { tables }: BackupHeader): Promise<void> {
  const found = new Map((await db.introspection.getTables()).map((table) => [table.name, table.columns]));
  for (const { name, columns } of tables) {
    const known = Object.hasOwn(TABLES, name) ? found.get(name)?.map((column) => column.name) : undefined;
    const unknown = known === undefined ? name : columns.find((column) => !known.includes(column));
    if (unknown !== undefined)
      throw new StorageError(`The backup has “${unknown}”, which its version of missive-chat did not have.`);
  }
}

async function load(db: Kysely<Schema>, path: string): Promise<void> {
  let table: BackupHeader['tables'][number] | undefined;
  let waiting: Record<string, unknown>[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    length = 0;
    if (table !== undefined && rows.length > 0)
      await db.insertInto(tableOf(table.name)).values(rows).execute();
  };
  const add = async (next: BackupHeader['tables'][number], row: BackupRow): Promise<void> => {
    if (next !== table) await flush();
    table = next;
    waiting.push(Object.fromEntries(next.columns.map((column, index) => [column, row[index]])));
    for (const value of row) if (typeof value === 'string') length += value.length;
    if (waiting.length >= ROWS_AT_ONCE || length >= TEXT_AT_ONCE) await flush();
  };
  await readBackup(path, add);
  await flush();
}

async function checkCounts(db: Kysely<Schema>, { tables }: BackupHeader): Promise<void> {
  for (const { name, rows } of tables) {
    const { count } = await db
      .selectFrom(tableOf(name))
      .select(sql<number | string>`count(*)`.as('count'))
      .executeTakeFirstOrThrow();
    if (Number(count) !== rows)
      throw new StorageError(`${count} rows of ${rows} arrived in the table ${name}. Nothing was changed.`);
  }
}

/** Processes that are running, and open Setup pages, must not take what they know for what is stored now. */
async function tellProcesses(db: Kysely<Schema>, before: State): Promise<void> {
  const { number } = await db.selectFrom('changes').select('number').executeTakeFirstOrThrow();
  const next = Math.max(number, before.change) + 1;
  await db.updateTable('changes').set({ number: next }).execute();
  await db
    .updateTable('accounts')
    .set({ change_number: next, version: sql<number>`version + ${before.version}` })
    .execute();
}

const tableOf = (name: string): keyof Schema => name as keyof Schema;

function isDeadlock(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (DEADLOCK.includes(String((cause as { code?: unknown }).code))) return true;
  return false;
}
