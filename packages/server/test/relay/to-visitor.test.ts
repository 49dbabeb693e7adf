/** An agent replies in Missive, the visitor reads it: through both emulators and a real chat server. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import { JANE, JANES_DIGEST } from '../support.js';
import { ACCOUNT, newId, until, useBridge, type Bridge } from './bridge.js';

let bridge: Bridge;
type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

/** A visitor who has written once, and the conversation at Missive. */
async function chatting(text = 'Hello'): Promise<{ ana: BridgeVisitor; id: string }> {
  const ana = await bridge.visitor();
  await ana.write(text);
  return { ana, id: await conversationOf(ana) };
}
async function conversationOf({ sid }: BridgeVisitor): Promise<string> {
  const isOurs = ({ references }: MissiveMessage): boolean => references.includes(`mwc:${sid}`);
  await until('the conversation is at Missive', () => bridge.missive.messages.some(isOurs));
  const id = bridge.missive.conversationOf(bridge.missive.messages.find(isOurs)!).id;
  const store = await bridge.store();
  await until('the conversation is known', async () => {
    const { missiveConversationId, attempt } = await store.relay.threads.thread(ACCOUNT, sid);
    return missiveConversationId === id && attempt === null;
  });
  return id;
}
const receivedBodies = async (visitor: BridgeVisitor): Promise<string[]> =>
  (await visitor.receivedMessages()).map(({ body }) => body);
const receives = (visitor: BridgeVisitor, count: number): Promise<void> =>
  until(`${count} replies`, async () => (await visitor.receivedMessages()).length === count);
const failures = async () => (await bridge.store()).relay.failures.failures(ACCOUNT, 50);
const FILE = { filename: 'proof.pdf', bytes: Buffer.from('%PDF-1.7 proof') };

describe('an agent’s reply on a text channel', () => {
  const used = useBridge();
  before(() => (bridge = used()));

  it('CC-02 reaches the visitor as written, with its author', async () => {
    const { ana, id } = await chatting();
    const ada = bridge.missive.addUser({
      name: 'Ada',
      email: 'ada@kiln.example',
      avatarUrl: 'https://kiln.example/ada.png',
    });
    const reply = bridge.missive.reply(id, { body: '<b>It left</b> & is\non its way 👋', author: ada });
    await receives(ana, 1);
    const [message] = await ana.receivedMessages();
    assert.equal(message?.body, '<b>It left</b> & is\non its way 👋');
    assert.deepEqual(message.attributes, {
      name: 'Ada',
      avatarUrl: 'https://kiln.example/ada.png',
      missiveId: reply.id,
    });
    await bridge.missive.webhooks.settled();
    assert.equal(reply.delivery, 'delivered');
  });

  it('CC-02 delivers its files after the text, in order, byte for byte; text is optional', async () => {
    const { ana, id } = await chatting();
    const files = ['c', 'a', 'b'].map((name) => ({
      filename: `${name}.pdf`,
      bytes: Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(3_000, name)]),
    }));
    bridge.missive.reply(id, { body: 'Three files', files });
    bridge.missive.reply(id, { files: [FILE] });
    await receives(ana, 5);
    const messages = await ana.receivedMessages();
    assert.deepEqual(
      messages.map(({ body, media }) => media[0]?.filename ?? body),
      ['Three files', 'c.pdf', 'a.pdf', 'b.pdf', 'proof.pdf'],
    );
    for (const [number, file] of [...files, FILE].entries()) {
      const [media] = messages[number + 1]!.media;
      assert.equal(media?.content_type, 'application/pdf');
      assert.ok((await ana.downloadFile(media.sid)).equals(file.bytes));
    }
  });

  it('CC-02 delivers a file inside the webhook as well', async () => {
    const { ana } = await chatting();
    const payload = webhookOf(ana, { id: newId() });
    payload.message.body = '';
    payload.message.attachments = [{ filename: FILE.filename, base64_data: FILE.bytes.toString('base64') }];
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 1);
    const [message] = await ana.receivedMessages();
    assert.ok((await ana.downloadFile(message!.media[0]!.sid)).equals(FILE.bytes));
  });

  it('LC-49 notes the size of a picture where Missive says it', async () => {
    const { ana } = await chatting();
    const payload = webhookOf(ana, { id: newId() });
    payload.message.body = '';
    const content = FILE.bytes.toString('base64');
    payload.message.attachments = [
      { filename: 'a.png', base64_data: content, width: 700, height: 2200 },
      { filename: 'b.png', base64_data: content },
    ];
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 2);
    const images = (await ana.receivedMessages()).map(({ attributes }) => attributes.image);
    assert.deepEqual(images, [{ width: 700, height: 2200 }, undefined]);
  });

  it('CC-02 is delivered without a file on a private address, and the file is recorded as a failure', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    payload.message.body = 'Two files';
    payload.message.attachments = [
      { id: 'f-1', filename: 'inside.pdf', url: 'https://10.0.0.7/secret/inside.pdf' },
      { id: 'f-2', filename: 'proof.pdf', base64_data: FILE.bytes.toString('base64') },
    ];
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 2);
    const failureOfIt = async () => (await failures()).find(({ messageId }) => messageId === id);
    await until('the failure is listed', async () => (await failureOfIt()) !== undefined);
    const failure = (await failureOfIt())!;
    assert.equal(failure.direction, 'to-visitor');
    assert.match(failure.reason, /“inside\.pdf” cannot be passed on: .*not on the internet/);
    assert.doesNotMatch(failure.reason, /10\.0\.0\.7/);
    assert.deepEqual(
      (await ana.receivedMessages()).map(({ body, media }) => media[0]?.filename ?? body),
      ['Two files', 'proof.pdf'],
    );
    // Later ones are delivered, and a retry sends nothing twice.
    assert.equal(await postWebhook(webhookOf(ana, { id: newId(), body: 'later' })), 200);
    await receives(ana, 3);
    const store = await bridge.store();
    assert.ok(await store.relay.failures.retryFailure(ACCOUNT, failure.id, Date.now()));
    await until('it has failed again', async () => (await failureOfIt()) !== undefined);
    assert.deepEqual(await receivedBodies(ana), ['Two files', '', 'later']);
    assert.equal(await store.relay.failures.dismissFailure(ACCOUNT, failure.id), true);
    assert.equal(await failureOfIt(), undefined);
  });

  it('CC-02 is delivered without the files over the limit, and each of them is named', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    payload.message.body = '';
    payload.message.attachments = Array.from({ length: 27 }, (_, number) => ({
      id: `f-${number}`,
      filename: `page-${number + 1}.txt`,
      base64_data: Buffer.from(`page ${number + 1}`).toString('base64'),
    }));
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 25);
    const failureOfIt = async () => (await failures()).find(({ messageId }) => messageId === id);
    await until('the failure is listed', async () => (await failureOfIt()) !== undefined);
    const { reason } = (await failureOfIt())!;
    assert.match(reason, /“page-26\.txt” cannot be passed on: a reply brings at most 25 files/);
    assert.match(reason, /“page-27\.txt” cannot be passed on/);
    assert.equal((await ana.receivedMessages()).length, 25);
  });

  it('CC-02 waits for a file whose server is down, but not forever', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    payload.message.body = 'A file';
    payload.message.attachments = [
      { id: 'f-1', filename: 'gone.pdf', url: 'https://files.invalid/gone.pdf' },
    ];
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 1);
    assert.equal(await postWebhook(webhookOf(ana, { id: newId(), body: 'later' })), 200);
    await receives(ana, 2);
    assert.deepEqual(await receivedBodies(ana), ['A file', 'later']);
    const failure = (await failures()).find(({ messageId }) => messageId === id);
    assert.match(failure!.reason, /“gone\.pdf” cannot be passed on: its server sent no complete response/);
  });

  it('CC-02 delivers its other files once, also when Twilio throttles', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    const inside = (filename: string) => ({ filename, base64_data: FILE.bytes.toString('base64') });
    payload.message.body = 'Three files';
    payload.message.attachments = [
      { id: 'f-1', filename: 'inside.pdf', url: 'https://10.0.0.7/inside.pdf' },
      inside('a.pdf'),
      inside('b.pdf'),
    ];
    // The text and the first file are sent, the second is throttled.
    bridge.twilio.faults.pull({ kind: 'delay', target: 'media', ms: 50, times: 4 });
    const waits = ana.receivedMessages().then(() => undefined);
    assert.equal(await postWebhook(payload), 200);
    await waits;
    await until('the first file', async () => (await ana.receivedMessages()).length === 2);
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 503, match: 'send-message' });
    await until('it is listed', async () => (await failures()).some(({ messageId }) => messageId === id));
    assert.deepEqual(
      (await ana.receivedMessages()).map(({ body, media }) => media[0]?.filename ?? body),
      ['Three files', 'a.pdf', 'b.pdf'],
    );
    bridge.twilio.faults.clear();
  });

  it('CC-02 longer than a message at Twilio is split, with nothing lost', async () => {
    const { ana, id } = await chatting();
    const words = Array.from({ length: 900 }, (_, number) => `word${number}`);
    bridge.missive.reply(id, { body: words.join(' ') });
    await until('all of it', async () => (await receivedBodies(ana)).join(' ').split(' ').length === 900);
    const bodies = await receivedBodies(ana);
    assert.ok(bodies.length > 1);
    assert.deepEqual(bodies.join(' ').split(' '), words);
    const ids = (await ana.receivedMessages()).map(({ attributes }) => String(attributes.missiveId));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('CC-03 under an alias has its name and no avatar', async () => {
    const { ana, id } = await chatting();
    const author = bridge.missive.addUser({
      name: 'Ada',
      email: 'ada@kiln.example',
      avatarUrl: 'https://kiln.example/ada.png',
    });
    bridge.missive.reply(id, { body: 'as the workshop', alias: 'workshop', author });
    await receives(ana, 1);
    bridge.missive.reply(id, { body: 'as the house', alias: 'team', author });
    await receives(ana, 2);
    const [workshop, house] = (await ana.receivedMessages()).map(({ attributes }) => attributes);
    assert.deepEqual([workshop?.name, workshop?.avatarUrl], ['The workshop', '']);
    assert.deepEqual([house?.name, house?.avatarUrl], ['Ada', 'https://kiln.example/ada.png']);
  });

  it('CC-03 finds its visitor by the recipient’s id first', async () => {
    const { ana } = await chatting();
    const { ana: ben, id } = await chatting();
    const payload = webhookOf(ana, { id: newId(), body: 'for Ana' });
    payload.conversation.id = id;
    payload.message.references = [`mwc:${ben.sid}`];
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 1);
    assert.deepEqual(await receivedBodies(ana), ['for Ana']);
    assert.deepEqual(await receivedBodies(ben), []);
  });

  it('CC-03 without a recipient finds its visitor by the conversation, else by the reference', async () => {
    const { ana, id } = await chatting();
    const { ana: ben } = await chatting();
    const byConversation = webhookOf(ana, { id: newId(), body: 'by conversation' });
    byConversation.message.to_fields = [{ name: 'Somebody' }];
    byConversation.message.references = [`mwc:${ben.sid}`];
    byConversation.conversation.id = id;
    assert.equal(await postWebhook(byConversation), 200);
    await receives(ana, 1);
    const byReference = webhookOf(ana, { id: newId(), body: 'by reference' });
    byReference.message.to_fields = [];
    byReference.message.references = ['<other@example>', `<mwc:${ana.sid}>`];
    byReference.conversation.id = 'c-unknown';
    assert.equal(await postWebhook(byReference), 200);
    await receives(ana, 2);
    assert.deepEqual(await receivedBodies(ana), ['by conversation', 'by reference']);
  });

  it('CC-03 reaches a known visitor in their current conversation as a new message', async () => {
    const jane = await bridge.visitor({ user: { name: 'Jane', email: JANE, digest: JANES_DIGEST } });
    const to = { id: jane.identity, name: 'Jane', username: JANE };
    bridge.missive.compose({ channel: bridge.channel, to, body: 'Your bowl is ready' });
    await receives(jane, 1);
    assert.deepEqual(await receivedBodies(jane), ['Your bowl is ready']);
    // The visitor's reply goes into the conversation that the agent started.
    await jane.write('Thanks');
    await conversationOf(jane);
    const reply = bridge.missive.messages.at(-1)!;
    assert.deepEqual(
      bridge.missive.conversationOf(reply).messages.map(({ body }) => body),
      ['Your bowl is ready', 'Thanks'],
    );
  });

  it('CC-03 finds a visitor by their verified email address as a new message', async () => {
    const jane = await bridge.visitor({ user: { name: 'Jane', email: JANE, digest: JANES_DIGEST } });
    const before = (await jane.receivedMessages()).length;
    for (const to of [{ username: JANE }, { name: JANE }])
      bridge.missive.compose({ channel: bridge.channel, to, body: 'Your bowl is ready' });
    await receives(jane, before + 2);
  });

  it('CC-03 to an unverified address or a name is not delivered, and agents see why', async () => {
    const uma = await bridge.visitor({ visitor: { name: 'Uma', email: 'uma@example.org' } });
    const cases: [to: object, reason: RegExp][] = [
      [{ username: 'uma@example.org' }, /No visitor with this verified email address/],
      [{ name: 'Uma' }, /A name does not identify a visitor/],
    ];
    for (const [to, reason] of cases) {
      const message = bridge.missive.compose({ channel: bridge.channel, to, body: 'Hello?' });
      const { posts } = bridge.missive.conversationOf(message);
      await until('the agents get a post', () => posts.length === 1);
      assert.equal(posts[0]?.notification.title, 'Not delivered');
      assert.match(posts[0].cards[0]?.text ?? '', reason);
    }
    assert.deepEqual(await receivedBodies(uma), []);
  });

  it('CC-03 without a known recipient is recorded as a failure', async () => {
    const to = { id: `visitor-${'0'.repeat(32)}`, name: 'Nobody' };
    const message = bridge.missive.compose({ channel: bridge.channel, to, body: 'Hello?' });
    await bridge.missive.webhooks.settled();
    assert.equal(message.delivery, 'delivered');
    const { posts } = bridge.missive.conversationOf(message);
    await until('the agents get a post', () => posts.length === 1);
    const failure = (await failures()).find(({ messageId }) => messageId === message.id);
    assert.match(failure!.reason, /No visitor matches its recipient/);
    const store = await bridge.store();
    assert.equal(await store.relay.failures.retryFailure(ACCOUNT, failure!.id, Date.now()), null);
    assert.equal(await store.relay.failures.dismissFailure(ACCOUNT, failure!.id), true);
  });

  it('CC-03 to a conversation that was closed at Twilio is delivered in the visitor’s next one', async () => {
    const { ana, id } = await chatting();
    await bridge.conversations(ana.sid).update({ state: 'closed' });
    bridge.missive.reply(id, { body: 'Are you still there?' });
    bridge.missive.reply(id, { body: 'Hello?' });
    const back = async () => bridge.openSession({ visitorToken: ana.session.visitorToken });
    await until('they are there when the visitor comes back', async () => {
      const { messages } = await back();
      return messages.map(({ body }) => body).join() === 'Hello,Are you still there?,Hello?';
    });
    const { conversationSid } = await back();
    assert.notEqual(conversationSid, ana.sid);
    // The visitor's next message stays with the same agents.
    await bridge.conversations(conversationSid!).messages.create({
      author: ana.identity,
      body: 'I am',
      xTwilioWebhookEnabled: 'true',
    });
    await until('the reply is at Missive', () => bridge.bodies().includes('I am'));
    const answer = bridge.missive.messages.find(({ body }) => body === 'I am')!;
    assert.equal(bridge.missive.conversationOf(answer).id, id);
  });

  it('CC-06 never reveals an address of an agent or user to a visitor or in a log', async () => {
    const { ana, id } = await chatting('Who are you?');
    const address = 'secret.agent@kiln.example';
    const author = bridge.missive.addUser({
      name: address,
      email: address,
      avatarUrl: `https://www.gravatar.example/${encodeURIComponent(address)}.png`,
    });
    const { aliases } = bridge.channel;
    bridge.channel.aliases = [
      ...aliases,
      { id: 'mail', name: 'alias@kiln.example', username: 'alias@kiln.example', address: null },
      { id: null, name: null, username: 'user@kiln.example', address: null },
    ];
    bridge.missive.conversation(id).assignees.add(author.id);
    bridge.missive.reply(id, { body: 'one', author });
    bridge.missive.reply(id, { body: 'two', author, alias: 'alias@kiln.example' });
    bridge.missive.reply(id, { body: 'three', author, alias: 'user@kiln.example' });
    bridge.missive.compose({ channel: bridge.channel, to: { id: 'nobody' }, body: 'x', author });
    await bridge.missive.webhooks.settled();
    await receives(ana, 3);
    for (const { attributes } of await ana.receivedMessages())
      assert.deepEqual([attributes.name, attributes.avatarUrl], ['', '']);
    const session = await bridge.openSession({ visitorToken: ana.session.visitorToken });
    const log = await bridge.conversations(ana.sid).messages.list();
    const everything = {
      twilio: JSON.stringify(log.map((message) => message.toJSON())),
      rows: bridge.rows(),
      session: JSON.stringify(session),
      log: bridge.log.text,
    };
    const addresses = [
      ...bridge.missive.users.map(({ email }) => email),
      'alias@kiln.example',
      'user@kiln.example',
    ];
    for (const [where, text] of Object.entries(everything)) {
      assert.ok(text.length > 100, where);
      for (const one of addresses.flatMap((email) => [email, encodeURIComponent(email)]))
        assert.equal(text.includes(one), false, `${one} in ${where}`);
    }
    bridge.channel.aliases = aliases;
  });
});

describe('an agent’s reply on an HTML channel', () => {
  const used = useBridge({ channelType: 'html', signed: false });
  before(() => (bridge = used()));

  it('CC-02 is text with its formatting, without scripts', async () => {
    const { ana, id } = await chatting();
    bridge.missive.reply(id, {
      body:
        '<p>Your <b>bowl</b> is <a href="https://kiln.example/track">on its way</a>.</p>' +
        '<script>alert(1)</script><p onclick="x()">See you <a href="javascript:x()">soon</a></p>',
    });
    await receives(ana, 1);
    const [message] = await ana.receivedMessages();
    assert.equal(
      message?.body,
      'Your bowl is {{ link:https://kiln.example/track on its way }}.\n\nSee you soon',
    );
    const rich = JSON.stringify(message.attributes.rich);
    assert.match(rich, /bowl/);
    assert.doesNotMatch(JSON.stringify(message), /script|onclick|alert/i);
  });

  it('LC-53 has quick replies, which the visitor sees as buttons', async () => {
    const { ana, id } = await chatting();
    bridge.missive.reply(id, { body: '<p>Is it urgent?</p><p>{{ reply: Yes }} {{ reply: No, later }}</p>' });
    await receives(ana, 1);
    const [message] = await ana.receivedMessages();
    assert.equal(message?.body, 'Is it urgent?');
    assert.deepEqual(message.attributes.replies, ['Yes', 'No, later']);
  });

  it('CC-02 delivers images in the text first', async () => {
    const { ana, id } = await chatting();
    const files = ['beside', 'inside'].map((name) => ({
      filename: `${name}.png`,
      bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, name.length]),
    }));
    // The emulator creates ids of files when it sends, so the text cannot name them before.
    const payload = webhookOf(ana, { id: newId(), type: 'custom_html' });
    payload.message.body = '<p>See <img data-missive-attachment-id="f-2"></p>';
    payload.conversation.id = id;
    payload.message.attachments = files.map(({ filename, bytes }, number) => ({
      id: `f-${number + 1}`,
      filename,
      base64_data: bytes.toString('base64'),
    }));
    assert.equal(await postWebhook(payload), 200);
    await receives(ana, 3);
    assert.deepEqual(
      (await ana.receivedMessages()).flatMap(({ media }) => media.map(({ filename }) => filename)),
      ['inside.png', 'beside.png'],
    );
  });
});

interface Webhook {
  message: Record<string, unknown>;
  conversation: { id: string; messages_count: number };
}

/** A documented payload, with fields that the emulator does not send. */
function webhookOf(
  { identity }: BridgeVisitor,
  { id, body = 'Hello', type = 'custom_text' }: { id: string; body?: string; type?: string },
): Webhook {
  const now = Math.floor(Date.now() / 1_000);
  return {
    message: {
      id,
      type,
      body,
      created_at: now,
      delivered_at: now,
      references: [],
      from_field: { id: 'team', name: 'Kiln & Clay', username: 'team' },
      to_fields: [{ id: identity, name: 'Ana', username: 'ana@example.org' }],
      attachments: [],
      author: { id: 'u-1', name: 'Lou', email: 'lou@kiln.example', avatar_url: null },
    },
    conversation: { id: `c-${id}`, messages_count: 1 },
  };
}

async function postWebhook(payload: Webhook): Promise<number> {
  return bridge.postWebhook(JSON.stringify(payload));
}
