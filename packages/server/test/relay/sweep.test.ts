/** The periodic check of Missive's inbox for messages whose webhook was lost. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACCOUNT, PACE, startBridge, until } from './bridge.js';

describe('an agent’s new conversation whose webhook was lost', () => {
  it('CC-04 is found, however many others began at the same time', async () => {
    const bridge = await startBridge();
    const ana = await bridge.visitor();
    const to = { id: ana.identity, name: 'Ana' };
    const bodies = Array.from({ length: 30 }, (_, number) => `about order ${number}`);
    await bridge.stopServer();
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: bodies.length });
    for (const body of bodies) bridge.missive.compose({ channel: bridge.channel, to, body });
    await bridge.missive.webhooks.settled();
    await bridge.startServer();
    await until('all are there', async () => (await ana.receivedMessages()).length >= bodies.length);
    assert.deepEqual((await ana.receivedMessages()).map(({ body }) => body).sort(), [...bodies].sort());
  });
});

describe('an agent’s replies whose webhooks were lost', () => {
  /** Replies that the server did not receive, in a conversation of its visitor. */
  async function loseReplies() {
    const bridge = await startBridge();
    const ana = await bridge.visitor();
    await ana.write('Hello');
    await until('it is at Missive', () => bridge.bodies().includes('Hello'));
    const { id } = bridge.missive.conversationOf(bridge.missive.messages[0]!);
    await bridge.stopServer();
    // Missive counts in seconds: what follows is later than the last check.
    const stoppedAt = Date.now();
    await until('the second is over', () => Math.floor(Date.now() / 1_000) * 1_000 > stoppedAt);
    // More than a page of them.
    const replies = Array.from({ length: 12 }, (_, number) => `reply ${number}`);
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: replies.length });
    for (const body of replies) bridge.missive.reply(id, { body });
    await bridge.missive.webhooks.settled();
    const to = { id: ana.identity, name: 'Ana' };
    return {
      bridge,
      begin: () => bridge.missive.compose({ channel: bridge.channel, to, body: 'a new subject' }),
      async hasGap(): Promise<boolean> {
        const thread = await (await bridge.store()).relay.threads.thread(ACCOUNT, ana.sid);
        return thread.missiveConversationId === id && thread.remoteMessageCount > thread.localMessageCount;
      },
      async allArrive() {
        const bodies = async (): Promise<string[]> => (await ana.receivedMessages()).map(({ body }) => body);
        await until('all are there', async () => (await bodies()).length > replies.length);
        assert.deepEqual((await bodies()).sort(), [...replies, 'a new subject'].sort());
      },
    };
  }
  // A new conversation is handled before a delivery begins, and a check does not reach back before the previous one.
  const pace = { ...PACE, pollInterval: 5_000, sweepOverlap: 0 };

  it('CC-04 are found when the agent has begun another conversation since', async () => {
    const { bridge, begin, allArrive } = await loseReplies();
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: 1 });
    begin();
    await bridge.missive.webhooks.settled();
    await bridge.startServer({ relayPace: pace });
    await allArrive();
  });

  it('CC-04 are found when the agent begins another conversation before they are read', async () => {
    const { bridge, begin, allArrive, hasGap } = await loseReplies();
    await bridge.startServer({ relayPace: pace });
    await until('the gap is known', hasGap);
    begin();
    await allArrive();
  });
});
