/** What is kept of visitors, and for how long; operators, their sessions, and what they did (CS-08). */

import type { Kysely, Migration } from 'kysely';
import { index, ofAccount } from './migration-helpers.js';

export const visitorData: Migration = {
  async up(db: Kysely<unknown>) {
    await ofAccount(db, 'erasures')
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('erasures_key', ['account_id', 'key'])
      .execute();
    await index(db, 'erasures', ['at']);
    await db.schema.alterTable('accounts').addColumn('retention_days', 'integer').execute();
    await index(db, 'visitors', ['account_id', 'last_seen_at']);
    await db.schema
      .createTable('audit_log')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account_id', 'text')
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('who', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('fields', 'text', (c) => c.notNull())
      .execute();
    await index(db, 'audit_log', ['account_id', 'id']);
    await index(db, 'audit_log', ['at']);
    await db.schema
      .createTable('operators')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('admin_sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('operator_key', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();
    await index(db, 'admin_sessions', ['operator_key']);
  },
};
