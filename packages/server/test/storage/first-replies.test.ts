/** One suite, run on both engines: how long visitors wait for the first reply of a person (LC-50). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Store } from '../../src/stores/store.js';
import { closeAll, ENGINES } from './engines.js';

const NOW = Date.parse('2026-11-30T10:00:00.123Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SID = `CH${'1'.repeat(32)}`;

for (const engine of ENGINES)
  describe(`first replies on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    async function open() {
      const store = await (await newPlace()).open();
      const account = { secretKey: 'secret-key', visitorTokenKey: 'visitor-token-key', createdAt: NOW };
      await store.create({ id: 'shop', ...account });
      await store.relay.threads.saveThread('shop', SID, {
        missiveConversationId: 'c-1',
        localMessageCount: 1,
      });
      return store;
    }
    const asks = ({ relay }: Store, at: number, { sid = SID, wasAway = false } = {}) =>
      relay.firstReplies.recordQuestion(
        { accountId: 'shop', conversationSid: sid, askedAt: at, wasAway },
        at,
      );
    let number = 0;
    const replies = ({ relay }: Store, at: number, { sid = SID, isAutomatic = false } = {}) =>
      relay.agentMessages.addAgentMessage(
        {
          accountId: 'shop',
          id: `reply-${(number += 1)}`,
          conversationSid: sid,
          missiveConversationId: 'c-1',
          content: { type: 'custom_text', body: 'Hello', name: 'Lou', avatarUrl: '', files: [] },
          writtenAt: at,
          position: 1,
          isAutomatic,
        },
        1,
        at,
      );
    const closes = ({ relay }: Store, at: number) =>
      relay.endings.recordClosed(
        { accountId: 'shop', conversationSid: SID, closedFor: ['lou'], askedAt: at },
        'Lou',
      );
    const waits = async ({ relay }: Store): Promise<number[]> =>
      (await relay.firstReplies.firstReplies('shop', 0)).map(({ milliseconds }) => milliseconds / MINUTE);

    it('LC-50 from the first message of an exchange to the first reply of a person', async () => {
      const store = await open();
      await asks(store, NOW);
      await asks(store, NOW + MINUTE);
      assert.deepEqual(await waits(store), []);
      await replies(store, NOW + 3 * MINUTE, { isAutomatic: true });
      assert.deepEqual(await waits(store), [], 'a rule is no person');
      await replies(store, NOW + 5 * MINUTE);
      await replies(store, NOW + 6 * MINUTE);
      const expected = [{ at: NOW, milliseconds: 5 * MINUTE, wasAway: false }];
      assert.deepEqual(await store.relay.firstReplies.firstReplies('shop', NOW), expected);
      assert.deepEqual(await store.relay.firstReplies.firstReplies('shop', NOW + 1), []);
      assert.deepEqual(await store.relay.firstReplies.firstReplies('other', 0), []);
    });

    it('LC-50 what follows a reply within twelve hours is no new question, and later it is', async () => {
      const store = await open();
      await asks(store, NOW);
      await replies(store, NOW + 5 * MINUTE);
      await asks(store, NOW + 6 * MINUTE);
      await replies(store, NOW + 60 * MINUTE);
      await asks(store, NOW + HOUR + 11 * HOUR);
      assert.deepEqual(await waits(store), [5]);
      await asks(store, NOW + 2 * DAY, { wasAway: true });
      await replies(store, NOW + 2 * DAY + 9 * MINUTE);
      assert.deepEqual(await waits(store), [9, 5]);
      const [latest] = await store.relay.firstReplies.firstReplies('shop', NOW);
      assert.equal(latest?.wasAway, true);
    });

    it('LC-50 the same message again changes nothing, also after its reply', async () => {
      const store = await open();
      await asks(store, NOW);
      await asks(store, NOW);
      await replies(store, NOW + 5 * MINUTE);
      await asks(store, NOW);
      await asks(store, NOW + MINUTE);
      await replies(store, NOW + 30 * MINUTE);
      assert.deepEqual(await waits(store), [5]);
    });

    it('LC-50 a closed conversation begins anew, and one that is closed without a reply does not count', async () => {
      const store = await open();
      await asks(store, NOW);
      await replies(store, NOW + 5 * MINUTE);
      await closes(store, NOW + 6 * MINUTE);
      await asks(store, NOW + 10 * MINUTE);
      await replies(store, NOW + 12 * MINUTE);
      assert.deepEqual(await waits(store), [2, 5]);
      await store.relay.endings.recordOpen({
        accountId: 'shop',
        conversationSid: SID,
        closedFor: [],
        askedAt: NOW + 2 * DAY,
      });
      await asks(store, NOW + 2 * DAY);
      await closes(store, NOW + 2 * DAY + HOUR);
      await replies(store, NOW + 2 * DAY + 2 * HOUR);
      assert.deepEqual(await waits(store), [2, 5]);
    });

    it('LC-50 the team’s own first message is no reply, and clocks that differ give no time below zero', async () => {
      const store = await open();
      await replies(store, NOW - DAY);
      await asks(store, NOW);
      await replies(store, NOW - 123);
      assert.deepEqual(await waits(store), [0]);
    });

    it('LC-50 is kept for 62 days, and neither a late relay nor another account brings it back', async () => {
      const store = await open();
      await asks(store, NOW);
      await replies(store, NOW + 5 * MINUTE);
      await store.relay.firstReplies.deleteOld(NOW + 62 * DAY);
      assert.deepEqual(await waits(store), [5]);
      await store.relay.firstReplies.deleteOld(NOW + 62 * DAY + 1);
      assert.deepEqual(await waits(store), []);
      const old = { accountId: 'shop', conversationSid: `${SID}2`, askedAt: NOW, wasAway: false };
      await store.relay.firstReplies.recordQuestion(old, NOW + 63 * DAY);
      await replies(store, NOW + 63 * DAY, { sid: `${SID}2` });
      assert.deepEqual(await waits(store), []);
    });
  });
