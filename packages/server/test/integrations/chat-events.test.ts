import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench, fixture, hmac, load } from './support.js';

const SECRET = 'shared-with-the-shop';
const bench = async () =>
  createBench(
    await load([
      { provider: 'chat-events', account: 'demo', secret: SECRET },
      { provider: 'generic', account: 'demo', secret: SECRET },
    ]),
  );
const signed = (body: string): Record<string, string> => ({
  'X-Hook-Signature': `sha256=${hmac(SECRET, body)}`,
});

describe('events of the chat', () => {
  it('WI-03 posts a visitor’s events into one conversation, with the visitor’s name and page', async () => {
    const chat = await bench();
    for (const name of ['chat-started', 'visitor-identified', 'new-message']) {
      const body = await fixture(`chat-events/${name}`);
      assert.equal(await chat.statusOf('chat-events', { body, headers: signed(body) }), 'stored');
    }
    const [conversation, ...others] = chat.missive.conversations;
    assert.equal(others.length, 0);
    assert.equal(conversation!.subject, 'Chat with Ana Moreau');
    const [started, identified, message] = conversation!.posts.map(({ cards }) => cards[0]!);
    assert.equal(started!.pretext, 'Ana Moreau started a chat');
    assert.equal(started!.title, 'Your cart');
    assert.equal(started!.titleLink, 'https://shop.example/cart');
    assert.deepEqual(
      started!.fields.map(({ title, value }) => `${title}: ${value}`),
      ['email: ana@example.org', 'language: fr-CA', 'cart total: €42.50'],
    );
    assert.equal(identified!.pretext, 'Ana Moreau said who they are');
    assert.equal(message!.text, 'It left this morning: ‹https://evil.example|track it>');
  });

  it('WI-03 accepts events without a visitor, or of no interest, and does not post them', async () => {
    const chat = await bench();
    for (const name of ['without-a-visitor', 'status']) {
      const body = await fixture(`chat-events/${name}`);
      assert.equal(await chat.statusOf('chat-events', { body, headers: signed(body) }), 'ignored');
    }
    for (const event of ['constructor', 'missive-toString', '']) {
      const body = JSON.stringify({ event, visitor: { id: 'v' } });
      assert.equal(await chat.statusOf('chat-events', { body, headers: signed(body) }), 'ignored');
    }
    assert.deepEqual(chat.missive.posts, []);
  });
});

describe('the generic webhook', () => {
  it('WI-03 takes the fields of the post from the request', async () => {
    const chat = await bench();
    for (const name of ['post', 'chat-event']) {
      const body = await fixture(`generic/${name}`);
      assert.equal(await chat.statusOf('generic', { body, headers: signed(body) }), 'stored');
    }
    const [backup, started] = chat.missive.conversations;
    assert.equal(backup!.subject, 'Nightly backup');
    assert.equal(backup!.color, 'good');
    assert.equal(backup!.posts[0]!.cards[0]!.fields[0]!.value, '48');
    assert.equal(backup!.posts[0]!.username, 'Webhook');
    assert.deepEqual(started!.posts[0]!.references, ['generic/visitor/vis-77@missive-integrations']);
    assert.ok(!chat.log.text.includes('internal'), 'what it did not ask for is nothing to warn of');
  });

  it('WI-03 accepts a signature or the secret; the secret does not excuse a wrong signature', async () => {
    const chat = await bench();
    const body = await fixture('generic/post');
    const bearer = { Authorization: `Bearer ${SECRET}` };
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await chat.deliver('generic', { body, headers })).status;
    assert.equal(await status(bearer), 200);
    assert.equal(await status(signed(body)), 200);
    assert.equal(await status({}), 401);
    assert.equal(await status({ Authorization: 'Bearer wrong' }), 401);
    assert.equal(await status({ ...bearer, ...signed(`${body} `) }), 401);
    assert.equal(await status({ ...bearer, 'X-Hook-Signature': '' }), 401);
  });

  it('WI-03 returns an error for an invalid post', async () => {
    const chat = await bench();
    const body = JSON.stringify({
      references: [{ id: 1 }],
      text: ['t'],
      attachments: [{ base64_data: '', filename: 'a' }],
    });
    const response = await chat.deliver('generic', { body, headers: signed(body) });
    assert.equal(response.status, 400);
    const { error } = (await response.json()) as { error: { fields: { field: string; message: string }[] } };
    assert.deepEqual(
      error.fields.map(({ field }) => field),
      ['references.0', 'text', 'attachments.0.base64_data'],
    );
    assert.equal(error.fields[0]!.message, 'must be one to 20 texts of at most 1000 characters');
  });

  it('WI-03 posts a webhook with an id once, and one without at most once a minute', async () => {
    const chat = await bench();
    const post = async (fields: object, headers: Record<string, string> = {}) => {
      const body = JSON.stringify({ references: ['r'], text: 't', ...fields });
      return chat.statusOf('generic', { body, headers: { ...signed(body), ...headers } });
    };
    assert.equal(await post({ id: 'a' }), 'stored');
    assert.equal(await post({}), 'stored');
    assert.equal(await post({}), 'known');
    assert.equal(await post({}, { 'Idempotency-Key': 'k' }), 'stored');
    chat.clock.now += 61_000;
    assert.equal(await post({ id: 'a', text: 'in other words' }), 'known');
    assert.equal(await post({}), 'stored');
    assert.equal(await post({}, { 'Idempotency-Key': 'k' }), 'known');
    assert.equal(await post({ id: 'x'.repeat(5_000) }), 'stored');
    assert.ok(chat.queued().every(({ deliveryId }) => deliveryId.length <= 200));
  });
});
