/** An agent answers in Missive, the visitor reads it: through both emulators and a real chat server. */

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
const heardBodies = async (visitor: BridgeVisitor): Promise<string[]> =>
  (await visitor.heard()).map(({ body }) => body);
const heard = (visitor: BridgeVisitor, count: number): Promise<void> =>
  until(`${count} answers`, async () => (await visitor.heard()).length === count);
const failures = async () => (await bridge.store()).relay.failures.failures(ACCOUNT, 50);
const FILE = { filename: 'proof.pdf', bytes: Buffer.from('%PDF-1.7 proof') };

describe('an agent’s reply on a text channel', () => {
  const used = useBridge();
  before(() => (bridge = used()));

  it('CC-02 reaches the visitor as it was written, with who wrote it', async () => {
    const { ana, id } = await chatting();
    const ada = bridge.missive.addUser({
      name: 'Ada',
      email: 'ada@kiln.example',
      avatarUrl: 'https://kiln.example/ada.png',
    });
    const reply = bridge.missive.reply(id, { body: '<b>It left</b> & is\non its way 👋', author: ada });
    await heard(ana, 1);
    const [message] = await ana.heard();
    assert.equal(message?.body, '<b>It left</b> & is\non its way 👋');
    assert.deepEqual(message.attributes, {
      name: 'Ada',
      avatarUrl: 'https://kiln.example/ada.png',
      missiveId: reply.id,
    });
    await bridge.missive.webhooks.settled();
    assert.equal(reply.delivery, 'delivered');
  });

  it('CC-02 with files brings them after the words, in order, byte for byte; words are not needed', async () => {
    const { ana, id } = await chatting();
    const files = ['c', 'a', 'b'].map((name) => ({
      filename: `${name}.pdf`,
      bytes: Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(3_000, name)]),
    }));
    bridge.missive.reply(id, { body: 'Three files', files });
    bridge.missive.reply(id, { files: [FILE] });
    await heard(ana, 5);
    const messages = await ana.heard();
    assert.deepEqual(
      messages.map(({ body, media }) => media[0]?.filename ?? body),
      ['Three files', 'c.pdf', 'a.pdf', 'b.pdf', 'proof.pdf'],
    );
    for (const [number, file] of [...files, FILE].entries()) {
      const [media] = messages[number + 1]!.media;
      assert.equal(media?.content_type, 'application/pdf');
      assert.ok((await ana.heardFile(media.sid)).equals(file.bytes));
    }
  });

  it('CC-02 with a file inside instead of an address brings it as well', async () => {
    const { ana } = await chatting();
    const payload = webhookOf(ana, { id: newId() });
    payload.message.body = '';
    payload.message.attachments = [{ filename: FILE.filename, base64_data: FILE.bytes.toString('base64') }];
    assert.equal(await tell(payload), 200);
    await heard(ana, 1);
    const [message] = await ana.heard();
    assert.ok((await ana.heardFile(message!.media[0]!.sid)).equals(FILE.bytes));
  });

  it('CC-02 with a file on a private address is delivered without it, and recorded as a failure', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    payload.message.body = 'Two files';
    payload.message.attachments = [
      { id: 'f-1', filename: 'inside.pdf', url: 'https://10.0.0.7/secret/inside.pdf' },
      { id: 'f-2', filename: 'proof.pdf', base64_data: FILE.bytes.toString('base64') },
    ];
    assert.equal(await tell(payload), 200);
    await heard(ana, 2);
    const told = async () => (await failures()).find(({ messageId }) => messageId === id);
    await until('the failure is listed', async () => (await told()) !== undefined);
    const failure = (await told())!;
    assert.equal(failure.direction, 'to-visitor');
    assert.match(failure.reason, /“inside\.pdf” cannot be passed on: .*not on the internet/);
    assert.doesNotMatch(failure.reason, /10\.0\.0\.7/);
    assert.deepEqual(
      (await ana.heard()).map(({ body, media }) => media[0]?.filename ?? body),
      ['Two files', 'proof.pdf'],
    );
    // Later ones go on, and another attempt brings nothing twice.
    assert.equal(await tell(webhookOf(ana, { id: newId(), body: 'later' })), 200);
    await heard(ana, 3);
    const store = await bridge.store();
    assert.ok(await store.relay.failures.retryFailure(ACCOUNT, failure.id, Date.now()));
    await until('it has failed again', async () => (await told()) !== undefined);
    assert.deepEqual(await heardBodies(ana), ['Two files', '', 'later']);
    assert.equal(await store.relay.failures.dismissFailure(ACCOUNT, failure.id), true);
    assert.equal(await told(), undefined);
  });

  it('CC-02 with more files than one reply brings goes without the rest, and each of them is named', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    payload.message.body = '';
    payload.message.attachments = Array.from({ length: 27 }, (_, number) => ({
      id: `f-${number}`,
      filename: `page-${number + 1}.txt`,
      base64_data: Buffer.from(`page ${number + 1}`).toString('base64'),
    }));
    assert.equal(await tell(payload), 200);
    await heard(ana, 25);
    const told = async () => (await failures()).find(({ messageId }) => messageId === id);
    await until('the failure is listed', async () => (await told()) !== undefined);
    const { reason } = (await told())!;
    assert.match(reason, /“page-26\.txt” cannot be passed on: a reply brings at most 25 files/);
    assert.match(reason, /“page-27\.txt” cannot be passed on/);
    assert.equal((await ana.heard()).length, 25);
  });

  it('CC-02 with a file whose server is never there holds up what comes after it, but not for ever', async () => {
    const { ana } = await chatting();
    const id = newId();
    const payload = webhookOf(ana, { id });
    payload.message.body = 'A file';
    payload.message.attachments = [
      { id: 'f-1', filename: 'gone.pdf', url: 'https://files.invalid/gone.pdf' },
    ];
    assert.equal(await tell(payload), 200);
    await heard(ana, 1);
    assert.equal(await tell(webhookOf(ana, { id: newId(), body: 'later' })), 200);
    await heard(ana, 2);
    assert.deepEqual(await heardBodies(ana), ['A file', 'later']);
    const failure = (await failures()).find(({ messageId }) => messageId === id);
    assert.match(failure!.reason, /“gone\.pdf” cannot be passed on: its server gave no whole answer/);
  });

  it('CC-02 with a file to pass over brings the others once, also when Twilio asks for patience', async () => {
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
    // The words and the first file go through, the second is asked to wait.
    bridge.twilio.faults.pull({ kind: 'delay', target: 'media', ms: 50, times: 4 });
    const waits = ana.heard().then(() => undefined);
    assert.equal(await tell(payload), 200);
    await waits;
    await until('the first file', async () => (await ana.heard()).length === 2);
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 503, match: 'send-message' });
    await until('it is listed', async () => (await failures()).some(({ messageId }) => messageId === id));
    assert.deepEqual(
      (await ana.heard()).map(({ body, media }) => media[0]?.filename ?? body),
      ['Three files', 'a.pdf', 'b.pdf'],
    );
    bridge.twilio.faults.clear();
  });

  it('CC-02 that is longer than a message at Twilio comes in several, with nothing lost', async () => {
    const { ana, id } = await chatting();
    const words = Array.from({ length: 900 }, (_, number) => `word${number}`);
    bridge.missive.reply(id, { body: words.join(' ') });
    await until('all of it', async () => (await heardBodies(ana)).join(' ').split(' ').length === 900);
    const bodies = await heardBodies(ana);
    assert.ok(bodies.length > 1);
    assert.deepEqual(bodies.join(' ').split(' '), words);
    const ids = (await ana.heard()).map(({ attributes }) => String(attributes.missiveId));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('CC-03 under an alias has its name and no picture', async () => {
    const { ana, id } = await chatting();
    const author = bridge.missive.addUser({
      name: 'Ada',
      email: 'ada@kiln.example',
      avatarUrl: 'https://kiln.example/ada.png',
    });
    bridge.missive.reply(id, { body: 'as the workshop', alias: 'workshop', author });
    await heard(ana, 1);
    bridge.missive.reply(id, { body: 'as the house', alias: 'team', author });
    await heard(ana, 2);
    const [workshop, house] = (await ana.heard()).map(({ attributes }) => attributes);
    assert.deepEqual([workshop?.name, workshop?.avatarUrl], ['The workshop', '']);
    assert.deepEqual([house?.name, house?.avatarUrl], ['Ada', 'https://kiln.example/ada.png']);
  });

  it('CC-03 finds its visitor by the recipient’s id before anything else', async () => {
    const { ana } = await chatting();
    const { ana: ben, id } = await chatting();
    const payload = webhookOf(ana, { id: newId(), body: 'for Ana' });
    payload.conversation.id = id;
    payload.message.references = [`mwc:${ben.sid}`];
    assert.equal(await tell(payload), 200);
    await heard(ana, 1);
    assert.deepEqual(await heardBodies(ana), ['for Ana']);
    assert.deepEqual(await heardBodies(ben), []);
  });

  it('CC-03 without a recipient goes by the conversation, and without that by the reference', async () => {
    const { ana, id } = await chatting();
    const { ana: ben } = await chatting();
    const byConversation = webhookOf(ana, { id: newId(), body: 'by conversation' });
    byConversation.message.to_fields = [{ name: 'Somebody' }];
    byConversation.message.references = [`mwc:${ben.sid}`];
    byConversation.conversation.id = id;
    assert.equal(await tell(byConversation), 200);
    await heard(ana, 1);
    const byReference = webhookOf(ana, { id: newId(), body: 'by reference' });
    byReference.message.to_fields = [];
    byReference.message.references = ['<other@example>', `<mwc:${ana.sid}>`];
    byReference.conversation.id = 'c-unknown';
    assert.equal(await tell(byReference), 200);
    await heard(ana, 2);
    assert.deepEqual(await heardBodies(ana), ['by conversation', 'by reference']);
  });

  it('CC-03 a new message reaches a visitor who is known, where they are now', async () => {
    const jane = await bridge.visitor({ user: { name: 'Jane', email: JANE, digest: JANES_DIGEST } });
    const to = { id: jane.identity, name: 'Jane', username: JANE };
    bridge.missive.compose({ channel: bridge.channel, to, body: 'Your bowl is ready' });
    await heard(jane, 1);
    assert.deepEqual(await heardBodies(jane), ['Your bowl is ready']);
    // What the visitor answers goes into the conversation that the agent began.
    await jane.write('Thanks');
    await conversationOf(jane);
    const answered = bridge.missive.messages.at(-1)!;
    assert.deepEqual(
      bridge.missive.conversationOf(answered).messages.map(({ body }) => body),
      ['Your bowl is ready', 'Thanks'],
    );
  });

  it('CC-03 a new message finds a visitor by the email address that they have proved', async () => {
    const jane = await bridge.visitor({ user: { name: 'Jane', email: JANE, digest: JANES_DIGEST } });
    const before = (await jane.heard()).length;
    for (const to of [{ username: JANE }, { name: JANE }])
      bridge.missive.compose({ channel: bridge.channel, to, body: 'Your bowl is ready' });
    await heard(jane, before + 2);
  });

  it('CC-03 a message to an unproved address or a name is not delivered, and the agents see why', async () => {
    const uma = await bridge.visitor({ visitor: { name: 'Uma', email: 'uma@example.org' } });
    const cases: [to: object, reason: RegExp][] = [
      [{ username: 'uma@example.org' }, /No visitor who has proved this email address/],
      [{ name: 'Uma' }, /A name does not tell which visitor is meant/],
    ];
    for (const [to, reason] of cases) {
      const message = bridge.missive.compose({ channel: bridge.channel, to, body: 'Hello?' });
      const { posts } = bridge.missive.conversationOf(message);
      await until('the agents are told', () => posts.length === 1);
      assert.equal(posts[0]?.notification.title, 'Not delivered');
      assert.match(posts[0].cards[0]?.text ?? '', reason);
    }
    assert.deepEqual(await heardBodies(uma), []);
  });

  it('CC-03 a new message without a known recipient is recorded as a failure', async () => {
    const to = { id: `visitor-${'0'.repeat(32)}`, name: 'Nobody' };
    const message = bridge.missive.compose({ channel: bridge.channel, to, body: 'Hello?' });
    await bridge.missive.webhooks.settled();
    assert.equal(message.delivery, 'delivered');
    const { posts } = bridge.missive.conversationOf(message);
    await until('the agents are told', () => posts.length === 1);
    const failure = (await failures()).find(({ messageId }) => messageId === message.id);
    assert.match(failure!.reason, /No visitor matches its recipient/);
    const store = await bridge.store();
    assert.equal(await store.relay.failures.retryFailure(ACCOUNT, failure!.id, Date.now()), null);
    assert.equal(await store.relay.failures.dismissFailure(ACCOUNT, failure!.id), true);
  });

  it('CC-03 to a conversation that was closed at Twilio goes on in the visitor’s next one', async () => {
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
    // And the visitor's next message stays with the same agents.
    await bridge.conversations(conversationSid!).messages.create({
      author: ana.identity,
      body: 'I am',
      xTwilioWebhookEnabled: 'true',
    });
    await until('the answer is at Missive', () => bridge.bodies().includes('I am'));
    const answer = bridge.missive.messages.find(({ body }) => body === 'I am')!;
    assert.equal(bridge.missive.conversationOf(answer).id, id);
  });

  it('CC-06 no address of an agent or user reaches anything that a visitor could read, or a log', async () => {
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
    await heard(ana, 3);
    for (const { attributes } of await ana.heard())
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

  it('CC-02 is words with their formatting, and nothing that could act', async () => {
    const { ana, id } = await chatting();
    bridge.missive.reply(id, {
      body:
        '<p>Your <b>bowl</b> is <a href="https://kiln.example/track">on its way</a>.</p>' +
        '<script>alert(1)</script><p onclick="x()">See you <a href="javascript:x()">soon</a></p>',
    });
    await heard(ana, 1);
    const [message] = await ana.heard();
    assert.equal(
      message?.body,
      'Your bowl is {{ link:https://kiln.example/track on its way }}.\n\nSee you soon',
    );
    const rich = JSON.stringify(message.attributes.rich);
    assert.match(rich, /bowl/);
    assert.doesNotMatch(JSON.stringify(message), /script|onclick|alert/i);
  });

  it('CC-02 with images in the text brings these first', async () => {
    const { ana, id } = await chatting();
    const files = ['beside', 'inside'].map((name) => ({
      filename: `${name}.png`,
      bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, name.length]),
    }));
    // The emulator makes ids of files as it sends: the text cannot name them before.
    const payload = webhookOf(ana, { id: newId(), type: 'custom_html' });
    payload.message.body = '<p>See <img data-missive-attachment-id="f-2"></p>';
    payload.conversation.id = id;
    payload.message.attachments = files.map(({ filename, bytes }, number) => ({
      id: `f-${number + 1}`,
      filename,
      base64_data: bytes.toString('base64'),
    }));
    assert.equal(await tell(payload), 200);
    await heard(ana, 3);
    assert.deepEqual(
      (await ana.heard()).flatMap(({ media }) => media.map(({ filename }) => filename)),
      ['inside.png', 'beside.png'],
    );
  });
});

interface Webhook {
  message: Record<string, unknown>;
  conversation: { id: string; messages_count: number };
}

/** As documented, from nobody's emulator: with what an emulator would not send. */
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

async function tell(payload: Webhook): Promise<number> {
  return bridge.tell(JSON.stringify(payload));
}
