/** Several conversations of one visitor: each is a thread of its own at Missive, and replies reach it (LC-54). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionRequest } from '../../../../src/core/types.js';
import { ACCOUNT, until, useBridge, type Bridge } from './bridge.js';

type Visitor = Awaited<ReturnType<Bridge['visitor']>>;

/** Missive's conversation of a visitor's conversation, once a message of it is there. */
async function atMissive(bridge: Bridge, { sid }: Visitor): Promise<string> {
  const message = () => bridge.missive.messages.find(({ references }) => references.includes(`mwc:${sid}`));
  await until('it is at Missive', () => message() !== undefined);
  return bridge.missive.conversationOf(message()!).id;
}

const bodies = async (visitor: Visitor): Promise<string[]> =>
  (await visitor.receivedMessages()).map(({ body }) => body);

const hasReply = (visitor: Visitor, body: string): Promise<void> =>
  until(`the visitor has “${body}”`, async () => (await bodies(visitor)).includes(body));

const isKnownClosed = async (bridge: Bridge, { sid }: Visitor): Promise<boolean> =>
  (await (await bridge.store()).relay.endings.ending(ACCOUNT, sid)).closedAt !== null;

/** A visitor whose first conversation was closed. */
async function closed(bridge: Bridge) {
  const first = await bridge.visitor({ conversations: {} });
  await first.write('Where is my parcel?');
  const firstId = await atMissive(bridge, first);
  bridge.missive.close(firstId);
  await until('it is closed', () => isKnownClosed(bridge, first));
  return { first, firstId };
}

const next = (bridge: Bridge, { session, sid }: Visitor, request: SessionRequest = {}): Promise<Visitor> =>
  bridge.visitor({ visitorToken: session.visitorToken, conversations: { after: sid }, ...request });

/** A visitor with a closed conversation and another one after it, whose messages are at Missive. */
async function two(bridge: Bridge) {
  const { first, firstId } = await closed(bridge);
  const second = await next(bridge, first);
  await second.write('Do you have blue ones?');
  return { first, firstId, second, secondId: await atMissive(bridge, second) };
}

describe('another conversation of a visitor', () => {
  const use = useBridge();

  it('LC-54 is another one at Twilio and at Missive, of the same visitor, and begins empty', async () => {
    const bridge = use();
    const { first, firstId, second, secondId } = await two(bridge);
    assert.notEqual(second.sid, first.sid);
    assert.notEqual(secondId, firstId);
    assert.equal(second.identity, first.identity);
    assert.deepEqual(second.session.messages, []);
    assert.equal(second.session.hasOlder, false);
    assert.equal(bridge.missive.conversation(firstId).isClosed, true);
  });

  it('LC-54 has its own replies, and those to the earlier one reach that one', async () => {
    const bridge = use();
    const { first, firstId, second, secondId } = await two(bridge);
    bridge.missive.reply(secondId, { body: 'Blue is back on Monday.' });
    bridge.missive.reply(firstId, { body: 'Your parcel has left.' });
    await hasReply(second, 'Blue is back on Monday.');
    await hasReply(first, 'Your parcel has left.');
    assert.equal((await bodies(second)).includes('Your parcel has left.'), false);
    assert.equal((await bodies(first)).includes('Blue is back on Monday.'), false);
  });

  it('LC-54 what is written in the earlier one goes on there', async () => {
    const bridge = use();
    const { first, firstId, second, secondId } = await two(bridge);
    const { visitorToken } = first.session;
    const again = await bridge.visitor({ visitorToken, conversations: { open: first.sid } });
    assert.equal(again.sid, first.sid);
    const count = bridge.missive.conversation(firstId).messages.length;
    await again.write('Thank you, it is here.');
    await until('it is there', () => bridge.missive.conversation(firstId).messages.length === count + 1);
    assert.equal(bridge.missive.conversation(firstId).isClosed, false);
    assert.equal(bridge.missive.conversation(secondId).messages.length, 1);
    const latest = await bridge.openSession({ visitorToken, conversations: {} });
    assert.equal(latest.conversationSid, second.sid, 'the latest stays the latest');
  });

  it('LC-54 each is closed and rated on its own', async () => {
    const bridge = use();
    const { first, second, secondId } = await two(bridge);
    assert.equal(await isKnownClosed(bridge, second), false);
    bridge.missive.close(secondId);
    await until('the second is closed', () => isKnownClosed(bridge, second));
    for (const [visitor, rating] of [
      [first, 'bad'],
      [second, 'good'],
    ] as const) {
      await until('the visitor sees the end', async () =>
        (await visitor.receivedMessages()).some(({ attributes }) => 'ended' in attributes),
      );
      const [notice] = await bridge.conversations(visitor.sid).messages.list({ order: 'desc', limit: 1 });
      const body = {
        visitorToken: first.session.visitorToken,
        conversation: visitor.sid,
        message: notice!.sid,
        rating,
        words: '',
      };
      const rated = await fetch(`${bridge.url}/${ACCOUNT}/ratings`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      assert.equal(await rated.text(), JSON.stringify({ rating }));
      const stranger = await bridge.visitor();
      const { visitorToken } = stranger.session;
      const forged = await fetch(`${bridge.url}/${ACCOUNT}/ratings`, {
        method: 'POST',
        body: JSON.stringify({ ...body, visitorToken }),
      });
      assert.equal(forged.status, 404, 'of another visitor');
    }
  });

  it('LC-54 begins only after one that the team has closed, and once for all tabs', async () => {
    const bridge = use();
    const { first } = await closed(bridge);
    const tabs = await Promise.all(Array.from({ length: 6 }, () => next(bridge, first)));
    const sids = new Set(tabs.map(({ sid }) => sid));
    assert.equal(sids.size, 1);
    assert.equal(sids.has(first.sid), false);
    const [second] = tabs;
    const third = await next(bridge, second!, { visitorToken: first.session.visitorToken });
    assert.equal(third.sid, second!.sid, 'it is open');
    const repeated = await next(bridge, first);
    assert.equal(repeated.sid, second!.sid, 'the one after the first exists already');
  });

  it('LC-54 of another visitor is not opened', async () => {
    const bridge = use();
    const { first } = await closed(bridge);
    const eve = await bridge.visitor({ conversations: {} });
    const { visitorToken } = eve.session;
    const opened = await bridge.visitor({ visitorToken, conversations: { open: first.sid } });
    assert.equal(opened.sid, eve.sid);
    const anew = await bridge.visitor({ visitorToken, conversations: { after: first.sid } });
    assert.equal(anew.sid, eve.sid);
  });

  it('LC-54 where all is one thread, a reply to the earlier one reaches the latest', async () => {
    const bridge = use();
    const { first, firstId, second } = await two(bridge);
    const { visitorToken } = first.session;
    assert.equal((await bridge.openSession({ visitorToken })).conversationSid, second.sid);
    bridge.missive.reply(firstId, { body: 'Your parcel has left.' });
    await hasReply(second, 'Your parcel has left.');
    assert.equal((await bodies(first)).includes('Your parcel has left.'), false);
  });
});
