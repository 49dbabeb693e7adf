/** Opens the configured storage engine. */

import { OptionsError, type Settings } from '../environment.js';
import { readKey } from '../crypto/secret-box.js';
import type { DatabaseAccess } from './database-access.js';
import { StorageError, type Store } from '../stores/store.js';

export type StorageSettings = Pick<Settings, 'databaseUrl' | 'dataDirectory' | 'encryptionKey'>;

/**
 * PostgreSQL if `DATABASE_URL` is set, else a SQLite file in the data folder. Only the driver of the database
 * in use is loaded: the other one may be missing.
 * @throws OptionsError, StorageError
 */
export async function openStore(settings: StorageSettings): Promise<Store> {
  const { databaseUrl, dataDirectory, encryptionKey } = settings;
  if (databaseUrl === undefined) {
    const { openSqliteStore } = await loadSqlite();
    return openSqliteStore(dataDirectory, givenKey(encryptionKey) ?? undefined);
  }
  // The other processes would not know a key created here.
  const key = configuredKey(settings);
  if (key === null)
    throw new OptionsError([
      'MISSIVE_CHAT_ENCRYPTION_KEY is missing: with DATABASE_URL all processes need the same key. ' +
        'Make one with “openssl rand -hex 32” and keep it safe, or put a shared file encryption.key into MISSIVE_CHAT_DATA.',
    ]);
  const { openPostgresStore } = await loadPostgres();
  return openPostgresStore(databaseUrl, key);
}

/**
 * The configured database without a store, as it is: for backups.
 * @throws StorageError
 */
export async function accessDatabase(
  { databaseUrl, dataDirectory }: StorageSettings,
  mayCreate: boolean,
): Promise<DatabaseAccess> {
  if (databaseUrl !== undefined) return (await loadPostgres()).accessPostgres(databaseUrl);
  return (await loadSqlite()).accessSqlite(dataDirectory, mayCreate);
}

/** The key of the environment, else that of the data folder; null when there is neither. */
export const configuredKey = ({
  dataDirectory,
  encryptionKey,
}: Pick<StorageSettings, 'dataDirectory' | 'encryptionKey'>): Buffer | null =>
  givenKey(encryptionKey) ?? readKey(dataDirectory);

const givenKey = (encryptionKey: string | undefined): Buffer | null =>
  encryptionKey === undefined ? null : Buffer.from(encryptionKey, 'hex');

const loadSqlite = () =>
  loadDriver('SQLite', 'libsql', () => import('./sqlite.js'), 'Or set DATABASE_URL to use PostgreSQL.');

const loadPostgres = () => loadDriver('PostgreSQL', 'pg', () => import('./postgres.js'));

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
