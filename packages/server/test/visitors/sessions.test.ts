import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt, jwtVerify } from 'jose';
import type { SessionRequest } from '../../../../src/core/types.js';
import { createTestServer, errorOf, JANE, JANES_DIGEST, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const server = (): Promise<TestServer> => createTestServer(emulator());

const conversationsOf = ({ twilio, serviceSid }: TestServer) =>
  twilio.conversations.v1.services(serviceSid).conversations.list();
const conversation = ({ twilio, serviceSid }: TestServer, sid: string | null) =>
  twilio.conversations.v1.services(serviceSid).conversations(sid ?? '');
const attributesOf = async (chat: TestServer, sid: string | null): Promise<Record<string, unknown>> =>
  JSON.parse((await conversation(chat, sid).fetch()).attributes) as Record<string, unknown>;
const jane: SessionRequest = { user: { email: JANE, name: 'Jane Doe', digest: JANES_DIGEST } };

describe('a session', () => {
  it('CS-04 contains a Twilio token for the visitor alone, valid for an hour', async () => {
    const chat = await server();
    const session = await chat.openSession();
    const { apiKeySecret, apiKeySid, accountSid } = chat.account.twilio!;
    const { payload } = await jwtVerify(session.token, new TextEncoder().encode(apiKeySecret));
    assert.deepEqual(payload.grants, {
      identity: session.identity,
      chat: { service_sid: chat.serviceSid },
    });
    assert.deepEqual([payload.iss, payload.sub], [apiKeySid, accountSid]);
    assert.equal(payload.exp! - payload.iat!, 3600);
    assert.equal(Date.parse(session.expiresAt), payload.exp! * 1000);
    assert.match(session.identity, /^visitor-[0-9a-f]{32}$/);
    assert.equal(session.websocketUrl, emulator().websocketUrl);
  });

  it('LC-31 creates nothing at Twilio until a conversation is to start', async () => {
    const chat = await server();
    const session = await chat.openSession({ visitor: { name: 'Ann', email: 'ann@acme.com' } });
    await chat.openSession({ visitorToken: session.visitorToken });
    assert.equal(session.conversationSid, null);
    assert.deepEqual(session.messages, []);
    assert.deepEqual(await conversationsOf(chat), []);
  });

  it('LC-31 starts one conversation with the visitor in it', async () => {
    const chat = await server();
    const first = await chat.openSession();
    const session = await chat.openSession({ visitorToken: first.visitorToken, start: true });
    const again = await chat.openSession({ visitorToken: session.visitorToken, start: true });
    assert.equal(session.identity, first.identity);
    assert.equal(again.conversationSid, session.conversationSid);
    assert.equal((await conversationsOf(chat)).length, 1);
    const participants = await conversation(chat, session.conversationSid).participants.list();
    assert.deepEqual(
      participants.map(({ identity }) => identity),
      [session.identity],
    );
  });

  it('LC-44 starts one conversation when many tabs start it at the same time', async () => {
    const chat = await server();
    const { visitorToken } = await chat.openSession();
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => chat.openSession({ visitorToken, start: true })),
    );
    assert.equal(new Set(sessions.map(({ conversationSid }) => conversationSid)).size, 1);
    assert.equal((await conversationsOf(chat)).length, 1);
    assert.equal((await conversation(chat, sessions[0]!.conversationSid).participants.list()).length, 1);
  });

  it('LC-31 adds a visitor again whom a crash left outside the conversation', async () => {
    const chat = await server();
    const session = await chat.openSession({ start: true });
    const { participants } = conversation(chat, session.conversationSid);
    const [own] = await participants.list();
    await participants(own!.sid).remove();
    await chat.openSession({ visitorToken: session.visitorToken });
    assert.deepEqual(
      (await participants.list()).map(({ identity }) => identity),
      [session.identity],
    );
  });

  it('LC-47 shows a conversation that was closed, and starts another one on request', async () => {
    const chat = await server();
    const first = await chat.openSession({ start: true });
    const { visitorToken } = first;
    await conversation(chat, first.conversationSid).update({ state: 'closed' });
    const ended = await chat.openSession({ visitorToken });
    assert.deepEqual([ended.conversationSid, ended.hasEnded], [first.conversationSid, true]);
    const second = await chat.openSession({ visitorToken, start: true });
    assert.notEqual(second.conversationSid, first.conversationSid);
    const { uniqueName } = await conversation(chat, second.conversationSid).fetch();
    assert.equal(uniqueName, `${first.identity.replace('visitor-', 'visitor:')}:2`);
    assert.equal((await chat.openSession({ visitorToken })).conversationSid, second.conversationSid);
  });

  it('reports clearly that an account has no Twilio credentials yet', async () => {
    const chat = await createTestServer(emulator(), { account: { twilio: null } });
    const response = await chat.postSession({});
    assert.equal(response.status, 503);
    const { code, message } = await errorOf(response);
    assert.equal(code, 'not-set-up');
    assert.match(message, /TWILIO_ACCOUNT_SID/);
  });
});

describe('history', () => {
  it('LC-31 comes with the session: the last 30 messages, oldest first, and the read positions', async () => {
    const chat = await server();
    const session = await chat.openSession({ start: true });
    const { messages, participants } = conversation(chat, session.conversationSid);
    await participants.create({ identity: 'agent@acme.com' });
    for (let index = 0; index < 33; index++)
      await messages.create({
        author: index % 2 === 0 ? session.identity : 'agent@acme.com',
        body: `Message ${index}`,
        attributes: JSON.stringify(index % 2 === 0 ? { clientId: `c${index}` } : { name: 'Ann' }),
      });
    const all = await participants.list();
    const sidOf = (name: string): string => all.find(({ identity }) => identity === name)!.sid;
    await participants(sidOf(session.identity)).update({ lastReadMessageIndex: 31 });
    await participants(sidOf('agent@acme.com')).update({ lastReadMessageIndex: 20 });

    const later = await chat.openSession({ visitorToken: session.visitorToken });
    assert.deepEqual(
      later.messages.map(({ index }) => index),
      Array.from({ length: 30 }, (_, place) => place + 3),
    );
    assert.equal(later.visitorReadIndex, 31);
    assert.equal(later.teamReadIndex, 20);
    const [team, own] = later.messages;
    assert.deepEqual([team!.from, team!.author.name, team!.body], ['team', 'Ann', 'Message 3']);
    assert.deepEqual([own!.from, own!.clientId, own!.body], ['visitor', 'c4', 'Message 4']);
    assert.equal(JSON.stringify(later).includes('agent@acme.com'), false, 'CC-06');
  });

  it('LC-31 returns to the same browser’s token only; a typed email restores nothing', async () => {
    const chat = await server();
    const visitor = { name: 'Jane', email: JANE };
    const session = await chat.openSession({ start: true, visitor });
    await conversation(chat, session.conversationSid).messages.create({
      author: session.identity,
      body: 'Secret',
    });
    for (const request of [
      { visitor },
      { visitor, start: true },
      { user: { email: JANE } },
      { user: { email: JANE, digest: 'wrong' } },
    ]) {
      const other = await chat.openSession(request);
      assert.notEqual(other.identity, session.identity);
      assert.deepEqual(other.messages, []);
    }
    const same = await chat.openSession({ visitorToken: session.visitorToken });
    assert.deepEqual(
      same.messages.map(({ body }) => body),
      ['Secret'],
    );
  });

  it('LC-31 returns to a verified user on any device', async () => {
    const chat = await server();
    const laptop = await chat.openSession({ ...jane, start: true });
    await conversation(chat, laptop.conversationSid).messages.create({
      author: laptop.identity,
      body: 'From my laptop',
    });
    const phone = await chat.openSession(jane);
    assert.equal(phone.verification, 'verified');
    assert.equal(phone.conversationSid, laptop.conversationSid);
    assert.deepEqual(
      phone.messages.map(({ body }) => body),
      ['From my laptop'],
    );
  });

  it('LC-33 stays hidden after logging out: a verified token without its digest is a new visitor', async () => {
    const chat = await server();
    const session = await chat.openSession({ ...jane, start: true });
    assert.equal(decodeJwt(session.visitorToken).kind, 'verified');
    const { visitorToken } = session;
    for (const request of [
      { visitorToken },
      { visitorToken, user: { email: JANE } },
      { visitorToken, user: { email: JANE, digest: 'wrong' } },
    ]) {
      const after = await chat.openSession(request);
      assert.notEqual(after.identity, session.identity);
      assert.equal(after.conversationSid, null);
      assert.equal(decodeJwt(after.visitorToken).kind, 'anonymous');
    }
  });

  it('LC-31 does not return for a token that was tampered with or belongs to another account', async () => {
    const chat = await server();
    const session = await chat.openSession({ start: true });
    const other = await chat.addAccount();
    const response = await chat.app.request(`/${other.id}/sessions`, {
      method: 'POST',
      body: JSON.stringify({ visitorToken: session.visitorToken }),
    });
    assert.equal(response.status, 200);
    assert.notEqual(((await response.json()) as { identity: string }).identity, session.identity);
    const tampered = session.visitorToken.replace(/.(?=[^.]*$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    assert.notEqual((await chat.openSession({ visitorToken: tampered })).identity, session.identity);
  });
});

describe('the verification of a user', () => {
  it('LC-30 is verified, unverified or cannot-verify, for the team and for the page alike', async () => {
    const chat = await server();
    const cases = [
      [JANES_DIGEST, 'verified'],
      [undefined, 'unverified'],
      [JANES_DIGEST.replace('d', '0'), 'cannot-verify'],
    ] as const;
    for (const [digest, verdict] of cases) {
      const user = { email: JANE, name: 'Jane Doe', ...(digest !== undefined && { digest }) };
      const session = await chat.openSession({ user, start: true });
      assert.equal(session.verification, verdict);
      const { friendlyName } = await conversation(chat, session.conversationSid).fetch();
      assert.equal(friendlyName, `Chat from ${JANE}`);
      assert.deepEqual(await attributesOf(chat, session.conversationSid), {
        name: 'Jane Doe',
        email: JANE,
        verification: verdict,
        meta: {},
      });
    }
  });

  it('LC-30 leaves the browser in its own conversation for a wrong digest', async () => {
    const chat = await server();
    const session = await chat.openSession({ start: true });
    const { visitorToken } = session;
    const later = await chat.openSession({ visitorToken, user: { email: JANE, digest: 'f'.repeat(64) } });
    assert.equal(later.verification, 'cannot-verify');
    assert.equal(later.identity, session.identity);
    assert.equal((await attributesOf(chat, session.conversationSid)).verification, 'cannot-verify');
  });

  it('LC-30 cannot be faked in a name', async () => {
    const chat = await server();
    const session = await chat.openSession({
      start: true,
      visitor: { name: 'Phil [Unverified]', email: '' },
    });
    assert.equal((await attributesOf(chat, session.conversationSid)).name, 'Phil');
    assert.equal((await conversation(chat, session.conversationSid).fetch()).friendlyName, 'Chat from Phil');
  });
});

describe('the visitor data for the team', () => {
  it('LC-22 LC-32 is stored with the conversation, including the time of consent', async () => {
    const chat = await server();
    const visitor = { name: 'Ann', email: 'ann@acme.com', consentAt: '2026-11-20T12:00:00.000Z' };
    const { conversationSid } = await chat.openSession({
      start: true,
      visitor,
      meta: { language: 'en', page: '/a' },
    });
    assert.deepEqual(await attributesOf(chat, conversationSid), {
      ...visitor,
      verification: 'unverified',
      meta: { language: 'en', page: '/a' },
    });
  });

  it('LC-32 is updated by later sessions, and kept by a session without data', async () => {
    const chat = await server();
    const session = await chat.openSession({ start: true, meta: { page: '/a' } });
    const { visitorToken, conversationSid } = session;
    assert.equal((await conversation(chat, conversationSid).fetch()).friendlyName, 'Chat from Visitor');
    await conversation(chat, conversationSid).update({
      attributes: JSON.stringify({ ...(await attributesOf(chat, conversationSid)), ticket: 7 }),
    });
    await chat.openSession({
      visitorToken,
      visitor: { name: 'Ann', email: 'ann@acme.com' },
      meta: { page: '/b' },
    });
    const expected = {
      name: 'Ann',
      email: 'ann@acme.com',
      verification: 'unverified',
      meta: { page: '/b' },
      ticket: 7,
    };
    assert.deepEqual(await attributesOf(chat, conversationSid), expected);
    const { dateUpdated } = await conversation(chat, conversationSid).fetch();
    await chat.openSession({ visitorToken });
    const after = await conversation(chat, conversationSid).fetch();
    assert.deepEqual(JSON.parse(after.attributes), expected);
    assert.equal(after.friendlyName, 'Chat from ann@acme.com');
    assert.deepEqual(after.dateUpdated, dateUpdated);
  });

  it('keeps a name that an agent gave the conversation', async () => {
    const chat = await server();
    const { visitorToken, conversationSid } = await chat.openSession({ start: true });
    await conversation(chat, conversationSid).update({ friendlyName: 'The broken lamp' });
    await chat.openSession({ visitorToken, visitor: { name: 'Ann', email: '' } });
    assert.equal((await conversation(chat, conversationSid).fetch()).friendlyName, 'The broken lamp');
  });
});

describe('an error at Twilio', () => {
  const broken = async (
    fault: Parameters<ReturnType<ReturnType<typeof emulator>['account']>['faults']['pull']>[0],
  ) => {
    const chat = await server();
    emulator().account(chat.account.twilio!.accountSid).faults.pull(fault);
    const response = await chat.postSession({ start: true });
    return { response, error: await errorOf(response), chat };
  };

  it('is reported as unavailable or refused, without Twilio’s message', async () => {
    for (const [code, expected] of [
      [500, 'twilio-unavailable'],
      [400, 'twilio-refused'],
      [403, 'twilio-refused'],
    ] as const) {
      const { response, error, chat } = await broken({ kind: 'refuse', target: 'rest', code });
      assert.equal(response.status, 502);
      assert.equal(error.code, expected);
      assert.doesNotMatch(error.message, /Refused on demand/);
      assert.match(chat.log.text, new RegExp(`"status":${code}`));
    }
  });

  it('CC-04 that throttles us makes the browser wait', async () => {
    const { response, error } = await broken({ kind: 'throttle', target: 'rest' });
    assert.equal(response.status, 503);
    assert.equal(error.code, 'twilio-throttled');
    assert.ok(Number(response.headers.get('Retry-After')) >= 1);
  });

  it('is reported as unavailable when there is no response', async () => {
    const { createTwilioClients } = await import('../../src/twilio/twilio-client.js');
    const chat = await createTestServer(emulator(), {
      deps: { clients: createTwilioClients('http://127.0.0.1:1') },
    });
    const response = await chat.postSession({ start: true });
    assert.equal(response.status, 502);
    assert.equal((await errorOf(response)).code, 'twilio-unavailable');
    assert.match(chat.log.text, /ECONNREFUSED/);
  });
});
