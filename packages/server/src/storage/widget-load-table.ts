/**
 * Sites that load the widget. Origins can be forged, so the list is limited, and new ones never replace those
 * in use.
 */

import type { Kysely } from 'kysely';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';
import type { NewSiteRules, WidgetLoad } from '../stores/store.js';

/** Maximum number of sites per account. */
const MAX_WIDGET_LOADS = 100;
/** Sites are deleted when they have not loaded the widget for this long, in milliseconds. */
const UNUSED_AFTER = 30 * 24 * 60 * 60_000;

export async function recordWidgetLoad(
  db: Kysely<Schema>,
  accountId: string,
  origin: string,
  at: number,
  { admitNew = () => true, room = MAX_WIDGET_LOADS }: NewSiteRules = {},
): Promise<void> {
  const lastAt = toIso(at);
  const { numUpdatedRows } = await db
    .updateTable('widget_loads')
    .set({ last_at: lastAt })
    .where('account_id', '=', accountId)
    .where('origin', '=', origin)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  // Origins can be forged: a new one never replaces one that is in use.
  const unused = db
    .deleteFrom('widget_loads')
    .where('account_id', '=', accountId)
    .where('last_at', '<', toIso(at - UNUSED_AFTER));
  await unused.execute();
  const { count } = await db
    .selectFrom('widget_loads')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= room || !admitNew()) return;
  await db
    .insertInto('widget_loads')
    .values({ account_id: accountId, origin, first_at: lastAt, last_at: lastAt })
    .onConflict((conflict) => conflict.columns(['account_id', 'origin']).doUpdateSet({ last_at: lastAt }))
    .execute();
}

export async function listWidgetLoads(db: Kysely<Schema>, accountId: string): Promise<WidgetLoad[]> {
  const rows = await db
    .selectFrom('widget_loads')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('last_at', 'desc')
    .orderBy('origin')
    .limit(MAX_WIDGET_LOADS)
    .execute();
  return rows.map(({ origin, first_at, last_at }) => ({
    origin,
    firstAt: Date.parse(first_at),
    lastAt: Date.parse(last_at),
  }));
}
