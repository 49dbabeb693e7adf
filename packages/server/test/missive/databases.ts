/** One database with several connections, as several processes would have. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Kysely } from 'kysely';
import { migrate } from '../../src/storage/migrate.js';
import type { Schema } from '../../src/storage/schema.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import { usePostgres } from '../../../../test/support/use-postgres.js';
import { connectTo } from './connect.js';

export interface TestDatabase {
  /** File or URL. */
  readonly place: string;
  connect(): Kysely<Schema>;
}

export interface DatabaseEngine {
  readonly name: string;
  /** Called within `describe`; creates an empty database for each test. */
  use(): () => Promise<TestDatabase>;
}

const connections: Kysely<Schema>[] = [];
export const disconnectAll = async (): Promise<void> => {
  await Promise.all(connections.splice(0).map((connection) => connection.destroy()));
};

const opened = (db: Kysely<Schema>): Kysely<Schema> => {
  connections.push(db);
  return db;
};

const databaseAt = (place: string): TestDatabase => ({ place, connect: () => opened(connectTo(place)) });

export const DATABASES: readonly DatabaseEngine[] = [
  {
    name: 'SQLite',
    use() {
      const folders: string[] = [];
      after(() =>
        Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))),
      );
      return async () => {
        const folder = await mkdtemp(join(tmpdir(), 'missive-chat-calls-'));
        folders.push(folder);
        const store = await openSqliteStore(folder, randomBytes(32));
        await store.close();
        return databaseAt(join(folder, 'missive-chat.sqlite'));
      };
    },
  },
  {
    name: 'PostgreSQL',
    use() {
      const server = usePostgres();
      return async () => {
        const place = await server().createDatabase();
        const db = connectTo(place);
        await migrate(db);
        await db.destroy();
        return databaseAt(place);
      };
    },
  },
];
