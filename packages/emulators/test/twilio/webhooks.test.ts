import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { startTwilioEmulator } from '../../src/index.js';
import { createConversation } from '../../src/twilio/conversations.js';
import { addMessage } from '../../src/twilio/messages.js';
import { apiActor } from '../../src/twilio/model.js';
import { signWebhook } from '../../src/twilio/webhooks.js';
import { FakeClock } from './support.js';

const VECTOR = '0OZzPScjyGsve0vCAqmlvIhYuQM=';

describe('webhooks', () => {
  it('EM-01 signs the URL and the fields in the order of their names', () => {
    // HMAC-SHA1 of 'https://a.example/x?y=1' + 'AB1' + 'Aa2' + 'b3' under 'token', by OpenSSL.
    const fields = { b: '3', Aa: '2', AB: '1' };
    assert.equal(signWebhook('token', 'https://a.example/x?y=1', fields), VECTOR);
    assert.notEqual(signWebhook('other', 'https://a.example/x?y=1', fields), VECTOR);
  });

  it('EM-01 continues without a pre-action webhook that does not respond for five seconds', async () => {
    const clock = new FakeClock();
    const emulator = await startTwilioEmulator({ clock });
    const asked: (() => void)[] = [];
    const silent = createServer(() => asked.splice(0).forEach((tell) => tell()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const service = emulator.account(emulator.createAccount().sid).defaultService;
    const conversation = await createConversation(service, apiActor(false), {});
    const { port } = silent.address() as AddressInfo;
    service.webhooks = {
      method: 'POST',
      filters: ['onMessageAdd'],
      preUrl: `http://127.0.0.1:${port}/`,
      postUrl: null,
    };
    const reached = new Promise<void>((resolve) => asked.push(resolve));
    const sent = addMessage(service, apiActor(true), conversation, { author: 'team', body: 'anyway' });
    await reached;
    clock.advance(4_999);
    assert.equal(conversation.messages.length, 0);
    clock.advance(1);
    assert.equal((await sent).body, 'anyway');
    silent.closeAllConnections();
    silent.close();
    await emulator.stop();
  });
});
