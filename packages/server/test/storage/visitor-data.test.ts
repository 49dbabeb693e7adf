/** What is stored of a visitor is found and deleted as a whole, on both engines (CS-08). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { OF_A_VISITOR } from '../../src/storage/visitor-data.js';
import type { Schema } from '../../src/storage/schema.js';
import { OWN_POSTS } from '../../src/stores/own-posts.js';
import { JOBS_OF_CONVERSATION, type AgentMessage } from '../../src/stores/relay-store.js';
import type { Store } from '../../src/stores/store.js';
import type { VisitorScope } from '../../src/stores/visitor-data-store.js';
import { closeAll, ENGINES } from './engines.js';

const NOW = Date.parse('2026-11-20T10:00:00.123Z');
const SHOP = 'shop';

/** One whose every id and text has a mark, so that what is left of it is found in any column. */
interface Person extends VisitorScope {
  readonly visitorId: string;
  readonly mark: string;
  readonly sid: string;
  readonly missiveId: string;
}

function person(mark: string): Person {
  const sid = `CH-${mark}`;
  return {
    mark,
    sid,
    missiveId: `missive-${mark}`,
    accountId: SHOP,
    visitorId: `id-${mark}`,
    conversationSids: [sid, `CH-earlier-${mark}`],
    addressKeys: [`address-${mark}`],
  };
}

/** A row of the person in every table that can have one. */
async function fill(store: Store, { mark, sid, missiveId, visitorId }: Person): Promise<void> {
  const { relay, limits } = store;
  const { agentMessages, answers, failures, firstReplies, jobs, mails, posts, ratings } = relay;
  const identity = `visitor-${mark}`;
  await store.recordVisitor({
    accountId: SHOP,
    id: visitorId,
    identity,
    conversationSid: sid,
    name: `name ${mark}`,
    email: `Person-${mark}@acme.com`,
    meta: { page: `/${mark}` },
    at: NOW,
  });
  await store.recordVisitor({
    accountId: SHOP,
    id: visitorId,
    identity,
    conversationSid: `CH-earlier-${mark}`,
    isEarlier: true,
    at: NOW,
  });
  const message = (id: string, conversationSid: string | null): AgentMessage => ({
    accountId: SHOP,
    id: `${id}-${mark}`,
    conversationSid,
    missiveConversationId: missiveId,
    content: { type: 'custom_text', body: `to ${mark}`, name: 'Lou', avatarUrl: '', files: [] },
    writtenAt: NOW,
    position: 1,
  });
  for (const one of [sid, `CH-earlier-${mark}`]) {
    await relay.threads.saveThread(SHOP, one, { missiveConversationId: missiveId });
    await failures.refuseMessage(SHOP, one, `IM-${mark}`, `refused ${mark}`, NOW);
    for (const queue of JOBS_OF_CONVERSATION)
      await jobs.schedule({ accountId: SHOP, queue, subject: one }, NOW);
  }
  await firstReplies.recordQuestion(
    { accountId: SHOP, conversationSid: sid, askedAt: NOW, wasAway: false },
    NOW,
  );
  await agentMessages.addAgentMessage(message('reply', sid), 1, NOW);
  const question = { accountId: SHOP, conversationSid: sid, messageSid: `IM-${mark}` };
  await ratings.addRating(
    { accountId: SHOP, conversationSid: sid, messageSid: `IM-${mark}`, rating: 'good' },
    {
      accountId: SHOP,
      integrationId: OWN_POSTS.ratings,
      deliveryId: `IM-${mark}`,
      post: { text: `Rated by ${mark}` },
    },
    NOW,
  );
  await answers.addAnswer(question, 3, NOW, { handOff: `handed over ${mark}` });
  await agentMessages.addUndeliverableAgentMessage(message('lost', null), 'lost', NOW);
  await mails.addMail(
    {
      accountId: SHOP,
      id: `mail-${mark}`,
      conversationSid: sid,
      firstIndex: 0,
      lastIndex: 1,
      tokenHash: `hash-${mark}`,
      tokenUntil: NOW,
    },
    NOW,
  );
  for (const [integrationId, deliveryId] of [
    [OWN_POSTS.mails, `mail-${mark}`],
    [OWN_POSTS.undelivered, `lost-${mark}`],
    // The post about a message by the API has the message’s id.
    [OWN_POSTS.messages, `lost-${mark}`],
  ] as const)
    await posts.addPost(
      { accountId: SHOP, integrationId, deliveryId, post: { text: `Emailed to ${mark}` } },
      NOW,
    );
  await mails.optOut(SHOP, `address-${mark}`, NOW);
  await limits.take(`mail:${SHOP}:address-${mark}`, { burst: 1, perHour: 1 }, NOW);
}

/** Tables in which the text occurs in any column. */
async function tablesWith(database: Kysely<Schema>, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await database.introspection.getTables()) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(database);
    if (JSON.stringify(rows).includes(text)) found.push(name);
  }
  return found.sort();
}

const COVERED = Object.entries(OF_A_VISITOR)
  .filter(([, select]) => select !== null)
  .map(([table]) => table)
  .sort();

/** Columns that only a table with something of a visitor has. */
const TELLING =
  /^(conversation_sid|visitor_id|identity|email|address_key|missive_conversation_id|consent_at)$/;

for (const engine of ENGINES)
  describe(`what is stored of a visitor, on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    async function open() {
      const place = await newPlace();
      const store = await place.open();
      for (const id of [SHOP, 'other'])
        await store.create({ id, secretKey: 's', visitorTokenKey: 'v', createdAt: NOW });
      return { place, store, database: place.database() };
    }

    it('CS-08 every table of the database is classified, and one with a visitor’s columns is exported and deleted', async () => {
      const { database } = await open();
      const tables = await database.introspection.getTables();
      const names = tables.map(({ name }) => name).sort();
      assert.deepEqual(names, Object.keys(OF_A_VISITOR).sort());
      const telling = tables
        .filter(({ columns }) => columns.some(({ name }) => TELLING.test(name)))
        .map(({ name }) => name);
      assert.deepEqual(
        telling.filter((name) => !COVERED.includes(name)),
        [],
      );
    });

    it('CS-08 is read from every table that has any, and nothing of anybody else', async () => {
      const { store } = await open();
      const [ana, ben] = [person('ana1'), person('ben2')];
      for (const one of [ana, ben]) await fill(store, one);
      const rows = await store.visitorData.readVisitorData(ana);
      assert.deepEqual(Object.keys(rows).sort(), COVERED);
      assert.equal(JSON.stringify(rows).includes('ben2'), false);
      assert.equal(rows.relay_lanes?.length, 2 * JOBS_OF_CONVERSATION.length);
      assert.equal(rows.integration_posts?.length, Object.keys(OWN_POSTS).length);
      assert.equal(rows.agent_messages?.length, 2);
      assert.deepEqual(await store.visitorData.missiveConversationsOf(ana), ['missive-ana1']);
    });

    it('CS-08 is deleted from every table, without a trace, and only once', async () => {
      const { store, database } = await open();
      const [ana, ben] = [person('ana1'), person('ben2')];
      for (const one of [ana, ben]) await fill(store, one);
      const before = await tablesWith(database, 'ben2');
      assert.deepEqual(await tablesWith(database, 'ana1'), COVERED);
      const deleted = await store.visitorData.deleteVisitorData(ana, { includesOptOuts: true }, NOW);
      assert.deepEqual(Object.keys(deleted).sort(), COVERED);
      assert.deepEqual(await tablesWith(database, 'ana1'), []);
      assert.deepEqual(await tablesWith(database, 'ben2'), before);
      const again = await store.visitorData.deleteVisitorData(ana, { includesOptOuts: true }, NOW);
      assert.deepEqual(again, {});
    });

    it('CS-08 keeps the wish for no emails, which says nothing but a keyed hash, unless it is to go too', async () => {
      const { store, database } = await open();
      const ana = person('ana1');
      await fill(store, ana);
      await store.visitorData.deleteVisitorData(ana, { includesOptOuts: false }, NOW);
      assert.deepEqual(await tablesWith(database, 'ana1'), ['mail_opt_outs']);
      assert.equal(await store.relay.mails.hasOptedOut(SHOP, 'address-ana1'), true);
    });

    it('CS-08 does not come back with a session that began before the deletion', async () => {
      const { store, database } = await open();
      const ana = person('ana1');
      await fill(store, ana);
      const session = {
        accountId: SHOP,
        id: ana.visitorId,
        identity: 'visitor-ana1',
        conversationSid: ana.sid,
        name: 'name ana1',
        at: NOW,
      };
      await store.visitorData.deleteVisitorData(ana, { includesOptOuts: true }, NOW);
      await store.recordVisitor(session);
      assert.deepEqual(await tablesWith(database, 'ana1'), []);
      await store.recordVisitor({ ...session, conversationSid: 'CH-new' });
      assert.equal((await store.findVisitor(SHOP, ana.visitorId))?.conversationSid, 'CH-new');
    });

    it('CS-08 remembers by hashes alone which conversations were deleted, and forgets them in time', async () => {
      const { store, database } = await open();
      const ana = person('ana1');
      await fill(store, ana);
      const { visitorData } = store;
      await visitorData.deleteVisitorData(ana, { includesOptOuts: true }, NOW);
      for (const id of [ana.sid, 'CH-earlier-ana1', ana.missiveId])
        assert.equal(await visitorData.erasedAt(SHOP, ['CH-else', id]), NOW);
      assert.equal(await visitorData.erasedAt('other', [ana.sid]), null);
      assert.equal(await visitorData.erasedAt(SHOP, []), null);
      const { rows } = await sql`select * from erasures`.execute(database);
      assert.equal(rows.length, 3);
      await visitorData.forgetErasures(NOW + 1);
      assert.equal(await visitorData.erasedAt(SHOP, [ana.sid]), null);
    });

    it('CS-08 finds visitors by their address in any letter case, those of the account only', async () => {
      const { store } = await open();
      for (const mark of ['ana1', 'ben2']) await fill(store, person(mark));
      const find = async (account: string, email: string): Promise<string[]> =>
        (await store.visitorData.findVisitorsByEmail(account, email)).map(({ id }) => id);
      assert.deepEqual(await find(SHOP, 'person-ANA1@acme.com'), ['id-ana1']);
      assert.deepEqual(await find('other', 'person-ana1@acme.com'), []);
      assert.deepEqual(await find(SHOP, '%'), []);
    });

    it('CS-08 no worker runs a held job until it is released, unchanged', async () => {
      const { store } = await open();
      const { jobs } = store.relay;
      const job = { accountId: SHOP, queue: 'to-missive', subject: 'CH-1' } as const;
      await jobs.schedule(job, NOW);
      const held = await jobs.hold(job, 'a', NOW, 1_000);
      assert.equal(held?.dueAt, NOW);
      assert.equal(await jobs.claim(['to-missive'], 'b', NOW, 1_000), null);
      assert.equal(await jobs.hold(job, 'b', NOW, 1_000), null);
      assert.notEqual(await jobs.hold(job, 'b', NOW + 1_000, 1_000), null);
      assert.equal(await jobs.renew(held, NOW + 2_000), false);
      const unknown = { ...job, subject: 'CH-2' };
      const made = await jobs.hold(unknown, 'a', NOW, 1_000);
      assert.equal(made?.dueAt, null);
      await jobs.release(made, { dueAt: null, failures: 0, problem: null, activeAt: NOW, isGone: true }, NOW);
      assert.equal(await jobs.status(unknown, NOW), null);
    });

    it('CS-08 a job whose conversation is gone leaves nothing, unless it was scheduled since', async () => {
      const { store } = await open();
      const { jobs } = store.relay;
      const job = { accountId: SHOP, queue: 'to-missive', subject: 'CH-1' } as const;
      const gone = { dueAt: null, failures: 0, problem: null, activeAt: NOW, isGone: true };
      await jobs.schedule(job, NOW);
      const first = await jobs.claim(['to-missive'], 'a', NOW, 1_000);
      await jobs.schedule(job, NOW);
      await jobs.release(first!, gone, NOW + 1);
      assert.equal((await jobs.status(job, NOW))?.dueAt, NOW + 1);
      await jobs.release((await jobs.claim(['to-missive'], 'a', NOW + 1, 1_000))!, gone, NOW + 1);
      assert.equal(await jobs.status(job, NOW), null);
    });
  });
