import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { signMissiveWebhook, type MissiveEmulator } from '../../src/index.js';
import { FakeClock } from '../twilio/support.js';
import { ANA, apiOf, SHOP, startDesk, startReceiver, until } from './support.js';

const DOCUMENTED = JSON.parse(
  await readFile(new URL('./webhook-sample.json', import.meta.url), 'utf8'),
) as Record<'message' | 'conversation', Record<string, unknown>>;

describe('signature', () => {
  it('CC-02 is the documented HMAC of the raw bytes', () => {
    const body =
      '{"message":{"id":"m-1","type":"custom_text","body":"Hello é👋"},"conversation":{"id":"c-1"}}';
    assert.equal(Buffer.byteLength(body), 95);
    const expected = 'sha256=97b5ca2f91672c85dab985537e01a01c284c207300cd808f496cf4cfd89c8c36';
    assert.equal(signMissiveWebhook('channel-secret', body), expected);
    assert.equal(signMissiveWebhook('channel-secret', new TextEncoder().encode(body)), expected);
    assert.notEqual(signMissiveWebhook('other-secret', body), expected);
  });
});

describe('webhooks', () => {
  let emulator: MissiveEmulator;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let answer: (count: number) => number | null = () => 200;
  const clock = new FakeClock();
  before(async () => {
    ({ emulator } = await startDesk({ clock }));
  });
  after(() => emulator.stop());
  afterEach(() => receiver.stop());

  const makeDesk = async (how: typeof answer = () => 200) => {
    answer = how;
    receiver = await startReceiver((count) => answer(count));
    const organization = emulator.createOrganization();
    organization.channel.webhookUrl = receiver.url;
    organization.channel.signatureSecret = 'channel-secret';
    organization.channel.aliases = [
      { id: 'shop', username: 'shop', name: 'Kiln & Clay', address: null },
      { id: 'sam', username: 'sam', name: 'Sam', address: null },
    ];
    const api = apiOf(emulator, organization);
    await api.send();
    const { id } = organization.conversations[0]!;
    /** Advances to the next retry once the previous attempt has ended. */
    const attempted = (count: number) =>
      until(organization, () => organization.webhooks.attempts.length === count);
    return { organization, api, id, attempted };
  };

  it('CC-02 a reply arrives with the documented payload, signed over its bytes', async () => {
    const { organization, id } = await makeDesk();
    const reply = organization.reply(id, {
      body: 'It left this morning. é👋',
      author: organization.users[1]!,
      files: [{ filename: 'proof.pdf', bytes: Buffer.from('%PDF-') }],
    });
    await organization.webhooks.settled();
    const [delivery] = receiver.deliveries;
    const { message, conversation } = delivery!.body as unknown as typeof DOCUMENTED;
    assert.equal(delivery!.headers['content-type'], 'application/json');
    assert.equal(delivery!.headers['x-hook-signature'], signMissiveWebhook('channel-secret', delivery!.raw));
    assert.equal(delivery!.headers['x-missive-signature'], undefined);
    assert.deepEqual(Object.keys(delivery!.body), ['message', 'conversation']);
    assert.deepEqual(Object.keys(message), Object.keys(DOCUMENTED.message));
    assert.deepEqual(Object.keys(conversation), Object.keys(DOCUMENTED.conversation));
    const [user] = conversation.users as Record<string, unknown>[];
    const [documentedUser] = DOCUMENTED.conversation.users as Record<string, unknown>[];
    assert.deepEqual(Object.keys(user!), Object.keys(documentedUser!));
    assert.equal(message.type, 'custom_text');
    assert.equal(message.body, 'It left this morning. é👋');
    assert.deepEqual(message.from_field, SHOP);
    assert.deepEqual(message.to_fields, [ANA]);
    assert.deepEqual([message.references, message.external_id], [[], null]);
    assert.equal((message.author as { name: string }).name, 'Ada Okafor');
    assert.equal(conversation.messages_count, 2);
    const [file] = message.attachments as { url: string; filename: string; size: number }[];
    assert.deepEqual([file!.filename, file!.size], ['proof.pdf', 5]);
    assert.equal(await (await fetch(file!.url)).text(), '%PDF-');
    assert.equal(reply.delivery, 'delivered');
  });

  it('CC-02 sends unsigned without a secret, and with the other header when configured', async () => {
    const { organization, id } = await makeDesk();
    organization.channel.signatureSecret = null;
    organization.reply(id, { body: 'one' });
    await organization.webhooks.settled();
    assert.equal(receiver.deliveries[0]!.headers['x-hook-signature'], undefined);
    organization.channel.signatureSecret = 's';
    organization.channel.signatureHeaders = ['X-Missive-Signature'];
    organization.reply(id, { body: 'two' });
    await organization.webhooks.settled();
    const { headers, raw } = receiver.deliveries[1]!;
    assert.equal(headers['x-missive-signature'], signMissiveWebhook('s', raw));
  });

  it('CC-03 sends as an alias; by default the recipient of the visitor’s message', async () => {
    const { organization, id } = await makeDesk();
    assert.equal(organization.reply(id, { body: 'one' }).from.id, 'shop');
    assert.equal(organization.reply(id, { body: 'two', alias: 'sam' }).from.name, 'Sam');
    assert.throws(() => organization.reply(id, { body: 'three', alias: 'nobody' }), /no such alias/);
    await organization.webhooks.settled();
  });

  it('CC-03 a new message to a known visitor starts a conversation and names the recipient', async () => {
    const { organization, id } = await makeDesk();
    const message = organization.compose({ to: ANA, body: 'Your pot is ready' });
    await organization.webhooks.settled();
    const { body } = receiver.deliveries[0]!;
    assert.deepEqual(body.message.to_fields, [ANA]);
    assert.equal(body.conversation.id, organization.conversationOf(message).id);
    assert.notEqual(body.conversation.id, id);
    organization.channel.allowNewMessages = false;
    assert.throws(() => organization.compose({ to: ANA, body: 'again' }), /does not allow new messages/);
    assert.equal(organization.conversations.length, 2);
  });

  it('CC-02 sends HTML on an HTML channel, and nothing on an email channel', async () => {
    const { organization, api } = await makeDesk();
    const html = organization.createChannel({ type: 'html', webhookUrl: receiver.url });
    await api.send({ account: html.id, references: ['html'], body: '<p>Hi</p>' });
    organization.reply(organization.conversations[1]!.id, { body: '<p>Hello <b>you</b></p>' });
    await organization.webhooks.settled();
    const { message } = receiver.deliveries[0]!.body as unknown as typeof DOCUMENTED;
    assert.deepEqual([message.type, message.preview], ['custom_html', 'Hello you']);
    const email = organization.createChannel({ type: 'email', webhookUrl: receiver.url });
    const address = { address: 'a@example.org' };
    await api.send({ account: email.id, references: ['email'], from_field: address, to_fields: [address] });
    assert.throws(() => organization.reply(organization.conversations[2]!.id, { body: 'x' }), /only receive/);
  });

  it('CC-02 sends for a program’s draft', async () => {
    const { organization, api, id } = await makeDesk();
    const draft = {
      account: organization.channel.id,
      conversation: id,
      to_fields: [ANA],
      body: 'I am a bot',
    };
    assert.equal((await api.post('/drafts', { drafts: draft })).status, 201);
    assert.equal(organization.conversation(id).drafts.length, 1);
    const { status, body } = await api.post('/drafts', { drafts: { ...draft, send: true } });
    await organization.webhooks.settled();
    assert.equal(status, 201);
    assert.equal(receiver.deliveries.length, 1);
    assert.deepEqual(body!.drafts, { id: receiver.deliveries[0]!.body.message.id, conversation: id });
  });

  it('CC-02 retries five times in eight minutes, after an error and after 15 seconds without a response', async () => {
    const { organization, id, attempted } = await makeDesk((count) => (count === 1 ? null : 500));
    const start = clock.now();
    const reply = organization.reply(id, { body: 'Are you there?' });
    await receiver.received(1);
    clock.advance(14_999);
    assert.equal(organization.webhooks.attempts.length, 0);
    clock.advance(1);
    await attempted(1);
    for (const [index, wait] of [15_000, 30_000, 60_000, 120_000, 255_000].entries()) {
      await until(organization, () => reply.delivery === 'retrying');
      clock.advance(wait);
      await attempted(index + 2);
    }
    await organization.webhooks.settled();
    assert.equal(reply.delivery, 'failed');
    assert.equal(clock.now() - start, 15_000 + 8 * 60_000);
    assert.deepEqual(
      organization.webhooks.attempts.map(({ status }) => status),
      [null, 500, 500, 500, 500, 500],
    );
    const bodies = new Set(receiver.deliveries.map(({ raw }) => raw.toString('utf8')));
    assert.equal(bodies.size, 1);
  });

  it('CC-02 stops retrying after a success', async () => {
    const { organization, id, attempted } = await makeDesk((count) => (count === 1 ? 302 : 204));
    const reply = organization.reply(id, { body: 'Hello' });
    await attempted(1);
    await until(organization, () => reply.delivery === 'retrying');
    clock.advance(15_000);
    await organization.webhooks.settled();
    assert.equal(reply.delivery, 'delivered');
    assert.equal(receiver.deliveries.length, 2);
  });

  it('CC-02 is switched off after more than 50 failures in a row', async () => {
    const { organization, id } = await makeDesk(() => 503);
    organization.webhooks.settings = { ...organization.webhooks.settings, retriesMs: [] };
    for (let count = 0; count < 51; count += 1) {
      organization.reply(id, { body: String(count) });
      await organization.webhooks.settled();
    }
    assert.equal(organization.channel.isWebhookOff, true);
    assert.equal(organization.reply(id, { body: 'one more' }).delivery, 'failed');
    assert.equal(receiver.deliveries.length, 51);
  });

  it('EM-03 can be lost, duplicated and delayed', async () => {
    const { organization, id } = await makeDesk();
    organization.faults.pull({ kind: 'lose-webhooks' });
    assert.equal(organization.reply(id, { body: 'lost' }).delivery, 'lost');
    organization.faults.pull({ kind: 'duplicate-webhooks' });
    organization.reply(id, { body: 'double' });
    await organization.webhooks.settled();
    assert.deepEqual(
      receiver.deliveries.map(({ body }) => body.message.body as unknown),
      ['double', 'double'],
    );
    organization.faults.pull({ kind: 'delay-webhooks', ms: 3_000 });
    organization.reply(id, { body: 'late' });
    clock.advance(2_999);
    assert.equal(receiver.deliveries.length, 2);
    clock.advance(1);
    await organization.webhooks.settled();
    assert.equal(receiver.deliveries.length, 3);
  });

  it('EM-03 can be reordered; one without a successor is sent after a while', async () => {
    const { organization, id } = await makeDesk();
    organization.faults.pull({ kind: 'reorder-webhooks' });
    organization.reply(id, { body: 'first' });
    organization.reply(id, { body: 'second' });
    await receiver.received(2);
    organization.faults.pull({ kind: 'reorder-webhooks', ms: 500 });
    organization.reply(id, { body: 'third' });
    clock.advance(500);
    await receiver.received(3);
    clock.advance(2_000);
    await organization.webhooks.settled();
    assert.deepEqual(
      receiver.deliveries.map(({ body }) => body.message.body as unknown),
      ['second', 'first', 'third'],
    );
  });
});
