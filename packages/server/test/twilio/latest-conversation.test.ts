/** Which of a visitor's conversations is the current one, however many have been closed before (LC-47). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session } from '../../../../src/core/types.js';
import { createTwilioClients } from '../../src/twilio/twilio-client.js';
import { createTestServer, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();

const MANY = { address: { burst: 1_000, perHour: 1_000 }, account: { burst: 1_000, perHour: 1_000 } };
const LIMITS = { visitor: MANY, conversation: MANY };

/** A server that counts its requests to Twilio. */
async function countingServer(): Promise<
  TestServer & { requestsOf(session: () => Promise<Session>): Promise<number> }
> {
  let requests = 0;
  const clients = createTwilioClients(emulator().url, () => (requests += 1));
  const chat = await createTestServer(emulator(), { deps: { clients }, creationLimits: LIMITS });
  return {
    ...chat,
    async requestsOf(session) {
      requests = 0;
      await session();
      return requests;
    },
  };
}

const conversation = ({ twilio, serviceSid }: TestServer, sid: string | null) =>
  twilio.conversations.v1.services(serviceSid).conversations(sid ?? '');

/** A visitor's session after this many conversations were closed in turn. */
async function afterClosing(chat: TestServer, count: number): Promise<Session> {
  let session = await chat.openSession({ start: true });
  for (let number = 1; number <= count; number++) {
    await conversation(chat, session.conversationSid).update({ state: 'closed' });
    session = await chat.openSession({ visitorToken: session.visitorToken, start: true });
  }
  return session;
}

describe('a visitor whose conversations were closed', () => {
  it('LC-47 costs as many requests to Twilio after 30 of them as after one', async () => {
    const chat = await countingServer();
    const counts = [];
    for (const closed of [1, 30]) {
      const { visitorToken, conversationSid } = await afterClosing(chat, closed);
      const returning = await chat.requestsOf(() => chat.openSession({ visitorToken }));
      await conversation(chat, conversationSid).update({ state: 'closed' });
      const starting = await chat.requestsOf(() => chat.openSession({ visitorToken, start: true }));
      counts.push({ returning, starting });
    }
    assert.deepEqual(counts[1], counts[0]);
  });

  it('LC-47 gets the current one from a server with an empty store, without a request for each of them', async () => {
    const chat = await countingServer();
    const { visitorToken, conversationSid } = await afterClosing(chat, 30);
    chat.store.findVisitor = () => Promise.resolve(null);
    let session: Session | undefined;
    const requests = await chat.requestsOf(async () => (session = await chat.openSession({ visitorToken })));
    assert.equal(session?.conversationSid, conversationSid);
    assert.ok(requests <= 5, `${requests} requests`);
  });

  it('LC-47 keeps the open conversation when an earlier one is deleted', async () => {
    const chat = await countingServer();
    const first = await chat.openSession({ start: true });
    const { visitorToken } = first;
    await conversation(chat, first.conversationSid).update({ state: 'closed' });
    const second = await chat.openSession({ visitorToken, start: true });
    await conversation(chat, first.conversationSid).remove();
    assert.equal(
      (await chat.openSession({ visitorToken, start: true })).conversationSid,
      second.conversationSid,
    );
  });

  it('LC-47 gets another one with an unused name when the last one is deleted', async () => {
    const chat = await countingServer();
    const second = await afterClosing(chat, 1);
    await conversation(chat, second.conversationSid).remove();
    const third = await chat.openSession({ visitorToken: second.visitorToken, start: true });
    assert.notEqual(third.conversationSid, second.conversationSid);
    const { uniqueName } = await conversation(chat, third.conversationSid).fetch();
    assert.match(uniqueName, /:2$/);
  });

  it('LC-47 sees the messages of earlier conversations before those of the current one', async () => {
    const chat = await countingServer();
    const first = await chat.openSession({ start: true });
    const { visitorToken, identity } = first;
    for (let number = 0; number < 40; number++)
      await conversation(chat, first.conversationSid).messages.create({
        author: identity,
        body: `old ${number}`,
      });
    await conversation(chat, first.conversationSid).update({ state: 'closed' });
    const second = await chat.openSession({ visitorToken, start: true });
    assert.deepEqual(
      [second.messages.length, second.messages[0]?.index, second.messages.at(-1)?.index],
      [30, -30, -1],
    );
    await conversation(chat, second.conversationSid).messages.create({ author: 'team', body: 'new' });
    const { messages, hasOlder } = await chat.openSession({ visitorToken });
    assert.deepEqual(
      messages.slice(-3).map(({ body, index }) => [body, index]),
      [
        ['old 38', -2],
        ['old 39', -1],
        ['new', 0],
      ],
    );
    assert.deepEqual([messages.length, hasOlder], [30, true]);
  });

  it('LC-47 sees that a deleted conversation has ended, and its earlier messages', async () => {
    const chat = await countingServer();
    const first = await chat.openSession({ start: true });
    const { visitorToken, identity } = first;
    await conversation(chat, first.conversationSid).messages.create({ author: identity, body: 'before' });
    await conversation(chat, first.conversationSid).update({ state: 'closed' });
    const second = await chat.openSession({ visitorToken, start: true });
    await conversation(chat, second.conversationSid).remove();
    const session = await chat.openSession({ visitorToken });
    assert.deepEqual([session.conversationSid, session.hasEnded], [second.conversationSid, true]);
    assert.deepEqual(
      session.messages.map(({ body, index }) => [body, index]),
      [['before', -1]],
    );
  });
});
