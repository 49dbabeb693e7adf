/** When the database was restored from a backup: what happened between the two is not known to it. */

import type { Kysely } from 'kysely';
import { toIso, toTimeOrNull } from './rows.js';
import type { Schema } from './schema.js';

const NAME = 'restored-at';
/** Other clocks differ from ours; milliseconds. */
const SLACK = 2 * 60_000;

/** Returns the time before which something may have been sent without being known here; null if never restored. */
export async function readRestoredAt(db: Kysely<Schema>): Promise<number | null> {
  const fact = await db.selectFrom('facts').select('value').where('name', '=', NAME).executeTakeFirst();
  return toTimeOrNull(fact?.value ?? null);
}

/** What waits may have been sent since the backup: the relay looks it up first, as after a crash. */
export async function noteRestore(db: Kysely<Schema>, now: number): Promise<void> {
  const value = toIso(now + SLACK);
  await db
    .insertInto('facts')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  for (const table of ['agent_messages', 'integration_posts'] as const)
    await db
      .updateTable(table)
      .set(({ ref }) => ({ attempt_at: ref('received_at') }))
      .where('state', '=', 'waiting')
      .where('attempt_at', 'is', null)
      .execute();
}
