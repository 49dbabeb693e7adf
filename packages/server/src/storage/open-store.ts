/** Opens the configured storage engine. */

import { OptionsError, type Settings } from '../environment.js';
import { readKey } from '../crypto/secret-box.js';
import { StorageError, type Store } from '../stores/store.js';

/**
 * PostgreSQL if `DATABASE_URL` is set, else a SQLite file in the data folder. Only the driver of the database
 * in use is loaded: the other one may be missing.
 * @throws OptionsError, StorageError
 */
export async function openStore({
  databaseUrl,
  dataDirectory,
  encryptionKey,
}: Pick<Settings, 'databaseUrl' | 'dataDirectory' | 'encryptionKey'>): Promise<Store> {
  const given = encryptionKey === undefined ? null : Buffer.from(encryptionKey, 'hex');
  if (databaseUrl === undefined) {
    const { openSqliteStore } = await loadDriver(
      'SQLite',
      'libsql',
      () => import('./sqlite.js'),
      'Or set DATABASE_URL to use PostgreSQL.',
    );
    return openSqliteStore(dataDirectory, given ?? undefined);
  }
  // The other processes would not know a key created here.
  const key = given ?? readKey(dataDirectory);
  if (key === null)
    throw new OptionsError([
      'MISSIVE_CHAT_ENCRYPTION_KEY is missing: with DATABASE_URL all processes need the same key. ' +
        'Make one with “openssl rand -hex 32” and keep it safe, or put a shared file encryption.key into MISSIVE_CHAT_DATA.',
    ]);
  const { openPostgresStore } = await loadDriver('PostgreSQL', 'pg', () => import('./postgres.js'));
  return openPostgresStore(databaseUrl, key);
}

/** @throws StorageError naming the package that is missing: the driver, or the part of it for this platform */
async function loadDriver<Module>(
  database: string,
  driver: string,
  load: () => Promise<Module>,
  otherwise = '',
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    const missing = /'([^']+)'/.exec(message)?.[1] ?? driver;
    const install =
      missing === driver
        ? `Install it: npm install ${driver}.`
        : `It is an optional dependency of ${driver}: install it with “npm install --include=optional ${driver}”.`;
    throw new StorageError(
      `${database} cannot be used: the package ${missing} is not installed. ${install} ${otherwise}`.trimEnd(),
      cause,
    );
  }
}
