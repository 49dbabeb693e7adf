/** How long a visitor waits for the first reply of a person, as the relay sees it (LC-50). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACCOUNT, until, useBridge, type Bridge } from './bridge.js';

const replies = async (bridge: Bridge) =>
  (await bridge.store()).relay.firstReplies.firstReplies(ACCOUNT, Date.now() - 60_000);

describe('the first reply', () => {
  const use = useBridge();

  it('LC-50 is measured from the visitor’s first message to an agent’s, once, whichever way either arrives', async () => {
    const bridge = use();
    const before = Date.now();
    const ana = await bridge.visitor();
    await ana.write('Where is my parcel?');
    await ana.write('It was sent on Monday.');
    const message = () =>
      bridge.missive.messages.filter(({ references }) => references.includes(`mwc:${ana.sid}`));
    await until('both are at Missive', () => message().length === 2);
    assert.deepEqual(await replies(bridge), []);
    const { id } = bridge.missive.conversationOf(message()[0]!);
    bridge.missive.reply(id, { body: 'It left today.' });
    await until('the visitor has the reply', async () => (await ana.receivedMessages()).length === 1);
    await ana.write('Thanks');
    await until('that is at Missive', () => message().length === 3);
    bridge.missive.reply(id, { body: 'You are welcome.' });
    await until('the visitor has that, too', async () => (await ana.receivedMessages()).length === 2);
    const found = await replies(bridge);
    assert.equal(found.length, 1);
    const [{ at, milliseconds, wasAway }] = found as [(typeof found)[0]];
    assert.ok(at >= before - 1_000 && at <= Date.now());
    assert.ok(milliseconds >= 0 && milliseconds <= Date.now() - before);
    assert.equal(wasAway, false);
  });
});
