/**
 * The database's versions, oldest first. One that was released is never edited: a change is a new one.
 * Only what SQLite and PostgreSQL both understand.
 */

import type { Kysely, Migration, MigrationProvider } from 'kysely';

const accounts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('accounts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('avatar_url', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('plan', 'text', (column) => column.notNull())
      .addColumn('availability', 'text', (column) => column.notNull())
      .addColumn('allowed_origins', 'text', (column) => column.notNull())
      .addColumn('twilio_account_sid', 'text')
      .addColumn('twilio_auth_token', 'text')
      .addColumn('service_sid', 'text')
      .addColumn('api_key_sid', 'text')
      .addColumn('api_key_secret', 'text')
      .addColumn('secret_key', 'text', (column) => column.notNull())
      .addColumn('visitor_token_key', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'text', (column) => column.notNull())
      .execute();
  },
};

const MIGRATIONS: Record<string, Migration> = { '0001-accounts': accounts };

export const migrationProvider: MigrationProvider = { getMigrations: () => Promise.resolve(MIGRATIONS) };
