import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { checkOptions, readEnvironment } from '../../src/environment.js';
import { StorageError } from '../../src/stores/store.js';
import { creationLimitsOf } from '../../src/visitors/creation-limits.js';
import {
  ADMIN_SECRET,
  createTestServer,
  errorOf,
  JANE,
  JANES_DIGEST,
  temporaryFolder,
  useEmulator,
  type TestServer,
} from '../support.js';

const emulator = useEmulator();

const conversationsOf = async (chat: TestServer): Promise<number> =>
  (await chat.twilio.conversations.v1.services(chat.serviceSid).conversations.list()).length;

const LIMITS = {
  visitor: { address: { burst: 100, perHour: 100 }, account: { burst: 100, perHour: 100 } },
  conversation: { address: { burst: 3, perHour: 6 }, account: { burst: 5, perHour: 10 } },
};

const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('new conversations', () => {
  it('CS-06 are limited per address and per account, across all processes', async () => {
    const dataDirectory = await temporaryFolder();
    const options = { creationLimits: LIMITS, dataDirectory, deps: { proxyHops: 1 } };
    const chat = await createTestServer(emulator(), options);
    const start = (address: string) => chat.postSession({ start: true }, from(address));
    const statuses = [];
    for (let number = 0; number < 6; number++) statuses.push((await start('192.0.2.1')).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429, 429]);

    const refused = await start('192.0.2.1');
    assert.equal((await errorOf(refused.clone())).code, 'throttled');
    assert.ok(Number(refused.headers.get('Retry-After')) <= 600);
    assert.equal((await start('192.0.2.2')).status, 200);
    assert.equal((await start('192.0.2.3')).status, 200);
    assert.equal((await start('192.0.2.4')).status, 429, 'the account as a whole');
    assert.equal(await conversationsOf(chat), 5);
    assert.match(
      await chat.deps.metrics.registry.metrics(),
      /creations_refused_total\{kind="conversation",scope="account"\} 1/,
    );

    chat.clock.now += 600_000;
    assert.equal((await start('192.0.2.1')).status, 200);
  });

  it('CS-06 follow the limits of the environment: per address, per account, and more visitors than conversations', () => {
    const { conversation, visitor } = creationLimitsOf(
      checkOptions(readEnvironment({ MISSIVE_CHAT_CONVERSATIONS_PER_ADDRESS: '100' })),
    );
    assert.deepEqual(conversation.address, { burst: 100, perHour: 100 });
    assert.deepEqual(visitor.address, { burst: 300, perHour: 300 });
    assert.deepEqual(conversation.account, { burst: 200, perHour: 200 });
    assert.deepEqual(visitor.account, { burst: 1_000, perHour: 1_000 });
  });

  it('CS-06 are never refused to a verified user, and known visitors are refused nothing else', async () => {
    const chat = await createTestServer(emulator(), { creationLimits: LIMITS });
    const { visitorToken } = await chat.openSession({ start: true });
    for (let number = 0; number < 5; number++) await chat.postSession({ start: true });
    assert.equal((await chat.postSession({ start: true })).status, 429);
    assert.equal((await chat.postSession({ start: true, visitorToken })).status, 200);
    const user = { email: JANE, digest: JANES_DIGEST };
    assert.equal((await chat.postSession({ start: true, user })).status, 200);
  });

  it('LC-54 CS-06 hold for another conversation too, also of a verified user', async () => {
    const chat = await createTestServer(emulator(), { creationLimits: LIMITS });
    const user = { email: JANE, digest: JANES_DIGEST };
    const first = await chat.openSession({ start: true, user, conversations: {} });
    const after = first.conversationSid!;
    const { endings, threads } = chat.store.relay;
    await threads.saveThread(chat.account.id, after, { missiveConversationId: 'c-1', localMessageCount: 1 });
    const check = {
      accountId: chat.account.id,
      conversationSid: after,
      closedFor: [],
      askedAt: chat.clock.now,
    };
    await endings.recordClosed(check, 'Lou');
    for (let number = 0; number < 5; number++) await chat.postSession({ start: true });
    const next = { start: true, user, conversations: { after } };
    assert.equal((await chat.postSession(next)).status, 429);
    assert.equal((await chat.openSession({ user, conversations: {} })).conversationSid, after);
    assert.equal((await chat.openSession({ user, conversations: { open: '../x' } })).conversationSid, after);
  });

  it('CS-06 are shown on the Setup page when refused, without addresses', async () => {
    const chat = await createTestServer(emulator(), { creationLimits: LIMITS });
    for (let number = 0; number < 5; number++) await chat.postSession({ start: true });
    chat.clock.now += 10_000;
    await chat.postSession({ start: true });
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
    const signedIn = await chat.app.request('/api/sign-in', {
      method: 'POST',
      headers,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const install = await chat.app.request(`/api/accounts/${chat.account.id}/install`, {
      headers: { Cookie: cookie },
    });
    const { refusals } = (await install.json()) as { refusals: { kind: string; count: number }[] };
    assert.equal(refusals.length, 1);
    assert.equal(refusals[0]?.kind, 'conversation');
    assert.equal(refusals[0].count, 3);
    assert.match(chat.log.text, /a limit refused new chats/);
  });
});

describe('a new visitor’s session', () => {
  it('CS-06 creates one conversation when it is repeated with the same key', async () => {
    const chat = await createTestServer(emulator());
    const request = { start: true, idempotencyKey: randomUUID() };
    const first = await chat.openSession(request);
    const second = await chat.openSession(request);
    assert.equal(second.identity, first.identity);
    assert.equal(second.conversationSid, first.conversationSid);
    assert.notEqual(
      (await chat.openSession({ ...request, idempotencyKey: randomUUID() })).identity,
      first.identity,
    );
    assert.notEqual(
      (await chat.openSession({ start: true, idempotencyKey: 'short' })).identity,
      first.identity,
    );
  });

  it('CS-06 leaves no conversation behind when the disk is full, however often it is retried', async () => {
    const chat = await createTestServer(emulator());
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const { store } = chat;
    const planVisitor = store.planVisitor.bind(store);
    store.planVisitor = () => Promise.reject(full);
    const request = { start: true, idempotencyKey: randomUUID() };
    for (let attempt = 0; attempt < 6; attempt++) {
      const response = await chat.postSession(request);
      assert.equal(response.status, 503);
      assert.equal((await errorOf(response)).code, 'not-ready');
    }
    assert.equal(await conversationsOf(chat), 0);
    assert.match(chat.log.text, /disk of the database is full\. Free some space/);

    // The disk fills up between the two writes: the conversation created then is found again.
    store.planVisitor = planVisitor;
    const recordVisitor = store.recordVisitor.bind(store);
    store.recordVisitor = () => Promise.reject(full);
    for (let attempt = 0; attempt < 6; attempt++) assert.equal((await chat.postSession(request)).status, 503);
    assert.equal(await conversationsOf(chat), 1);
    store.recordVisitor = recordVisitor;
    assert.equal((await chat.postSession(request)).status, 200);
    assert.equal(await conversationsOf(chat), 1);
  });

  it('CS-05 is impossible while the store cannot be written, and /readyz reports that', async () => {
    const chat = await createTestServer(emulator());
    assert.equal((await chat.app.request('/readyz')).status, 200);
    chat.clock.now += 2_000;
    chat.store.ping = () => Promise.reject(new StorageError('The disk of the database is full.'));
    const response = await chat.app.request('/readyz');
    assert.equal(response.status, 503);
    assert.match((await errorOf(response)).message, /cannot write/);
  });
});
