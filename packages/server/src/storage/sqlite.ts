/** The store in a SQLite file: the embedded default. Several processes on one machine may share the file. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import { createSecretBox, readOrCreateKey } from '../secret-box.js';
import { checkKey } from './key-check.js';
import { KyselyStore } from './kysely-store.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import { sqliteDialect } from './sqlite-dialect.js';
import type { Store } from './store.js';

/**
 * Opens (and creates or brings up to date) the store in a folder.
 * @param key 32 bytes that seal secrets; read from the folder, or made there, when left out
 * @throws StorageError, or the file system's own error when the folder cannot be written
 */
export async function openSqliteStore(dataDirectory: string, key?: Buffer): Promise<Store> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const box = createSecretBox(key ?? readOrCreateKey(dataDirectory));
  const database = new Database(join(dataDirectory, 'missive-chat.sqlite'));
  const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
  try {
    await sql`pragma journal_mode = wal`.execute(db);
    await sql`pragma foreign_keys = on`.execute(db);
    // One process at a time, and all or nothing: the migrator itself does neither here.
    await sql`begin immediate`.execute(db);
    await migrate(db);
    await checkKey(db, box);
    await sql`commit`.execute(db);
    return new KyselyStore({ db, box });
  } catch (error) {
    await db.destroy(); // takes back what is not committed
    throw error;
  }
}
