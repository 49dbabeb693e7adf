/** Writes a backup of a database that others may be writing to. */

import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { StorageError } from '../../stores/store.js';
import type { DatabaseAccess, Snapshot } from '../database-access.js';
import { appliedMigrations, refuseNewer } from '../migrate.js';
import { TABLES } from '../tables.js';
import { toStorageError } from '../storage-errors.js';
import { FORMAT, FORMAT_VERSION, type BackupHeader } from './backup-format.js';

/** Characters that are compressed together. */
const CHUNK = 64 * 1024;

/**
 * Writes the database, as it is at one moment, to a new file that only its owner may read.
 * @throws StorageError when the file exists or cannot be written, or the database is of a newer version
 */
export async function writeBackup(
  database: DatabaseAccess,
  path: string,
  now: number,
): Promise<BackupHeader> {
  if (existsSync(path)) throw new StorageError(`${path} exists already. Name another file, or move it away.`);
  // Never half a backup under the name of a whole one.
  const draft = `${path}.${process.pid}.part`;
  try {
    return await database.read(async (snapshot) => {
      const header = await headerOf(snapshot, now);
      await pipeline(
        Readable.from(linesOf(snapshot, header)),
        createGzip(),
        createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
      );
      renameSync(draft, path);
      return header;
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new StorageError(`The folder of ${path} does not exist. Create it first.`, error);
    throw toStorageError(error) ?? error;
  } finally {
    rmSync(draft, { force: true });
  }
}

async function headerOf({ db }: Snapshot, now: number): Promise<BackupHeader> {
  await refuseNewer(db);
  const migrations = await appliedMigrations(db);
  if (migrations.length === 0)
    throw new StorageError('The database is empty: the chat server has not been started with it yet.');
  const found = new Map((await db.introspection.getTables()).map((table) => [table.name, table.columns]));
  const tables = [];
  for (const name of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    const columns = found.get(name);
    if (columns === undefined) continue; // of a later version of the schema
    const { rows } = await db
      .selectFrom(name)
      .select(sql<number | string>`count(*)`.as('rows'))
      .executeTakeFirstOrThrow();
    tables.push({ name, columns: columns.map((column) => column.name), rows: Number(rows) });
  }
  const createdAt = new Date(now).toISOString();
  return { format: FORMAT, version: FORMAT_VERSION, createdAt, migrations, tables };
}

async function* linesOf(snapshot: Snapshot, header: BackupHeader): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let chunk = `${JSON.stringify(header)}\n`;
  for (const { name, columns } of header.tables)
    for await (const row of snapshot.rows(name, columns)) {
      chunk += `${JSON.stringify(row)}\n`;
      if (chunk.length < CHUNK) continue;
      hash.update(chunk);
      yield chunk;
      chunk = '';
    }
  hash.update(chunk);
  yield `${chunk}${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
}
