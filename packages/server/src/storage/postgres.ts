/** The store in a PostgreSQL database: for several processes behind a load balancer. */

import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createSecretBox } from '../crypto/secret-box.js';
import { checkKey } from './key-check.js';
import { KyselyStore } from './kysely-store.js';
import { migrate } from './migrate.js';
import { listenTo } from './postgres-listener.js';
import type { Schema } from './schema.js';
import { StorageError, type Store } from '../stores/store.js';

const CHANNEL = 'missive_chat_changes';
const CONNECTIONS = 10;
/** Milliseconds that a request waits for a connection before it fails. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Opens the store in an existing database, and migrates it.
 * @param key 32 bytes that encrypt secrets, the same in every process
 * @throws StorageError
 */
export async function openPostgresStore(url: string, key: Buffer): Promise<Store> {
  const options = { connectionString: url, keepAlive: true, connectionTimeoutMillis: CONNECT_TIMEOUT };
  const pool = new pg.Pool({ ...options, max: CONNECTIONS, application_name: 'missive-chat' });
  // A lost connection fails the current query, and the pool replaces it. Without listeners it would end the
  // process:
  // the pool's is for idle connections, the one on each connection for those in use.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const box = createSecretBox(key);
  try {
    await sql`select 1`.execute(db).catch((cause: unknown) => {
      throw unreachable(cause);
    });
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
