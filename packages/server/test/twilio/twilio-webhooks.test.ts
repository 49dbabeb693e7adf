import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import twilio from 'twilio';
import { provision } from '../../src/twilio/provision.js';
import { createTestServer, errorOf, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const FIELDS = { EventType: 'onMessageAdded', Body: 'Grüezi & 👋', Author: 'visitor-1', Filters: 'a' };

function sign(chat: TestServer, body: URLSearchParams, url = addressOf(chat)): string {
  const fields = Object.fromEntries(
    [...new Set(body.keys())].map((name) => {
      const values = body.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
  return twilio.getExpectedTwilioSignature(chat.account.twilio!.authToken, url, fields);
}
const addressOf = ({ account }: TestServer): string => `https://chat.example/${account.id}/webhooks/twilio`;

const post = async (chat: TestServer, body: URLSearchParams | string, signature?: string, query = '') =>
  chat.app.request(`http://10.0.0.7:8080/${chat.account.id}/webhooks/twilio${query}`, {
    method: 'POST',
    body: body.toString(),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...(signature === undefined ? {} : { 'X-Twilio-Signature': signature }),
    },
  });
const counted = async ({ deps }: TestServer, result: string): Promise<number> =>
  (await deps.metrics.webhooks.get()).values.find(({ labels }) => labels.result === result)?.value ?? 0;

describe('a webhook of Twilio', () => {
  it('CS-04 is accepted when signed for the public URL, whatever URL the proxy passes on', async () => {
    const chat = await createTestServer(emulator());
    const body = new URLSearchParams(FIELDS);
    const response = await post(chat, body, sign(chat, body));
    assert.equal(response.status, 204);
    assert.equal(await response.text(), '');
    const query = '?from=twilio&note=it%27s';
    const signed = sign(chat, body, addressOf(chat) + query);
    assert.equal((await post(chat, body, signed, query)).status, 204);
    assert.equal(await counted(chat, 'accepted'), 2);
    const [last] = (await chat.deps.metrics.lastWebhook.get()).values;
    assert.equal(last?.value, chat.clock.now / 1000);
  });

  it('CS-04 with a repeated parameter is verified with both values', async () => {
    const chat = await createTestServer(emulator());
    const body = new URLSearchParams([...Object.entries(FIELDS), ['Filters', 'b'], ['Filters', 'a']]);
    assert.equal((await post(chat, body, sign(chat, body))).status, 204);
  });

  it('CS-04 is rejected when changed or forged', async () => {
    const chat = await createTestServer(emulator());
    const other = await createTestServer(emulator());
    const body = new URLSearchParams(FIELDS);
    const changed = new URLSearchParams({ ...FIELDS, Body: 'Pay here' });
    const right = sign(chat, body);
    const attempts: [URLSearchParams | string, string | undefined][] = [
      [body, undefined],
      [body, ''],
      [body, right.slice(0, -2)],
      [body, `${right}=`],
      [changed, right],
      ['', right],
      [body, sign(chat, body, `${addressOf(chat)}/`)],
      [body, sign(chat, body, addressOf(chat).replace('chat.example', 'evil.example'))],
      [body, sign(other, body, addressOf(chat))],
      [body, sign(other, body)],
    ];
    for (const [text, signature] of attempts) {
      const response = await post(chat, text, signature);
      assert.equal(response.status, 403, signature);
      assert.equal((await errorOf(response)).code, 'bad-signature');
    }
    assert.equal(await counted(chat, 'refused'), attempts.length);
    assert.equal(await counted(chat, 'accepted'), 0);
  });

  it('CS-04 is rejected for an unknown account and without a public URL', async () => {
    const chat = await createTestServer(emulator(), { deps: { publicUrl: null } });
    const body = new URLSearchParams(FIELDS);
    assert.equal((await post(chat, body, sign(chat, body))).status, 403);
    const unknown = await chat.app.request('/nobody/webhooks/twilio', { method: 'POST', body: '' });
    assert.equal(unknown.status, 403);
    const get = await chat.app.request(`/${chat.account.id}/webhooks/twilio`);
    assert.equal(get.status, 405);
    assert.equal(get.headers.get('Allow'), 'POST');
    assert.equal((await post(chat, 'a='.padEnd(300_000, 'x'), 'a signature')).status, 413);
  });

  it('CS-01 arrives from Twilio once an account is set up, and is accepted', async () => {
    const server = createAdaptorServer({ fetch: (request) => chat.app.fetch(request) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const chat = await createTestServer(emulator(), { deps: { publicUrl } });
    const { twilio: access } = chat.account;
    await provision(access!, chat.deps.clients, access, { account: chat.account.id, publicUrl });
    const { conversationSid } = await chat.openSession({ start: true });
    const service = chat.twilio.conversations.v1.services(chat.serviceSid);
    await service
      .conversations(conversationSid!)
      .messages.create({ author: 'x', body: 'Grüezi', xTwilioWebhookEnabled: 'true' });
    await emulator().account(access!.accountSid).webhooks.settled();
    assert.equal(await counted(chat, 'accepted'), 1);
    server.close();
  });
});
