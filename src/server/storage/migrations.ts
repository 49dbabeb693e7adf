/**
 * The database's versions, oldest first. One that was released is never edited: a change is a new one.
 * Only what SQLite and PostgreSQL both understand.
 */

import type { CreateTableBuilder, Kysely, Migration } from 'kysely';
import { ALWAYS_ONLINE } from '../availability.js';

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

/** SQLite adds one column at a time. */
const setup: Migration = {
  async up(db: Kysely<unknown>) {
    const accounts = db.schema.alterTable('accounts');
    const schedule = JSON.stringify(ALWAYS_ONLINE.schedule);
    await accounts.addColumn('availability_mode', 'text', (c) => c.notNull().defaultTo('always')).execute();
    await accounts.addColumn('schedule', 'text', (c) => c.notNull().defaultTo(schedule)).execute();
    await accounts.addColumn('previous_secret_key', 'text').execute();
    await accounts.addColumn('previous_secret_key_until', 'text').execute();
    await accounts.addColumn('from_environment', 'text', (c) => c.notNull().defaultTo('{}')).execute();
    await accounts.addColumn('before_change', 'text').execute();
    await accounts.addColumn('undoable_since', 'text').execute();
    await accounts.addColumn('version', 'integer', (c) => c.notNull().defaultTo(1)).execute();
    await accounts.addColumn('change_number', 'integer', (c) => c.notNull().defaultTo(0)).execute();
    const tables = db as Kysely<{ accounts: { availability: string; availability_mode: string } }>;
    await tables
      .updateTable('accounts')
      .set({ availability_mode: 'manual' })
      .where('availability', '=', 'offline')
      .execute();

    const changes = db.schema.createTable('changes').addColumn('id', 'integer', (c) => c.primaryKey());
    await changes.addColumn('number', 'integer', (c) => c.notNull()).execute();
    await (db as Kysely<{ changes: { id: number; number: number } }>)
      .insertInto('changes')
      .values({ id: 1, number: 0 })
      .execute();

    const facts = db.schema.createTable('facts').addColumn('name', 'text', (c) => c.primaryKey());
    await facts.addColumn('value', 'text', (c) => c.notNull()).execute();
  },
};

const visitors: Migration = {
  async up(db: Kysely<unknown>) {
    await ofAccount(db, 'visitors')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('identity', 'text', (c) => c.notNull())
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('email', 'text', (c) => c.notNull())
      .addColumn('verification', 'text', (c) => c.notNull())
      .addColumn('consent_at', 'text')
      .addColumn('meta', 'text', (c) => c.notNull())
      .addColumn('first_seen_at', 'text', (c) => c.notNull())
      .addColumn('last_seen_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('visitors_key', ['account_id', 'id'])
      .execute();
    await db.schema
      .createIndex('visitors_by_conversation')
      .on('visitors')
      .columns(['account_id', 'conversation_sid'])
      .execute();
    await ofAccount(db, 'widget_loads')
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('first_at', 'text', (c) => c.notNull())
      .addColumn('last_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('widget_loads_key', ['account_id', 'origin'])
      .execute();
  },
};

const ofAccount = <Table extends string>(
  db: Kysely<unknown>,
  table: Table,
): CreateTableBuilder<Table, 'account_id'> =>
  db.schema
    .createTable(table)
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'));

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-accounts': accounts,
  '0002-setup': setup,
  '0003-visitors': visitors,
};
