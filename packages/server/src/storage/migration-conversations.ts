import { sql, type Kysely, type Migration } from 'kysely';
import { index, ofAccount } from './migration-helpers.js';

/** A visitor has several conversations: each leads to its visitor, also while another one is the latest (LC-54). */
export const conversations: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('visitors')
      .addColumn('sees_earlier', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await ofAccount(db, 'visitor_conversations')
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('visitor_id', 'text', (c) => c.notNull())
      .addColumn('begun_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('visitor_conversations_key', ['account_id', 'conversation_sid'])
      .execute();
    await index(db, 'visitor_conversations', ['account_id', 'visitor_id']);
    await sql`insert into visitor_conversations (account_id, conversation_sid, visitor_id, begun_at)
      select account_id, conversation_sid, id, first_seen_at from visitors where conversation_sid <> ''`.execute(
      db,
    );
  },
};
