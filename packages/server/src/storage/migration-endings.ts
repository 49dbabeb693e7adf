import type { Kysely, Migration } from 'kysely';
import { index, ofAccount } from './migration-helpers.js';

/** What is known of conversations' ends at Missive, what visitors were told of them, and their ratings. */
export const endings: Migration = {
  async up(db: Kysely<unknown>) {
    const threads = db.schema.alterTable('relay_threads');
    await threads.addColumn('closed_at', 'text').execute();
    await threads.addColumn('closed_by', 'text', (c) => c.notNull().defaultTo('')).execute();
    await threads.addColumn('closed_for', 'text', (c) => c.notNull().defaultTo('[]')).execute();
    await threads.addColumn('closings', 'integer', (c) => c.notNull().defaultTo(0)).execute();
    await threads.addColumn('messages_at_closing', 'integer', (c) => c.notNull().defaultTo(0)).execute();
    await threads.addColumn('closing_asked_at', 'text').execute();
    await ofAccount(db, 'ratings')
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('message_sid', 'text', (c) => c.notNull())
      .addColumn('rating', 'text', (c) => c.notNull())
      .addColumn('rated_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('ratings_key', ['account_id', 'message_sid'])
      .execute();
    await index(db, 'ratings', ['account_id', 'rated_at']);
    await index(db, 'ratings', ['account_id', 'conversation_sid']);
  },
};
