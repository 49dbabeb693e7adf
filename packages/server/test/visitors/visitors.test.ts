import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestServer, JANE, JANES_DIGEST, useEmulator } from '../support.js';

const emulator = useEmulator();
const idOf = (identity: string): string => identity.replace('visitor-', '');

describe('stored data of visitors', () => {
  it('LC-31 does not exist before there is a conversation', async () => {
    const chat = await createTestServer(emulator());
    const { identity } = await chat.openSession({ visitor: { name: 'Jane', email: JANE } });
    assert.equal(await chat.store.findVisitor(chat.account.id, idOf(identity)), null);
  });

  it('LC-31 contains the visitor’s identity and statements once there is one', async () => {
    const chat = await createTestServer(emulator());
    const consentAt = '2026-11-20T10:00:00.000Z';
    const meta = { language: 'en', cart: '3' };
    const first = await chat.openSession({
      visitor: { name: 'Jane [Unverified]', email: JANE, consentAt },
      meta,
      start: true,
    });
    const firstSeenAt = chat.clock.now;
    chat.clock.now += 60_000;
    await chat.openSession({ visitorToken: first.visitorToken });
    assert.deepEqual(await chat.store.findVisitor(chat.account.id, idOf(first.identity)), {
      accountId: chat.account.id,
      id: idOf(first.identity),
      identity: first.identity,
      conversationSid: first.conversationSid,
      name: 'Jane',
      email: JANE,
      verification: 'unverified',
      consentAt,
      meta,
      firstSeenAt,
      avatarUrl: null,
      pageUrl: null,
      lastSeenAt: chat.clock.now,
      seesEarlier: false,
    });
  });

  it('LC-30 contains the server’s verification, also when found by conversation', async () => {
    const chat = await createTestServer(emulator());
    const user = { email: JANE, name: 'Jane', digest: JANES_DIGEST };
    const { conversationSid } = await chat.openSession({ user, start: true });
    const visitor = await chat.store.findVisitorOfConversation(chat.account.id, conversationSid ?? '');
    assert.deepEqual([visitor?.verification, visitor?.email], ['verified', JANE]);
  });
});
