/** The version of the database that adds answers by a program. */

import type { Kysely, Migration } from 'kysely';
import { index, ofAccount } from './migration-helpers.js';

export const answers: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('accounts').addColumn('program', 'text').execute();
    await ofAccount(db, 'answers')
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('message_sid', 'text', (c) => c.notNull())
      .addColumn('message_index', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('replies', 'text', (c) => c.notNull())
      .addColumn('parts', 'integer', (c) => c.notNull())
      .addColumn('sends', 'integer', (c) => c.notNull())
      .addColumn('attempt_at', 'text')
      .addColumn('settled_at', 'text')
      .addColumn('hand_off', 'text')
      .addColumn('is_noted', 'integer', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('finished_at', 'text')
      .addPrimaryKeyConstraint('answers_key', ['account_id', 'conversation_sid', 'message_sid'])
      .execute();
    await index(db, 'answers', ['account_id', 'state']);
    await index(db, 'answers', ['created_at']);
  },
};
