/** What the statistics count, on both engines and with several processes (CS-05). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Counted } from '../../src/api/statistics.js';
import { OWN_POSTS } from '../../src/stores/own-posts.js';
import type { AgentMessage } from '../../src/stores/relay-store.js';
import { COUNTED, SLOT } from '../../src/stores/statistics-store.js';
import type { Store } from '../../src/stores/store.js';
import { closeAll, ENGINES } from './engines.js';

const NOW = Date.parse('2026-11-20T10:40:00.123Z');
const SLOT_OF_NOW = Date.parse('2026-11-20T10:30:00.000Z');
const SHOP = 'shop';
const PROCESSES = 3;

/** The counts of an account, of all half hours together. */
async function countsOf(store: Store, accountId = SHOP): Promise<Partial<Record<Counted, number>>> {
  const found: Partial<Record<Counted, number>> = {};
  for (const { name, count } of await store.statistics.counts(accountId, 0, NOW * 2))
    found[name] = (found[name] ?? 0) + count;
  return found;
}

for (const engine of ENGINES)
  describe(`statistics on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    async function open() {
      const place = await newPlace();
      const stores: [Store, ...Store[]] = [await place.open()];
      while (stores.length < PROCESSES) stores.push(await place.open());
      for (const id of [SHOP, 'other'])
        await stores[0].create({ id, secretKey: 's', visitorTokenKey: 'v', createdAt: NOW });
      return { place, stores, store: stores[0] };
    }

    it('CS-05 count each event once, when several processes report it at the same time', async () => {
      const { stores, store } = await open();
      const each = (task: (one: Store) => Promise<unknown>): Promise<unknown> =>
        Promise.all(stores.map((one) => task(one)));
      const visitor = { accountId: SHOP, id: 'v1', identity: 'visitor-v1', at: NOW };
      await store.planVisitor(visitor, NOW);
      await each((one) => one.recordVisitor({ ...visitor, conversationSid: 'CH1' }));
      await each((one) => one.recordVisitor({ ...visitor, conversationSid: 'CH1', at: NOW + SLOT }));
      await each((one) => one.recordVisitor({ ...visitor, conversationSid: 'CH2' }));
      await each((one) => one.recordVisitor({ ...visitor, id: 'v2', conversationSid: 'CH3' }));

      const at = NOW;
      await each(({ relay }) => relay.threads.advance(SHOP, 'CH1', 0, { name: 'messages-in', at }));
      await each(({ relay }) => relay.threads.advance(SHOP, 'CH1', 1, { name: 'answers', at }));
      await each(({ relay }) => relay.threads.advance(SHOP, 'CH1', 2));
      await each(({ relay }) => relay.threads.advance(SHOP, 'CH1', 1, { name: 'messages-in', at }));

      const reply: AgentMessage = {
        accountId: SHOP,
        id: 'reply',
        conversationSid: 'CH1',
        missiveConversationId: null,
        content: { type: 'custom_text', body: 'Hello', name: 'Lou', avatarUrl: '', files: [] },
        writtenAt: NOW,
        position: 1,
      };
      const ended: AgentMessage = {
        ...reply,
        id: 'ended:CH1:1',
        content: { ...reply.content, type: 'ended' },
      };
      for (const message of [reply, ended]) await store.relay.agentMessages.addAgentMessage(message, 1, NOW);
      await each(({ relay }) => relay.agentMessages.finishAgentMessage(reply, NOW, true));
      await each(({ relay }) => relay.agentMessages.finishAgentMessage(ended, NOW));

      const mail = {
        accountId: SHOP,
        conversationSid: 'CH1',
        firstIndex: 0,
        lastIndex: 1,
        tokenHash: 'hash',
        tokenUntil: NOW,
      };
      for (const id of ['sent', 'refused']) await store.relay.mails.addMail({ ...mail, id }, NOW);
      await each(({ relay }) => relay.mails.finishMail({ ...mail, id: 'sent' }, 'sent', null, NOW));
      await each(({ relay }) => relay.mails.finishMail({ ...mail, id: 'refused' }, 'refused', 'no', NOW));

      const post = { accountId: SHOP, integrationId: OWN_POSTS.ratings, deliveryId: 'IM1', post: {} };
      await each(({ relay }) =>
        relay.ratings.addRating(
          { accountId: SHOP, conversationSid: 'CH1', messageSid: 'IM1', rating: 'good' },
          post,
          NOW,
        ),
      );
      await each(({ limits }) => limits.noteRefusals(SHOP, 'visitor', 4, NOW));
      await each(({ statistics }) => statistics.count(SHOP, 'refused-bodies', 2, NOW));

      assert.deepEqual(await countsOf(store), {
        conversations: 3,
        'messages-in': 1,
        answers: 1,
        'messages-out': 1,
        emails: 1,
        'rated-good': 1,
        'refused-visitors': 4 * PROCESSES,
        'refused-bodies': 2 * PROCESSES,
      });
      assert.deepEqual(await countsOf(store, 'other'), {});
    });

    it('CS-05 keep what a visitor said when two requests begin the same conversation', async () => {
      const { stores, store } = await open();
      const seen = { accountId: SHOP, id: 'v1', identity: 'visitor-v1', conversationSid: 'CH1', at: NOW };
      await Promise.all(
        stores.map((one, place) =>
          one.recordVisitor({ ...seen, ...(place === 0 ? { name: 'Jane', email: 'jane@acme.com' } : {}) }),
        ),
      );
      const visitor = await store.findVisitor(SHOP, 'v1');
      assert.deepEqual([visitor?.name, visitor?.email], ['Jane', 'jane@acme.com']);
    });

    it('CS-05 are kept by half hours, until they are deleted, and not for an account that does not exist', async () => {
      const { place, store } = await open();
      const { statistics } = store;
      await statistics.count('nobody', 'conversations', 1, NOW);
      for (const at of [NOW - SLOT, NOW, NOW + 1, NOW + SLOT])
        await statistics.count(SHOP, 'refused-requests', 1, at);
      const name = 'refused-requests';
      assert.deepEqual(
        (await statistics.counts(SHOP, NOW - SLOT, NOW + 2 * SLOT)).sort((a, b) => a.at - b.at),
        [
          { at: SLOT_OF_NOW, name, count: 2 },
          { at: SLOT_OF_NOW + SLOT, name, count: 1 },
        ],
      );
      await statistics.deleteCounts(SLOT_OF_NOW + SLOT);
      assert.deepEqual(await countsOf(store), { [name]: 1 });
      const { rows } = await sql`select distinct account_id from statistics`.execute(place.database());
      assert.deepEqual(rows, [{ account_id: SHOP }]);
      await store.deleteAccount(SHOP);
      assert.deepEqual(await countsOf(store), {});
    });

    it('CS-05 tell which jobs wait, how many visitors were active, and the price of Twilio', async () => {
      const { store } = await open();
      const { statistics, relay } = store;
      for (const [subject, dueAt] of [
        ['CH1', NOW - 90_000],
        ['CH2', NOW - 10_000],
        ['CH3', NOW + 1],
      ] as const)
        await relay.jobs.schedule({ accountId: SHOP, queue: 'to-missive', subject }, dueAt);
      await relay.jobs.schedule({ accountId: 'other', queue: 'mail', subject: 'CH9' }, NOW - 5);
      assert.deepEqual(await statistics.waiting(SHOP, NOW), [
        { queue: 'to-missive', count: 2, oldestDueAt: NOW - 90_000 },
      ]);

      await store.planVisitor({ accountId: SHOP, id: 'planned', identity: 'visitor-p' }, NOW);
      for (const [id, at] of [
        ['v1', NOW],
        ['v2', NOW - 1],
      ] as const)
        await store.recordVisitor({
          accountId: SHOP,
          id,
          identity: `visitor-${id}`,
          conversationSid: `CH-${id}`,
          at,
        });
      assert.equal(await statistics.activeVisitors(SHOP, NOW), 1);
      assert.equal(await statistics.activeVisitors(SHOP, NOW - 1), 2);

      assert.equal(await statistics.twilioPrice(SHOP), null);
      const price = { perUser: 0.25, freeUsers: 100, currency: 'EUR', enteredAt: NOW };
      await statistics.setTwilioPrice(SHOP, { ...price, perUser: 1 });
      await statistics.setTwilioPrice(SHOP, price);
      assert.deepEqual(await statistics.twilioPrice(SHOP), price);
      await statistics.setTwilioPrice(SHOP, null);
      assert.equal(await statistics.twilioPrice(SHOP), null);
    });

    it('CS-05 have only names that the overview knows', async () => {
      const { store } = await open();
      for (const name of COUNTED) await store.statistics.count(SHOP, name, 1, NOW);
      assert.equal(Object.keys(await countsOf(store)).length, COUNTED.length);
      assert.ok(Math.abs((await store.statistics.countedSince()) - Date.now()) < 60 * 60_000);
    });
  });
