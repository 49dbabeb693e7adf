/** Data that is older than an account keeps it is deleted: with an injected clock, on both engines (CS-08). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { NO_CREATION_LIMITS } from '../visitors/no-creation-limits.js';
import { createLogger } from '../../src/logging.js';
import { createMissiveClients } from '../../src/missive/missive-client.js';
import { createRateGate } from '../../src/missive/rate-gate.js';
import { createTwilioMedia } from '../../src/relay/files/twilio-media.js';
import type { Lease } from '../../src/relay/worker-pool.js';
import type { Store } from '../../src/stores/store.js';
import { systemClock } from '../../src/system-clock.js';
import { provision } from '../../src/twilio/provision.js';
import { createTwilioClients } from '../../src/twilio/twilio-client.js';
import { deleteOldData, type RetentionDeps } from '../../src/visitor-data/retention.js';
import { conversationName, twilioIdentity } from '../../src/visitors/visitor-identity.js';
import { eventually } from '../../../../test/support/eventually.js';
import { closeAll, ENGINES } from '../storage/engines.js';
import { ADMIN_SECRET, createTestServer, LogLines, useEmulator } from '../support.js';

const DAY = 24 * 60 * 60 * 1_000;
const SHOP = 'shop';
const emulator = useEmulator();
const idOf = (mark: string): string => mark.repeat(32).slice(0, 32);

for (const engine of ENGINES)
  describe(`retention on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    /** A shop that keeps data for 30 days. */
    async function open(retentionDays: number | null = 30) {
      const store = await (await newPlace()).open();
      const { sid, authToken } = emulator().createAccount();
      const clients = createTwilioClients(emulator().url);
      const twilio = await provision({ accountSid: sid, authToken }, clients, null, {
        wait: () => Promise.resolve(),
      });
      await store.create({
        id: SHOP,
        secretKey: 's',
        visitorTokenKey: 'v',
        createdAt: Date.now(),
        twilio,
        retentionDays,
      });
      const time = { now: Date.now() };
      const clock = { now: () => time.now, after: systemClock.after };
      const gate = createRateGate({ store: store.missiveCalls, clock });
      const deps: RetentionDeps = {
        store,
        clients,
        clock,
        missiveClients: createMissiveClients(null, gate),
        media: createTwilioMedia(emulator().url),
        publicUrl: null,
        logger: createLogger('silent', new LogLines()),
        pace: { retentionInterval: 1_000 },
      };
      const service = clients({
        accountSid: twilio.accountSid,
        username: twilio.apiKeySid,
        password: twilio.apiKeySecret,
      }).conversations.v1.services(twilio.serviceSid);
      /** A visitor who was last here so many days ago. */
      async function visitor(mark: string, daysAgo: number, number = 1): Promise<string> {
        const id = idOf(mark);
        const at = new Date(time.now - daysAgo * DAY);
        const { sid: conversationSid } = await service.conversations.create({
          uniqueName: conversationName(id, number),
        });
        const conversation = service.conversations(conversationSid);
        await conversation.participants.create({ identity: twilioIdentity(id) });
        await conversation.messages.create({ author: twilioIdentity(id), body: mark, dateCreated: at });
        const identity = twilioIdentity(id);
        await store.recordVisitor({ accountId: SHOP, id, identity, conversationSid, at: at.getTime() });
        return conversationSid;
      }
      const lease: Lease = { renew: () => Promise.resolve(), isStopping: () => false };
      const run = async () => {
        await store.relay.jobs.schedule(
          { accountId: SHOP, queue: 'retention', subject: 'visitors' },
          time.now,
        );
        const job = await store.relay.jobs.claim(['retention'], 'a', time.now, 1_000);
        const result = await deleteOldData(deps, job!, lease);
        await store.relay.jobs.release(
          job!,
          { dueAt: null, failures: 0, problem: null, activeAt: 0 },
          time.now,
        );
        return result;
      };
      const exists = async (conversationSid: string): Promise<boolean> =>
        service
          .conversations(conversationSid)
          .fetch()
          .then(
            () => true,
            () => false,
          );
      return { store, service, time, visitor, run, exists };
    }
    const isStored = async (store: Store, mark: string): Promise<boolean> =>
      (await store.findVisitor(SHOP, idOf(mark))) !== null;

    it('CS-08 is off by default', async () => {
      const { store, visitor, run, exists } = await open(null);
      const old = await visitor('a', 4_000);
      assert.deepEqual(await run(), { didWork: false, nextAt: null });
      assert.deepEqual([await exists(old), await isStored(store, 'a')], [true, true]);
    });

    it('CS-08 deletes what has been quiet for longer, to the day, and comes again', async () => {
      const { store, time, visitor, run, exists } = await open();
      const old = await visitor('a', 30.01);
      const young = await visitor('b', 29.99);
      assert.deepEqual(await run(), { didWork: true, nextAt: time.now + 1_000 });
      assert.deepEqual([await exists(old), await isStored(store, 'a')], [false, false]);
      assert.deepEqual([await exists(young), await isStored(store, 'b')], [true, true]);
      time.now += DAY;
      await run();
      assert.deepEqual([await exists(young), await isStored(store, 'b')], [false, false]);
      assert.equal((await run()).didWork, false);
    });

    it('CS-08 keeps a visitor whom an agent has just written to, by the relay or past it', async () => {
      const { store, service, time, visitor, run, exists } = await open();
      const relayed = await visitor('a', 40);
      await store.relay.agentMessages.addAgentMessage(
        {
          accountId: SHOP,
          id: 'm-1',
          conversationSid: relayed,
          missiveConversationId: 'c-1',
          content: { type: 'custom_text', body: 'Hello', name: 'Lou', avatarUrl: '', files: [] },
          writtenAt: time.now,
          position: 1,
        },
        1,
        time.now - 10 * DAY,
      );
      const past = await visitor('b', 40);
      await service.conversations(past).messages.create({
        author: 'team',
        body: 'From the Console',
        dateCreated: new Date(time.now - 10 * DAY),
      });
      await run();
      assert.deepEqual([await exists(relayed), await exists(past)], [true, true]);
      time.now += 21 * DAY;
      await run();
      assert.deepEqual([await exists(relayed), await exists(past)], [false, false]);
    });

    it('CS-08 deletes a conversation that ended long ago, and keeps the one that goes on', async () => {
      const { store, visitor, run, exists } = await open();
      const ended = await visitor('a', 40);
      await store.relay.threads.saveThread(SHOP, ended, { missiveConversationId: 'c-1', lastPartAt: 0 });
      const current = await visitor('a', 1, 2);
      await store.relay.threads.saveThread(SHOP, current, { missiveConversationId: 'c-1' });
      await run();
      assert.deepEqual([await exists(ended), await exists(current)], [false, true]);
      assert.equal(await isStored(store, 'a'), true);
      assert.notEqual(await store.visitorData.erasedAt(SHOP, [ended]), null);
      // Missive's conversation goes on: an agent's message in it still reaches the visitor.
      assert.equal(await store.visitorData.erasedAt(SHOP, ['c-1']), null);
      assert.equal((await store.relay.threads.thread(SHOP, ended)).missiveConversationId, null);
    });

    it('CS-08 leaves a conversation that is being relayed to the next run', async () => {
      const { store, time, visitor, run, exists } = await open();
      const busy = await visitor('a', 40);
      const job = { accountId: SHOP, queue: 'to-visitor', subject: busy } as const;
      await store.relay.jobs.schedule(job, time.now);
      const claimed = await store.relay.jobs.claim(['to-visitor'], 'other', time.now, 60_000);
      await run();
      assert.equal(await exists(busy), true);
      await store.relay.jobs.release(
        claimed!,
        { dueAt: null, failures: 0, problem: null, activeAt: 0 },
        time.now,
      );
      await run();
      assert.equal(await exists(busy), false);
    });

    it('CS-08 gets through any number of them', async () => {
      const { store, time, run } = await open();
      const idAt = (number: number): string => number.toString(16).padStart(32, '0');
      for (let number = 0; number < 120; number++)
        await store.recordVisitor({
          accountId: SHOP,
          id: idAt(number),
          identity: twilioIdentity(idAt(number)),
          conversationSid: `CH${number}`,
          at: time.now - 40 * DAY,
        });
      await run();
      for (let number = 0; number < 120; number++)
        assert.equal(await store.findVisitor(SHOP, idAt(number)), null);
    });
  });

describe('retention on the Setup page’s API', () => {
  it('CS-08 is set with the account’s settings, and begins immediately', async () => {
    const chat = await createTestServer(emulator(), { creationLimits: NO_CREATION_LIMITS });
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
    const signedIn = await chat.app.request('/api/sign-in', {
      method: 'POST',
      headers,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    const Cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const save = async (retentionDays: unknown): Promise<Response> =>
      chat.app.request(`/api/accounts/${chat.account.id}`, {
        method: 'PATCH',
        headers: { ...headers, Cookie },
        body: JSON.stringify({ version: 1, retentionDays }),
      });
    const session = await chat.openSession({
      visitor: { name: 'Ana', email: 'ana@example.org' },
      start: true,
    });
    for (const wrong of [0, 4_000, 1.5, '30'])
      assert.match(await (await save(wrong)).text(), /must be a number of days from 1 to 3650, or null/);
    chat.clock.now += 31 * DAY;
    await chat.deps.relay.start();
    const again = await chat.app.request('/api/sign-in', {
      method: 'POST',
      headers,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    const later = again.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const saved = await chat.app.request(`/api/accounts/${chat.account.id}`, {
      method: 'PATCH',
      headers: { ...headers, Cookie: later },
      body: JSON.stringify({ version: 1, retentionDays: 30 }),
    });
    assert.equal(((await saved.json()) as { retentionDays: number }).retentionDays, 30);
    const { conversations } = chat.twilio.conversations.v1.services(chat.serviceSid);
    await eventually('the conversation is deleted', async () =>
      conversations(session.conversationSid!)
        .fetch()
        .then(
          () => undefined,
          () => true,
        ),
    );
  });
});
