import type { Kysely, Migration } from 'kysely';
import { ofAccount } from './migration-helpers.js';
import { COUNTED_SINCE } from './statistics.js';

/** Counts for the overview of the Setup page, and when counting began (CS-05). */
export const statistics: Migration = {
  async up(db: Kysely<unknown>) {
    await ofAccount(db, 'statistics')
      .addColumn('slot', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('statistics_key', ['account_id', 'slot', 'name'])
      .execute();
    await db.schema.createIndex('statistics_by_slot').on('statistics').column('slot').execute();
    await ofAccount(db, 'twilio_prices')
      .addColumn('price', 'text', (c) => c.notNull())
      .addColumn('entered_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('twilio_prices_key', ['account_id'])
      .execute();
    await (db as Kysely<{ facts: { name: string; value: string } }>)
      .insertInto('facts')
      .values({ name: COUNTED_SINCE, value: new Date().toISOString() })
      .execute();
  },
};
