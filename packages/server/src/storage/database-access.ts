/** A database without a store: read at one moment, or written in one transaction. Both engines, for backups. */

import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.js';

export interface Snapshot {
  /** Sees the database as it was at one moment, whatever others write. */
  readonly db: Kysely<Schema>;
  /** Reads a table row by row, so that it is never in memory as a whole. */
  rows(table: string, columns: readonly string[]): Rows;
}
type Rows = AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>;

export interface DatabaseAccess {
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** All of the work or nothing of it takes effect. Others wait meanwhile. */
  write<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What the engines do differently. */
interface Access {
  readonly beginRead: string;
  readonly beginWrite: string;
  /** Locks the tables; the beginning of the transaction may have done that. */
  lockTables?(connection: Kysely<Schema>): Promise<void>;
  rows(query: string, connection: Kysely<Schema>): Rows;
  /** The error for the operator; null when there is no better one. */
  explain(error: unknown): Error | null;
  /** Called at the end if nothing was written. */
  onUnused?(): void;
}

export function accessTo(db: Kysely<Schema>, access: Access): DatabaseAccess {
  let isUsed = false;
  /** On one connection: should it break, nothing more is done, and the database undoes the rest. */
  const within = <T>(begin: string, work: (connection: Kysely<Schema>) => Promise<T>): Promise<T> =>
    db.connection().execute(async (connection) => {
      await sql.raw(begin).execute(connection);
      try {
        const result = await work(connection);
        await sql`commit`.execute(connection);
        return result;
      } catch (error) {
        await sql`rollback`.execute(connection).catch(() => undefined);
        throw access.explain(error) ?? error;
      }
    });
  return {
    read: (work) =>
      within(access.beginRead, (connection) =>
        work({
          db: connection,
          rows(table, columns) {
            const query = `select ${columns.map(quoted).join(', ')} from ${quoted(table)}`;
            return access.rows(query, connection);
          },
        }),
      ),
    async write(work) {
      const result = await within(access.beginWrite, async (connection) => {
        await access.lockTables?.(connection);
        return work(connection);
      });
      isUsed = true;
      return result;
    },
    async close() {
      await db.destroy();
      if (!isUsed) access.onUnused?.();
    },
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
