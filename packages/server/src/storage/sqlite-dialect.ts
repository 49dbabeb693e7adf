/**
 * Kysely's SQLite dialect on libsql, where several processes share the file: a locked file is retried
 * asynchronously, since SQLite's own busy timeout would block the process.
 */

import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely';
import type Database from 'libsql';

/** Milliseconds. */
const LONGEST_WAIT = 10_000;
const RETRY_DELAY = 5;

export const sqliteDialect = (database: Database.Database): Dialect => ({
  createDriver: () => new PatientDriver(database),
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
});

class PatientDriver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await super.acquireConnection(); // one user of the connection at a time
    return new PatientConnection(this.#database);
  }

  /** Takes the write lock at the start: a later upgrade fails when another process has written since. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** Leaves everything in one file, for backups. libsql's own close leaves the log beside it. */
  override destroy(): Promise<void> {
    if (this.#database.open) {
      if (this.#database.inTransaction) this.#database.exec('rollback');
      this.#database.pragma('wal_checkpoint(truncate)');
    }
    return super.destroy();
  }
}

class PatientConnection implements DatabaseConnection {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.#database.prepare(sql);
    const deadline = Date.now() + LONGEST_WAIT;
    for (;;) {
      try {
        if (statement.reader) return { rows: statement.all(parameters) as Row[] };
        const { changes } = statement.run(parameters);
        return { rows: [], numAffectedRows: BigInt(changes) };
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'SQLITE_BUSY' || Date.now() > deadline) throw error;
      }
      // Retries the same statement: libsql leaves a failed one open, which would block commits.
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
    }
  }

  // eslint-disable-next-line require-yield -- nothing here reads row by row
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    await Promise.reject(new Error('Rows are read all at once.'));
  }
}
