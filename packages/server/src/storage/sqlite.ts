/** The store in a SQLite file: the embedded default. Several processes on one machine may share the file. */

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import { createSecretBox, readKey, readOrCreateKey } from '../crypto/secret-box.js';
import { checkKey } from './key-check.js';
import { KyselyStore } from './kysely-store.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { toStorageError } from './storage-errors.js';
import { StorageError, type Store } from '../stores/store.js';

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

async function open(dataDirectory: string, key?: Buffer): Promise<Store> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const path = join(dataDirectory, 'missive-chat.sqlite');
  const box = createSecretBox(key ?? keyOf(dataDirectory, path));
  makePrivate(path);
  const database = new Database(path);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
  try {
    await sql`pragma journal_mode = wal`.execute(db);
    await sql`pragma foreign_keys = on`.execute(db);
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
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
}
