/** The periodic check of Missive's inbox for messages whose webhook was lost. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startBridge, until } from './bridge.js';

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
