/** Every version of the schema is brought up to date while several processes start on it and visitors write. */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { migrate } from '../../src/storage/migrate.js';
import { MIGRATIONS } from '../../src/storage/migrations.js';
import { closeAll, ENGINES, fillAsVersion1, type Place } from './engines.js';

const NOW = Date.parse('2026-11-30T10:00:00.123Z');
const PROCESSES = 3;
const VISITORS = 5;

/** A process that starts, and immediately receives visitors and a changed setting. */
async function startAndWrite(place: Place, number: number): Promise<void> {
  const store = await place.open();
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const id = `v${number}-${visitor}`;
    const seen = { accountId: 'shop', id, identity: `visitor-${id}`, conversationSid: `CH-${id}` };
    await store.recordVisitor({ ...seen, at: NOW });
    await store.update('shop', { plan: id }, NOW);
  }
}

for (const engine of ENGINES)
  describe(`an upgrade on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    for (const [index, name] of Object.keys(MIGRATIONS).entries())
      it(`CS-09 from ${name} loses nothing while ${PROCESSES} processes start and write`, async () => {
        const place = await newPlace();
        await fillAsVersion1(place, 'offline');
        const older = Object.entries(MIGRATIONS).slice(0, index + 1);
        await migrate(place.database(), Object.fromEntries(older));
        await closeAll();
        await Promise.all(Array.from({ length: PROCESSES }, (_, number) => startAndWrite(place, number)));
        const store = await place.open();
        const account = await store.find('shop');
        assert.equal(account?.twilio?.authToken, 'auth-token');
        assert.equal(account.availability.manual, 'offline');
        assert.equal(account.version, 1 + PROCESSES * VISITORS);
        for (let number = 0; number < PROCESSES; number++)
          for (let visitor = 0; visitor < VISITORS; visitor++) {
            const id = `v${number}-${visitor}`;
            assert.equal((await store.findVisitor('shop', id))?.conversationSid, `CH-${id}`);
          }
      });
  });
