/** The store in a PostgreSQL database: for several processes behind a load balancer. */

import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createSecretBox } from '../crypto/secret-box.js';
import { accessTo, type DatabaseAccess } from './database-access.js';
import { checkKey } from './key-check.js';
import { KyselyStore } from './kysely-store.js';
import { migrate } from './migrate.js';
import { listenTo } from './postgres-listener.js';
import type { Schema } from './schema.js';
import { TABLES } from './tables.js';
import { toStorageError } from './storage-errors.js';
import { StorageError, type Store } from '../stores/store.js';

const CHANNEL = 'missive_chat_changes';
const CONNECTIONS = 10;
/** Of a backup, so that it is never in memory as a whole. */
const ROWS_AT_ONCE = 500;
/** Milliseconds that a request waits for a connection before it fails. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Opens the store in an existing database, and migrates it.
 * @param key 32 bytes that encrypt secrets, the same in every process
 * @throws StorageError
 */
export async function openPostgresStore(url: string, key: Buffer): Promise<Store> {
  const options = optionsOf(url);
  const db = await connect(options, CONNECTIONS);
  const box = createSecretBox(key);
  try {
    await migrate(db);
    await checkKey(db, box);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new KyselyStore({
    db,
    box,
    announce: async (transaction) => {
      await sql`select pg_notify(${CHANNEL}, '')`.execute(transaction);
    },
    listen: (listener) =>
      listenTo({ ...options, application_name: 'missive-chat events' }, CHANNEL, listener),
  });
}

/** The error message of the server names databases and roles; the URL with the password is omitted. */
function unreachable(cause: unknown): StorageError {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const reason = [code, message].filter((text) => typeof text === 'string' && text !== '').join(': ');
  return new StorageError(
    `PostgreSQL cannot be used (${reason}). Check DATABASE_URL, ` +
      'postgres://user:password@host:5432/database: the server must run and the database exist.',
    cause,
  );
}

/**
 * The database without a store, as it is: for backups.
 * @throws StorageError
 */
export async function accessPostgres(url: string): Promise<DatabaseAccess> {
  const db = await connect(optionsOf(url), 1);
  return accessTo(db, {
    beginRead: 'begin transaction isolation level repeatable read read only',
    beginWrite: 'begin',
    lockTables,
    async *rows(query, connection) {
      await sql.raw(`declare backup_rows no scroll cursor for ${query}`).execute(connection);
      for (;;) {
        const { rows } = await sql.raw(`fetch ${ROWS_AT_ONCE} from backup_rows`).execute(connection);
        for (const row of rows) yield Object.values(row as Readonly<Record<string, unknown>>);
        if (rows.length < ROWS_AT_ONCE) break;
      }
      await sql`close backup_rows`.execute(connection);
    },
    explain: toStorageError,
  });
}

/** In the order in which the store's own statements lock them, accounts last: otherwise one of the two would be ended. */
async function lockTables(connection: Kysely<Schema>): Promise<void> {
  const found = new Set((await connection.introspection.getTables()).map(({ name }) => name));
  const tables = Object.keys(TABLES).filter((name) => found.has(name));
  for (const name of tables.reverse())
    await sql`lock table ${sql.table(name)} in access exclusive mode`.execute(connection);
}

const optionsOf = (url: string) => ({
  connectionString: url,
  keepAlive: true,
  connectionTimeoutMillis: CONNECT_TIMEOUT,
});

async function connect(options: ReturnType<typeof optionsOf>, max: number): Promise<Kysely<Schema>> {
  const pool = new pg.Pool({ ...options, max, application_name: 'missive-chat' });
  // A lost connection fails the current query, and the pool replaces it. Without listeners it would end the
  // process:
  // the pool's is for idle connections, the one on each connection for those in use.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(db);
    return db;
  } catch (cause) {
    await db.destroy();
    throw unreachable(cause);
  }
}
