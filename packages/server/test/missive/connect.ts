/**
 * Connects to a database. Separate from `databases.ts`, whose `node:test` would write to the output of
 * `gate-process.ts`.
 */

import { Kysely, PostgresDialect } from 'kysely';
import Database from 'libsql';
import pg from 'pg';
import type { Schema } from '../../src/storage/schema.js';
import { sqliteDialect } from '../../src/storage/sqlite-dialect.js';

/** @param place file or URL */
export const connectTo = (place: string): Kysely<Schema> =>
  new Kysely({
    dialect: place.startsWith('postgres:')
      ? new PostgresDialect({ pool: new pg.Pool({ connectionString: place, max: 4 }) })
      : sqliteDialect(new Database(place)),
  });
