import type { Kysely, Migration } from 'kysely';
import { index, ofAccount } from './migration-helpers.js';

/** How long visitors wait for a person’s first reply, and what is said of it. */
export const firstReplies: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('accounts')
      .addColumn('reply_time', 'text', (c) => c.notNull().defaultTo('measured'))
      .execute();
    await ofAccount(db, 'first_replies')
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('asked_at', 'text', (c) => c.notNull())
      .addColumn('replied_at', 'text')
      .addColumn('was_away', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('first_replies_key', ['account_id', 'conversation_sid', 'asked_at'])
      .execute();
    await index(db, 'first_replies', ['account_id', 'asked_at']);
  },
};
