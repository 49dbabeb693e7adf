/**
 * The database's versions, oldest first. One that was released is never edited: a change is a new one.
 * Only what SQLite and PostgreSQL both understand.
 */

import type { Kysely, Migration } from 'kysely';
import { ALWAYS_ONLINE } from '../accounts/availability.js';
import { EMAIL_OFF } from '../accounts/email-rules.js';
import { answers } from './answers-migration.js';
import { visitorData } from './migration-0011.js';
import { conversations } from './migration-conversations.js';
import { statistics } from './migration-0017.js';
import { endings } from './migration-endings.js';
import { index, ofAccount } from './migration-helpers.js';
import { firstReplies } from './migration-replies.js';

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

const relay: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('accounts').addColumn('missive', 'text').execute();
    await ofAccount(db, 'relay_lanes')
      .addColumn('lane', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('due_at', 'text')
      .addColumn('marks', 'integer', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('problem', 'text')
      .addColumn('lease_holder', 'text')
      .addColumn('lease_until', 'text')
      .addColumn('active_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('relay_lanes_key', ['account_id', 'lane', 'subject'])
      .execute();
    await index(db, 'relay_lanes', ['lane', 'due_at']);
    await ofAccount(db, 'relay_threads')
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('cursor', 'integer', (c) => c.notNull())
      .addColumn('parts', 'integer', (c) => c.notNull())
      .addColumn('attempt', 'text')
      .addColumn('missive_conversation_id', 'text')
      .addColumn('known_messages', 'integer', (c) => c.notNull())
      .addColumn('heard_messages', 'integer', (c) => c.notNull())
      .addColumn('last_part_at', 'text')
      .addColumn('described', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('relay_threads_key', ['account_id', 'conversation_sid'])
      .execute();
    await index(db, 'relay_threads', ['account_id', 'missive_conversation_id']);
    await ofAccount(db, 'agent_messages')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('conversation_sid', 'text')
      .addColumn('missive_conversation_id', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('parts', 'integer', (c) => c.notNull())
      .addColumn('attempt_at', 'text')
      .addColumn('written_at', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('received_at', 'text', (c) => c.notNull())
      .addColumn('delivered_at', 'text')
      .addPrimaryKeyConstraint('agent_messages_key', ['account_id', 'id'])
      .execute();
    await index(db, 'agent_messages', ['account_id', 'conversation_sid', 'state']);
    await index(db, 'agent_messages', ['account_id', 'state']);
    await index(db, 'agent_messages', ['delivered_at']);
    await ofAccount(db, 'refused_messages')
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('message_sid', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('refused_at', 'text', (c) => c.notNull())
      .addColumn('is_due', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('refused_messages_key', ['account_id', 'conversation_sid', 'message_sid'])
      .execute();
    await ofAccount(db, 'integration_posts')
      .addColumn('integration_id', 'text', (c) => c.notNull())
      .addColumn('delivery_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('post', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('attempt_at', 'text')
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('received_at', 'text', (c) => c.notNull())
      .addColumn('delivered_at', 'text')
      .addPrimaryKeyConstraint('integration_posts_key', ['account_id', 'integration_id', 'delivery_id'])
      .execute();
    await index(db, 'integration_posts', ['account_id', 'state']);
    await index(db, 'integration_posts', ['delivered_at']);
    await db.schema
      .createTable('missive_tokens')
      .addColumn('token_key', 'text', (c) => c.primaryKey())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('paused_until', 'text')
      .execute();
    await db.schema
      .createTable('missive_calls')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('token_key', 'text', (c) => c.notNull())
      .addColumn('started_at', 'text', (c) => c.notNull())
      .addColumn('ended_at', 'text')
      .execute();
    await index(db, 'missive_calls', ['token_key', 'started_at']);
  },
};

/** Limits that all processes keep together, and what they refused. */
const limits: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('rate_limits')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('used_until', 'text', (c) => c.notNull())
      .execute();
    await index(db, 'rate_limits', ['used_until']);
    await ofAccount(db, 'refused_visitors')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('first_at', 'text', (c) => c.notNull())
      .addColumn('last_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('refused_visitors_key', ['account_id', 'kind'])
      .execute();
    await db.schema
      .createTable('ended_admin_sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();
  },
};

const settledAttempts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ['agent_messages', 'integration_posts'])
      await db.schema.alterTable(table).addColumn('settled_at', 'text').execute();
  },
};

const visitorPictures: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('visitors').addColumn('avatar_url', 'text').execute();
  },
};

/** Emails with replies that a visitor has not seen. */
const mails: Migration = {
  async up(db: Kysely<unknown>) {
    const off = JSON.stringify(EMAIL_OFF);
    await db.schema
      .alterTable('accounts')
      .addColumn('email_rules', 'text', (c) => c.notNull().defaultTo(off))
      .execute();
    await db.schema.alterTable('visitors').addColumn('page_url', 'text').execute();
    await ofAccount(db, 'mails')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('conversation_sid', 'text', (c) => c.notNull())
      .addColumn('first_index', 'integer', (c) => c.notNull())
      .addColumn('last_index', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('doubts', 'integer', (c) => c.notNull())
      .addColumn('settled_at', 'text')
      .addColumn('is_noted', 'integer', (c) => c.notNull())
      .addColumn('token_hash', 'text', (c) => c.notNull())
      .addColumn('token_until', 'text', (c) => c.notNull())
      .addColumn('redeemed_at', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('finished_at', 'text')
      .addPrimaryKeyConstraint('mails_key', ['account_id', 'id'])
      .execute();
    await index(db, 'mails', ['account_id', 'conversation_sid']);
    await index(db, 'mails', ['account_id', 'token_hash']);
    await index(db, 'mails', ['finished_at']);
    await ofAccount(db, 'mail_opt_outs')
      .addColumn('address_key', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('mail_opt_outs_key', ['account_id', 'address_key'])
      .execute();
  },
};

const awayUntil: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('accounts').addColumn('away_until', 'text').execute();
  },
};

const pictures: Migration = {
  async up(db: Kysely<unknown>) {
    await ofAccount(db, 'pictures')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('added_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('pictures_key', ['account_id', 'id'])
      .execute();
  },
};

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-accounts': accounts,
  '0002-setup': setup,
  '0003-visitors': visitors,
  '0004-relay': relay,
  '0005-limits': limits,
  '0006-settled-attempts': settledAttempts,
  '0007-visitor-pictures': visitorPictures,
  '0008-mails': mails,
  '0009-away-until': awayUntil,
  '0010-pictures': pictures,
  '0011-visitor-data': visitorData,
  '0012-answers': answers,
  '0013-endings': endings,
  '0014-first-replies': firstReplies,
  '0016-conversations': conversations,
  '0017-statistics': statistics,
};
