/** Which engine, and which key: as the options say. */

import { OptionsError, type Settings } from '../environment.js';
import { readKey } from '../secret-box.js';
import { openPostgresStore } from './postgres.js';
import { openSqliteStore } from './sqlite.js';
import type { Store } from './store.js';

/**
 * PostgreSQL where `DATABASE_URL` says so, else a SQLite file in the data folder.
 * @throws OptionsError, StorageError
 */
export async function openStore({
  databaseUrl,
  dataDirectory,
  encryptionKey,
}: Pick<Settings, 'databaseUrl' | 'dataDirectory' | 'encryptionKey'>): Promise<Store> {
  const given = encryptionKey === undefined ? null : Buffer.from(encryptionKey, 'hex');
  if (databaseUrl === undefined) return openSqliteStore(dataDirectory, given ?? undefined);
  // Made here, it would be this process's alone, and the others could not open what it sealed.
  const key = given ?? readKey(dataDirectory);
  if (key === null)
    throw new OptionsError([
      'MISSIVE_CHAT_ENCRYPTION_KEY is missing: with DATABASE_URL all processes need the same key. ' +
        'Make one with “openssl rand -hex 32” and keep it safe, or put a shared file encryption.key into MISSIVE_CHAT_DATA.',
    ]);
  return openPostgresStore(databaseUrl, key);
}
