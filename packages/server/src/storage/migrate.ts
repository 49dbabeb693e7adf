/** Migrates a database of any released version to this one. */

import { Migrator, type Kysely, type Migration } from 'kysely';
import { MIGRATIONS } from './migrations.js';
import type { Schema } from './schema.js';
import { StorageError } from '../stores/store.js';

/**
 * @param options.isInTransaction whether the caller has begun a transaction on the connection
 * @throws StorageError when the database is of a newer version, or a migration fails
 */
export async function migrate(
  db: Kysely<Schema>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
  { isInTransaction = false }: { readonly isInTransaction?: boolean } = {},
): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  await refuseNewer(db, migrations);
  const { error } = await new Migrator({
    db,
    provider,
    disableTransactions: isInTransaction,
  }).migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db, migrations); // a newer process was first
  throw new StorageError(
    'The database could not be brought up to date; it is as it was before. The log has the reason.',
    error,
  );
}

/** @throws StorageError */
export async function refuseNewer(
  db: Kysely<Schema>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const unknown = (await appliedMigrations(db)).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new StorageError(
    `The database was used with a newer version of missive-chat (it has “${unknown.join('”, “')}”), ` +
      'which this version cannot read. Run the newer version again, or put back a backup from before.',
  );
}

/** Names of the migrations that the database has, oldest first; none when it is empty. */
export async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}
