/** One suite, run on both engines: what is stored of closed conversations, and of their ratings (LC-54). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { QueuedPost } from '../../src/stores/relay-store.js';
import type { Store } from '../../src/stores/store.js';
import { closeAll, ENGINES, type Place } from './engines.js';

const NOW = Date.parse('2026-11-30T10:00:00.123Z');
const SID = `CH${'1'.repeat(32)}`;
const OTHER = `CH${'2'.repeat(32)}`;
const check = (askedAt = NOW, closedFor: readonly string[] = ['lou']) => ({
  accountId: 'shop',
  conversationSid: SID,
  closedFor,
  askedAt,
});
const messageSid = (number: number): string => `IM${String(number).padStart(32, '0')}`;
const post = (deliveryId: string, text = 'Rating'): QueuedPost => ({
  accountId: 'shop',
  integrationId: 'visitor ratings',
  deliveryId,
  post: { text },
});

for (const engine of ENGINES)
  describe(`closed conversations on ${engine.name}`, () => {
    const newPlace = engine.use();
    const open = async (): Promise<{ store: Store; another: Store; place: Place }> => {
      const place = await newPlace();
      const store = await place.open();
      const account = { secretKey: 'secret-key', visitorTokenKey: 'visitor-token-key', createdAt: NOW };
      await store.create({ id: 'shop', ...account });
      await store.create({ id: 'other', ...account });
      await store.relay.threads.saveThread('shop', SID, {
        missiveConversationId: 'c-1',
        localMessageCount: 2,
        lastPartAt: NOW - 1_000,
      });
      return { store, another: await place.open(), place };
    };
    const notices = async ({ relay }: Store): Promise<[id: string, name: string][]> =>
      (await relay.agentMessages.waitingAgentMessages('shop', SID)).map(({ id, content }) => [
        id,
        content.name,
      ]);
    const due = async ({ relay }: Store): Promise<boolean> =>
      (await relay.jobs.status({ accountId: 'shop', queue: 'to-visitor', subject: SID }, NOW))?.dueAt === NOW;
    afterEach(closeAll);

    it('LC-54 of many workers that find the same end, one stores it: one notice, whose delivery is due', async () => {
      const { store, another } = await open();
      const stored = await Promise.all(
        [store, another, store, another].map(({ relay }) => relay.endings.recordClosed(check(), 'Lou')),
      );
      assert.deepEqual(stored.sort(), [false, false, false, true]);
      assert.deepEqual(await notices(store), [[`ended:${SID}:1`, 'Lou']]);
      assert.equal(await due(store), true);
      assert.deepEqual(await another.relay.endings.ending('shop', SID), {
        closedAt: NOW,
        closedBy: 'Lou',
        closedFor: ['lou'],
      });
      assert.equal((await store.relay.threads.thread('shop', SID)).localMessageCount, 2, 'it is no message');
    });

    it('LC-54 a visitor’s message that has arrived since, or may arrive, outweighs what was asked before it', async () => {
      const { store } = await open();
      const { endings, threads } = store.relay;
      assert.equal(await endings.recordClosed(check(NOW - 2_000), 'Lou'), false);
      const attempt = { key: 'k', at: NOW, settledAt: NOW, conversationId: 'c-1' };
      await threads.saveThread('shop', SID, { attempt });
      assert.equal(await endings.recordClosed(check(), 'Lou'), false);
      await threads.recordPart('shop', SID, {
        attempt,
        parts: 1,
        askedFor: 'c-1',
        missiveConversationId: 'c-1',
        at: NOW + 1,
      });
      assert.equal(await endings.recordClosed(check(NOW + 2), 'Lou'), true);
    });

    it('LC-54 opens with the visitor’s next message, and gets the next notice after another message', async () => {
      const { store } = await open();
      const { endings, threads } = store.relay;
      await endings.recordClosed(check(), 'Lou');
      await endings.recordOpen(check(NOW + 1, []));
      assert.equal(await endings.recordClosed(check(NOW + 2), 'Lou'), true);
      assert.equal((await notices(store)).length, 1, 'nobody has written');
      const attempt = { key: 'k', at: NOW, settledAt: NOW, conversationId: 'c-1' };
      await threads.saveThread('shop', SID, { attempt });
      const part = { attempt, parts: 1, askedFor: 'c-1', missiveConversationId: 'c-1', at: NOW + 3 };
      await threads.recordPart('shop', SID, part);
      assert.equal((await endings.ending('shop', SID)).closedAt, null);
      await endings.recordClosed(check(NOW + 4), 'Ada');
      assert.deepEqual(
        (await notices(store)).map(([, name]) => name),
        ['Lou', 'Ada'],
      );
    });

    it('LC-54 asks about open conversations, those that wait longest first, and not about old or closed ones', async () => {
      const { store } = await open();
      const { endings, threads } = store.relay;
      const asked = (limit = 5): Promise<string[]> =>
        endings.conversationsToAsk('shop', { activeSince: NOW - 5_000, askedBefore: NOW + 10, limit });
      await threads.saveThread('shop', OTHER, { missiveConversationId: 'c-2', lastPartAt: NOW - 2_000 });
      await threads.saveThread('shop', `CH${'3'.repeat(32)}`, {
        missiveConversationId: 'c-3',
        lastPartAt: NOW - 9_000,
      });
      await endings.recordOpen(check(NOW, []));
      assert.deepEqual(await asked(), [OTHER, SID]);
      assert.deepEqual(await asked(1), [OTHER]);
      await endings.recordOpen({ ...check(NOW + 20, []), conversationSid: OTHER });
      assert.deepEqual(await asked(), [SID]);
      await endings.recordClosed(check(), 'Lou');
      assert.deepEqual(await asked(), []);
      assert.deepEqual(
        await endings.statesOfMissive('shop', ['c-1', 'c-2', 'c-9']),
        new Map([
          ['c-2', { conversationSid: OTHER, isClosed: false }],
          ['c-1', { conversationSid: SID, isClosed: true }],
        ]),
      );
    });

    it('LC-54 a rating is stored once with its post, the first of all', async () => {
      const { store, another } = await open();
      const rating = {
        accountId: 'shop',
        conversationSid: SID,
        messageSid: messageSid(1),
        rating: 'good',
      } as const;
      const stored = await Promise.all(
        [store, another, store].map(({ relay }) =>
          relay.ratings.addRating(rating, post(rating.messageSid), NOW),
        ),
      );
      assert.deepEqual(stored, ['good', 'good', 'good']);
      const second = { ...rating, rating: 'bad' } as const;
      assert.equal(
        await store.relay.ratings.addRating(second, post(rating.messageSid, 'Other'), NOW),
        'good',
      );
      const waiting = await store.relay.posts.waitingPosts('shop', 'visitor ratings', 10);
      assert.deepEqual(
        waiting.map((one) => one.post),
        [{ text: 'Rating' }],
      );
      const job = { accountId: 'shop', queue: 'posts', subject: 'visitor ratings' } as const;
      assert.equal((await store.relay.jobs.status(job, NOW))?.dueAt, NOW);
    });

    it('LC-54 counts the latest thousand ratings of each account, and their mean', async () => {
      const { store, place } = await open();
      const { ratings } = store.relay;
      assert.deepEqual(await ratings.summary('shop'), { count: 0, mean: null });
      const add = (number: number, rating: 'bad' | 'okay' | 'good'): Promise<unknown> =>
        ratings.addRating(
          { accountId: 'shop', conversationSid: SID, messageSid: messageSid(number), rating },
          post(messageSid(number)),
          NOW + number,
        );
      for (const [number, rating] of (['bad', 'okay', 'good', 'good'] as const).entries())
        await add(number, rating);
      assert.deepEqual(await ratings.summary('shop'), { count: 4, mean: 0.625 });
      assert.deepEqual(await ratings.summary('other'), { count: 0, mean: null });
      const many = Array.from({ length: 996 }, (_, at) => ({
        account_id: 'shop',
        conversation_sid: SID,
        message_sid: messageSid(4 + at),
        rating: 'good',
        rated_at: new Date(NOW + 4 + at).toISOString(),
      }));
      const database = place.database();
      for (let start = 0; start < many.length; start += 200)
        await database
          .insertInto('ratings')
          .values(many.slice(start, start + 200))
          .execute();
      for (const number of [1_000, 1_001]) await add(number, 'good');
      assert.deepEqual(await ratings.summary('shop'), { count: 1_000, mean: 1 });
    });
  });
