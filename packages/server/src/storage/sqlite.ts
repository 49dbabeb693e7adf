/** The store in a SQLite file: the embedded default. Several processes on one machine may share the file. */

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import { createSecretBox, readKey, readOrCreateKey } from '../crypto/secret-box.js';
import { accessTo, type DatabaseAccess } from './database-access.js';
import { checkKey } from './key-check.js';
import { KyselyStore } from './kysely-store.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { toStorageError } from './storage-errors.js';
import { StorageError, type Store } from '../stores/store.js';

const FILE = 'missive-chat.sqlite';
/** The database, and the files that SQLite has beside it while it is open. */
const filesOf = (path: string): string[] => [path, `${path}-wal`, `${path}-shm`];

/**
 * Opens, creates or migrates the store in a folder.
 * @param key 32 bytes that encrypt secrets; by default read from the folder, or created there
 * @throws StorageError, or the file system's own error when the folder is not writable
 */
export async function openSqliteStore(dataDirectory: string, key?: Buffer): Promise<Store> {
  try {
    return await open(dataDirectory, key);
  } catch (error) {
    throw toStorageError(error) ?? error;
  }
}

/**
 * The database without a store, as it is: for backups.
 * @param mayCreate whether an empty one is created when there is none; it is removed if nothing is stored in it
 * @throws StorageError
 */
export async function accessSqlite(dataDirectory: string, mayCreate: boolean): Promise<DatabaseAccess> {
  const path = join(dataDirectory, FILE);
  const isNew = !existsSync(path);
  if (isNew && !mayCreate)
    throw new StorageError(
      `There is no database in the data folder ${dataDirectory}: it has no file ${FILE}. ` +
        'Set MISSIVE_CHAT_DATA to the folder that the chat server uses.',
    );
  const { database, db } = await connect(dataDirectory);
  return accessTo(db, {
    beginRead: 'begin',
    beginWrite: 'begin immediate',
    rows: (query) => rowsOf(database.prepare(query).raw()),
    explain: toStorageError,
    onUnused() {
      if (isNew) for (const file of filesOf(path)) rmSync(file, { force: true });
    },
  });
}

/** Rows as they are asked for. */
function* rowsOf(statement: Database.Statement): Generator<unknown[]> {
  const rows = statement.iterate() as IterableIterator<unknown[]>;
  let isDone = false;
  try {
    for (const row of rows) yield row;
    isDone = true;
  } finally {
    // One that is left unfinished would keep the database locked.
    while (!isDone) isDone = rows.next().done === true;
  }
}

async function connect(dataDirectory: string) {
  makeFolder(dataDirectory);
  const path = join(dataDirectory, FILE);
  makePrivate(path);
  const database = new Database(path);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
  try {
    await sql`pragma journal_mode = wal`.execute(db);
    await sql`pragma foreign_keys = on`.execute(db);
    return { database, db };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function open(dataDirectory: string, key?: Buffer): Promise<Store> {
  makeFolder(dataDirectory); // for the key
  const box = createSecretBox(key ?? keyOf(dataDirectory, join(dataDirectory, FILE)));
  const { db } = await connect(dataDirectory);
  try {
    // Serialized and atomic: the migrator ensures neither here.
    await sql`begin immediate`.execute(db);
    await migrate(db);
    await checkKey(db, box);
    await sql`commit`.execute(db);
    return new KyselyStore({ db, box });
  } catch (error) {
    await db.destroy(); // rolls back
    throw error;
  }
}

const makeFolder = (path: string): unknown => mkdirSync(path, { recursive: true, mode: 0o700 });

/** A key is created for a new database only: it could not decrypt an existing one. @throws StorageError */
function keyOf(dataDirectory: string, path: string): Buffer {
  if (!existsSync(path) || statSync(path).size === 0) return readOrCreateKey(dataDirectory);
  const key = readKey(dataDirectory);
  if (key !== null) return key;
  throw new StorageError(
    `The data folder ${dataDirectory} has a database but no file encryption.key, which opens its secrets. Put the ` +
      'key’s backup back, or set MISSIVE_CHAT_ENCRYPTION_KEY to the key. Nothing was changed.',
  );
}

/**
 * Only the owner may read the database, whatever the folder allows. SQLite creates its other files with the
 * same mode.
 */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  for (const file of filesOf(path)) if (existsSync(file)) chmodSync(file, 0o600);
}
