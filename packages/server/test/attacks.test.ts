/** Attacks with another visitor's ids, on the server and directly on Twilio. */

import '../../../test/contract/sdk-timers.js';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client } from '@twilio/conversations';
import { SignJWT } from 'jose';
import type { Session, SessionRequest } from '../../../src/core/types.js';
import { digestOf } from '../src/visitors/verification.js';
import { createTestServer, JANE, JANES_DIGEST, SECRET_KEY, useEmulator, type TestServer } from './support.js';

const emulator = useEmulator();

async function victim(chat: TestServer, request: SessionRequest = {}): Promise<Session> {
  const session = await chat.openSession({ ...request, start: true });
  await chat.twilio.conversations.v1
    .services(chat.serviceSid)
    .conversations(session.conversationSid!)
    .messages.create({ author: session.identity, body: 'My PIN is 1234' });
  return session;
}

/** Asserts that no response contains the victim's data. */
async function getsNothing(chat: TestServer, of: Session, requests: readonly unknown[]): Promise<void> {
  for (const request of requests) {
    const response = await chat.postSession(request);
    const text = await response.text();
    const what = JSON.stringify(request).slice(0, 200);
    assert.ok(response.status < 500, what);
    for (const secret of ['My PIN', of.identity, of.conversationSid!, of.visitorToken, of.token])
      assert.equal(text.includes(secret), false, `${what} brought ${secret.slice(0, 12)}`);
  }
}

async function connected<T>(session: Session, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(session.token, { Twilsock: { uri: session.websocketUrl! }, logLevel: 'silent' });
  try {
    await new Promise<void>((resolve, reject) => {
      client.on('initialized', () => resolve());
      client.on('initFailed', ({ error }) => reject(new Error(error?.message)));
    });
    return await use(client);
  } finally {
    await client.shutdown();
  }
}

describe('an attacker', () => {
  it('LC-31 gets nothing with another visitor’s conversation SID or visitor id', async () => {
    const chat = await createTestServer(emulator());
    const ann = await victim(chat, { visitor: { name: 'Ann', email: 'ann@acme.com' } });
    const visitorId = ann.identity.replace('visitor-', '');
    await getsNothing(chat, ann, [
      { conversationSid: ann.conversationSid, start: true },
      { conversationSid: ann.conversationSid, visitorId, identity: ann.identity },
      { visitorToken: visitorId },
      { visitorToken: ann.identity },
      { visitorToken: ann.conversationSid },
      { visitorToken: ann.token },
      { visitor: { name: 'Ann', email: 'ann@acme.com' }, start: true },
      { user: { email: 'ann@acme.com' }, start: true },
      {
        user: { email: 'ann@acme.com', verification: 'verified' },
        verification: 'verified',
        kind: 'verified',
      },
      { meta: { visitorToken: visitorId, conversationSid: ann.conversationSid } },
    ]);
  });

  it('LC-31 gets nothing with a visitor token signed by another key', async () => {
    const chat = await createTestServer(emulator());
    const ann = await victim(chat);
    const claims = { acc: chat.account.id, kind: 'anonymous' };
    const make = (key: string): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(ann.identity.replace('visitor-', ''))
        .setIssuer('missive-chat')
        .setAudience('missive-chat/visitor')
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(key));
    const { apiKeySecret, authToken } = chat.account.twilio!;
    const keys = [SECRET_KEY, apiKeySecret, authToken, chat.account.id, 'x'];
    await getsNothing(
      chat,
      ann,
      await Promise.all(keys.map(async (key) => ({ visitorToken: await make(key) }))),
    );
  });

  it('LC-31 gets nothing with another visitor’s email without its proof', async () => {
    const chat = await createTestServer(emulator());
    const jane = await victim(chat, { user: { email: JANE, digest: JANES_DIGEST } });
    const { visitorToken } = jane;
    await getsNothing(chat, jane, [
      { user: { email: JANE } },
      { user: { email: JANE, digest: digestOf(JANE, 'guess') } },
      { user: { email: ` ${JANE}`, digest: JANES_DIGEST } },
      { user: { email: JANE.toUpperCase(), digest: JANES_DIGEST } },
      { user: { email: `${JANE}\u0000`, digest: JANES_DIGEST } },
      { user: { email: JANE, digest: JANES_DIGEST.slice(0, 63) } },
      { user: { email: JANE, digest: [JANES_DIGEST] } },
      { user: { email: JANE, token: visitorToken } },
      { user: { email: JANE, token: jane.token } },
      { visitor: { name: 'Jane', email: JANE }, start: true },
      // LC-33: a logged-out visitor left this token behind.
      { visitorToken },
      { visitorToken, start: true },
      { visitorToken, user: { email: JANE } },
      { visitorToken, visitor: { name: 'Jane', email: JANE } },
    ]);
  });

  it('LC-31 gets nothing with a digest of another account', async () => {
    const chat = await createTestServer(emulator());
    const jane = await victim(chat, { user: { email: JANE, digest: JANES_DIGEST } });
    const other = await chat.addAccount({ secretKey: SECRET_KEY });
    const response = await chat.app.request(`/${other.id}/sessions`, {
      method: 'POST',
      body: JSON.stringify({ user: { email: JANE, digest: JANES_DIGEST } }),
    });
    const session = (await response.json()) as Session;
    assert.equal(session.verification, 'verified');
    assert.notEqual(session.identity, jane.identity);
    assert.equal(session.conversationSid, null);
  });

  it('LC-31 gets nothing at Twilio with another visitor’s conversation SID and their own token', async () => {
    const chat = await createTestServer(emulator());
    const ann = await victim(chat);
    const mallory = await chat.openSession({ start: true });
    await connected(mallory, async (client) => {
      await assert.rejects(client.getConversationBySid(ann.conversationSid!));
      await assert.rejects(client.peekConversationBySid(ann.conversationSid!));
      await assert.rejects(client.createConversation({ friendlyName: 'Mine' }));
      const own = await client.getConversationBySid(mallory.conversationSid!);
      await assert.rejects(own.add(ann.identity));
      await assert.rejects(own.updateAttributes({ verification: 'verified' }));
      await assert.rejects(own.updateFriendlyName('Chat from the boss'));
      await assert.rejects(own.delete());
      await own.sendMessage('I may write');
    });
    const { participants } = chat.twilio.conversations.v1
      .services(chat.serviceSid)
      .conversations(ann.conversationSid!);
    assert.deepEqual(
      (await participants.list()).map(({ identity }) => identity),
      [ann.identity],
    );
  });
});
