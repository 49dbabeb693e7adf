/** PostgreSQL may close any connection at any time: only the current call fails (CC-04). */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import pg from 'pg';
import { eventually } from '../../../../test/support/eventually.js';
import { usePostgres } from '../../../../test/support/use-postgres.js';
import { openPostgresStore } from '../../src/storage/postgres.js';

const ROUNDS = 40;
const LIMITS = { inFlight: 1_000, windows: [{ span: 1_000, calls: 1_000_000 }], maxCallTime: 1_000 };

const postgres = usePostgres();

it('CC-04 a store in use survives closed connections of PostgreSQL, also within transactions', async () => {
  const url = await postgres().createDatabase();
  const store = await openPostgresStore(url, randomBytes(32));
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  let isOver = false;
  let failures = 0;
  const work = async (): Promise<void> => {
    while (!isOver)
      await store.missiveCalls.takePlace('token', LIMITS, Date.now()).catch(() => (failures += 1));
  };
  const working = Array.from({ length: 6 }, work);
  for (let round = 0; round < ROUNDS; round += 1)
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  isOver = true;
  await Promise.all(working);
  assert.ok(failures > 0, 'something was under way');
  await eventually('the store is usable again', () =>
    store.ping().then(
      () => true as const,
      () => undefined,
    ),
  );
  await admin.end();
  await store.close();
});
