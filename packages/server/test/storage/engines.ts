/** Both storage engines, so that a suite runs on each. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import Database from 'libsql';
import pg from 'pg';
import { createSecretBox } from '../../src/crypto/secret-box.js';
import { migrate } from '../../src/storage/migrate.js';
import { MIGRATIONS } from '../../src/storage/migrations.js';
import type { DatabaseAccess } from '../../src/storage/database-access.js';
import { accessPostgres, openPostgresStore } from '../../src/storage/postgres.js';
import type { Schema } from '../../src/storage/schema.js';
import { accessSqlite, openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/stores/store.js';
import { usePostgres } from '../../../../test/support/use-postgres.js';

/** An empty database. */
export interface Place {
  readonly key: Buffer;
  /** Opens a store as a separate process does. */
  open(key?: Buffer): Promise<Store>;
  /** A direct connection to the database. */
  database(): Kysely<Schema>;
  /** As `backup` and `restore` open it; the caller closes it. */
  access(): Promise<DatabaseAccess>;
}

export interface Engine {
  readonly name: string;
  /** Called within `describe`. */
  use(): () => Promise<Place>;
}

/** Connections of the test, closed before its database is dropped. */
const opened: (() => Promise<unknown>)[] = [];
export const closeAll = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map((close) => close()));
};

function placeOf(
  openStore: (key: Buffer) => Promise<Store>,
  openDatabase: () => Kysely<Schema>,
  access: () => Promise<DatabaseAccess>,
): Place {
  const key = randomBytes(32);
  return {
    key,
    access,
    async open(other = key) {
      const store = await openStore(other);
      opened.push(() => store.close());
      return store;
    },
    database() {
      const database = openDatabase();
      opened.push(() => database.destroy());
      return database;
    },
  };
}

export const ENGINES: readonly Engine[] = [
  {
    name: 'SQLite',
    use() {
      const folders: string[] = [];
      after(() =>
        Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))),
      );
      return async () => {
        const folder = await mkdtemp(join(tmpdir(), 'missive-chat-store-'));
        folders.push(folder);
        return placeOf(
          (key) => openSqliteStore(folder, key),
          () =>
            new Kysely({
              dialect: new SqliteDialect({ database: new Database(join(folder, 'missive-chat.sqlite')) }),
            }),
          () => accessSqlite(folder, true),
        );
      };
    },
  },
  {
    name: 'PostgreSQL',
    use() {
      const server = usePostgres();
      return async () => {
        const url = await server().createDatabase();
        return placeOf(
          (key) => openPostgresStore(url, key),
          () =>
            new Kysely({
              dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
            }),
          () => accessPostgres(url),
        );
      };
    },
  },
];

/** Fills the database as version 0.1.0 did: its migration, and one account. */
export async function fillAsVersion1(place: Place, availability: string): Promise<void> {
  const database = place.database();
  await migrate(database, { '0001-accounts': MIGRATIONS['0001-accounts']! });
  const box = createSecretBox(place.key);
  await (database as unknown as Kysely<{ accounts: Record<string, string> }>)
    .insertInto('accounts')
    .values({
      id: 'shop',
      name: 'Acme',
      avatar_url: 'https://acme.com/a.png',
      settings: '{"chat":{"position":"top-left"}}',
      plan: 'productive',
      availability,
      allowed_origins: '["https://acme.com"]',
      twilio_account_sid: 'AC1',
      twilio_auth_token: box.seal('auth-token'),
      service_sid: 'IS1',
      api_key_sid: 'SK1',
      api_key_secret: box.seal('api-key-secret'),
      secret_key: box.seal('secret-key'),
      visitor_token_key: box.seal('visitor-token-key'),
      created_at: '2026-01-02T03:04:05.678Z',
      updated_at: '2026-02-03T04:05:06.789Z',
    })
    .execute();
}
