/** A visitor writes, an agent reads it in Missive: through both emulators and a real chat server. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import { JANE, JANES_DIGEST } from '../support.js';
import { startBridge, until, useBridge, type Bridge } from './bridge.js';

let bridge: Bridge;
type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

/** The messages that Missive has from this visitor. */
const from = ({ sid }: BridgeVisitor): MissiveMessage[] =>
  bridge.missive.messages.filter(
    ({ direction, references }) => direction === 'incoming' && references.includes(`mwc:${sid}`),
  );
const bodiesFrom = (visitor: BridgeVisitor): string[] => from(visitor).map(({ body }) => body);
const conversationOf = (visitor: BridgeVisitor) => bridge.missive.conversationOf(from(visitor)[0]!);
const arrived = (visitor: BridgeVisitor, count: number): Promise<void> =>
  until(`${count} messages of ${visitor.sid} in Missive`, () => from(visitor).length === count);
const postsAbout = (visitor: BridgeVisitor) =>
  bridge.missive.posts.filter(({ references }) => references.includes(`mwc:${visitor.sid}`));
const fieldsOf = (visitor: BridgeVisitor, number: number): Record<string, string> =>
  Object.fromEntries(
    postsAbout(visitor)[number]!.cards.flatMap(({ title: card, fields }) =>
      fields.map(({ title, value }) => [`${card ?? ''}: ${title}`, value]),
    ),
  );
const PAGE = 'What the page says: Page data: page';

describe('a visitor’s message on a text channel', () => {
  const used = useBridge();
  before(() => (bridge = used()));

  it('CC-01 reaches Missive as typed, with its author and time', async () => {
    const ana = await bridge.visitor();
    const sent = await ana.write('<b>Where</b> is\nmy parcel? 👋');
    await arrived(ana, 1);
    const [message] = from(ana);
    assert.equal(message?.body, '<b>Where</b> is\nmy parcel? 👋');
    assert.deepEqual(message.from, {
      id: ana.identity,
      username: ana.identity,
      name: 'Ana [Unverified]',
      address: null,
    });
    assert.deepEqual(message.to, [{ id: 'shop', username: 'shop', name: 'Kiln & Clay', address: null }]);
    assert.equal(message.channel.id, bridge.channel.id);
    assert.equal(message.externalId, sent.sid);
    assert.deepEqual(message.references, [`mwc:${ana.sid}`, `mwc:${sent.sid}`]);
    assert.equal(message.deliveredAt, Math.floor(sent.dateCreated.getTime() / 1_000));
    assert.equal(conversationOf(ana).subject, 'Chat from ana@example.org [Unverified]');
  });

  it('CC-01 joins the conversation of the earlier ones; another visitor’s has its own', async () => {
    const ana = await bridge.visitor();
    const ben = await bridge.visitor({ visitor: { name: 'Ben', email: 'ben@example.org' } });
    for (const text of ['one', 'two']) await ana.write(text);
    await ben.write('mine');
    await ana.write('three');
    await arrived(ana, 3);
    await arrived(ben, 1);
    assert.deepEqual(bodiesFrom(ana), ['one', 'two', 'three']);
    assert.equal(new Set(from(ana).map((message) => bridge.missive.conversationOf(message).id)).size, 1);
    assert.notEqual(conversationOf(ana).id, conversationOf(ben).id);
  });

  it('CC-01 of a verified visitor has no mark; with a wrong proof, it has the other mark', async () => {
    const jane = await bridge.visitor({
      user: { name: 'Jane [Unverified]', email: JANE, digest: JANES_DIGEST },
    });
    assert.equal(jane.session.verification, 'verified');
    await jane.write('It is me');
    await arrived(jane, 1);
    assert.equal(from(jane)[0]?.from.name, 'Jane');
    const mallory = await bridge.visitor({
      user: { name: 'Jane', email: JANE, digest: 'f'.repeat(64) },
    });
    await mallory.write('It is me, too');
    await arrived(mallory, 1);
    assert.equal(from(mallory)[0]?.from.name, 'Jane [Cannot verify]');
    await until('both posts are there', () => postsAbout(jane).length + postsAbout(mallory).length === 2);
    assert.equal(postsAbout(jane)[0]?.cards[0]?.color, 'good');
    assert.equal(postsAbout(mallory)[0]?.cards[0]?.color, 'danger');
  });

  it('CC-01 loses marks that the visitor typed', async () => {
    const eve = await bridge.visitor({
      visitor: { name: 'Eve [Cannot verify] [un verified]', email: 'eve@example.org' },
    });
    await eve.write('Hello');
    await arrived(eve, 1);
    assert.equal(from(eve)[0]?.from.name, 'Eve [Unverified]');
  });

  it('CC-01 is not verified by data that the visitor wrote to Twilio', async () => {
    // The store does not know this visitor.
    const identity = `visitor-${'ab'.repeat(16)}`;
    const forged = await bridge.conversations.create({
      uniqueName: `visitor:${'ab'.repeat(16)}`,
      attributes: JSON.stringify({ name: 'Jane', email: JANE, verification: 'verified' }),
    });
    await bridge
      .conversations(forged.sid)
      .messages.create({ author: identity, body: 'Trust me', xTwilioWebhookEnabled: 'true' });
    const whose = { sid: forged.sid } as BridgeVisitor;
    await arrived(whose, 1);
    assert.equal(from(whose)[0]?.from.name, 'Jane [Unverified]');
    // The store knows this one, with the same result.
    const ana = await bridge.visitor();
    await bridge.conversations(ana.sid).update({
      attributes: JSON.stringify({ name: 'Jane', email: JANE, verification: 'verified' }),
    });
    await ana.write('Trust me', { attributes: '{"verification":"verified","name":"Jane"}' });
    await arrived(ana, 1);
    assert.equal(from(ana)[0]?.from.name, 'Ana [Unverified]');
  });

  it('CC-01 of an anonymous visitor has a generated name and username', async () => {
    const visitors = await Promise.all([
      bridge.visitor({ visitor: { name: '', email: '' } }),
      bridge.visitor({ visitor: { name: '', email: '' } }),
    ]);
    for (const visitor of visitors) await visitor.write('Hello');
    for (const visitor of visitors) await arrived(visitor, 1);
    const senders = visitors.map((visitor) => from(visitor)[0]!.from);
    for (const [number, { name, username }] of senders.entries()) {
      const { identity } = visitors[number]!;
      const short = identity.slice('visitor-'.length, 'visitor-'.length + 10);
      assert.deepEqual([name, username], [`Visitor ${short} [Unverified]`, identity]);
      assert.equal(conversationOf(visitors[number]!).subject, `Chat from Visitor ${short} [Unverified]`);
    }
    assert.notEqual(senders[0]?.username, senders[1]?.username);
  });

  it('CC-01 includes its files, byte for byte, with or without text', async () => {
    const ana = await bridge.visitor();
    const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 7) % 256));
    const files = [
      { filename: 'first.png', bytes },
      { filename: 'Rechnung №2.pdf', bytes: Buffer.from('%PDF-1.7') },
    ];
    await ana.writeFiles(files, 'Two files');
    await ana.writeFiles([{ filename: '../../etc/passwd', bytes: Buffer.from('x') }]);
    await arrived(ana, 2);
    const [both, alone] = from(ana);
    assert.equal(both?.body, 'Two files');
    assert.deepEqual(
      both.attachments.map(({ filename }) => filename),
      ['first.png', 'Rechnung №2.pdf'],
    );
    assert.deepEqual(both.attachments[0]?.bytes, bytes);
    assert.deepEqual(both.attachments[1]?.bytes, files[1]!.bytes);
    assert.equal(alone?.body, '');
    assert.doesNotMatch(alone.attachments[0]!.filename, /\//);
  });

  it('CC-01 becomes several when its files are too many for one request', async () => {
    const ana = await bridge.visitor();
    const files = ['a', 'b'].map((name) => ({
      filename: `${name}.bin`,
      bytes: Buffer.alloc(4_500_000, name),
    }));
    await ana.writeFiles(files, 'Both');
    await ana.write('And a word');
    await arrived(ana, 3);
    assert.deepEqual(bodiesFrom(ana), ['Both', '', 'And a word']);
    const [first, second] = from(ana);
    assert.deepEqual(
      [first, second].map((message) => message?.attachments.map(({ filename }) => filename)),
      [['a.bin'], ['b.bin']],
    );
    assert.equal(second?.externalId, `${first?.externalId}:1`);
    assert.ok(second.attachments[0]?.bytes.equals(files[1]!.bytes));
  });

  it('CC-01 has a link in place of a file that no request can hold', async () => {
    const ana = await bridge.visitor();
    const bytes = Buffer.alloc(12_000_000, 'movie');
    await ana.writeFiles([{ filename: 'movie.mp4', bytes }], 'See here');
    await arrived(ana, 1);
    const [message] = from(ana);
    assert.deepEqual(message?.attachments, []);
    const [, said, link] = /^See here\n(movie\.mp4 \(12 MB\)[^:]*): (\S+)$/.exec(message.body) ?? [];
    assert.ok(said && link, message.body);
    const loaded = await fetch(link);
    assert.equal(loaded.status, 200);
    assert.ok(Buffer.from(await loaded.arrayBuffer()).equals(bytes));
    const forged = await fetch(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    assert.equal(forged.status, 404);
  });

  it('CC-01 counts as sent after any success response, and the next one joins its conversation', async () => {
    for (const shape of ['empty', 'object', 'array', 'bare', 'conversation', 'id'] as const) {
      bridge.missive.createdReply = shape;
      const ana = await bridge.visitor();
      await ana.write(`first ${shape}`);
      await arrived(ana, 1);
      await ana.write(`second ${shape}`);
      await arrived(ana, 2);
      assert.deepEqual(bodiesFrom(ana), [`first ${shape}`, `second ${shape}`]);
      assert.equal(conversationOf(ana).messages.length, 2, shape);
      await until('the post is there', () => postsAbout(ana).length === 1);
    }
  });

  it('CC-01 continues in the conversation into which Missive merged its own', async () => {
    const [ana, ben] = [await bridge.visitor(), await bridge.visitor()];
    await ana.write('from Ana');
    await ben.write('from Ben');
    await arrived(ana, 1);
    await arrived(ben, 1);
    const target = conversationOf(ben).id;
    await mergeInto(conversationOf(ana).id, target);
    await ana.write('still Ana');
    await arrived(ana, 2);
    assert.equal(bridge.missive.conversationOf(from(ana)[1]!).id, target);
    const store = await bridge.store();
    await until('the conversation is known', async () => {
      const { missiveConversationId } = await store.relay.threads.thread('shop', ana.sid);
      return missiveConversationId === target;
    });
  });

  it('CC-01 CC-05 continues in a new conversation when Missive’s was deleted, with the visitor’s data', async () => {
    const ana = await bridge.visitor();
    await ana.write('before');
    await until('the post is there', () => postsAbout(ana).length === 1);
    const deleted = conversationOf(ana).id;
    bridge.missive.removeConversation(deleted);
    await ana.write('after');
    await arrived(ana, 2);
    const next = bridge.missive.conversationOf(from(ana)[1]!);
    assert.notEqual(next.id, deleted);
    await until('the next post is there', () => next.posts.length === 1);
    assert.deepEqual(bodiesFrom(ana), ['before', 'after']);
  });

  it('CC-01 goes where an agent last replied', async () => {
    const ana = await bridge.visitor();
    await ana.write('Hello');
    await arrived(ana, 1);
    const elsewhere = bridge.missive.compose({
      channel: bridge.channel,
      to: from(ana)[0]!.from,
      body: 'About your order',
    });
    await until('the reply', async () => (await ana.receivedMessages()).length === 1);
    await ana.write('Thanks');
    await arrived(ana, 2);
    assert.equal(
      bridge.missive.conversationOf(from(ana)[1]!).id,
      bridge.missive.conversationOf(elsewhere).id,
    );
  });

  it('CC-04 is looked up where it was sent when in doubt, though an agent has continued elsewhere', async () => {
    const ana = await bridge.visitor();
    await ana.write('Hello');
    await arrived(ana, 1);
    // Missive accepts it without a response; before the relay gives up, an agent starts another conversation.
    bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 1_500 });
    await ana.write('in doubt');
    await arrived(ana, 2);
    const { channel } = bridge;
    bridge.missive.compose({ channel, to: from(ana)[0]!.from, body: 'About your order' });
    await until('the reply', async () => (await ana.receivedMessages()).length === 1);
    await ana.write('after it');
    await arrived(ana, 3);
    assert.deepEqual(bodiesFrom(ana), ['Hello', 'in doubt', 'after it']);
  });

  it('CC-05 posts the visitor’s data with the first message, and again only when it changes', async () => {
    const request = { meta: { page: 'https://kiln.example/a', browser: 'Firefox' } };
    const ana = await bridge.visitor(request);
    await ana.write('one');
    await until('the post is there', () => postsAbout(ana).length === 1);
    assert.deepEqual(fieldsOf(ana, 0), {
      'What is known: Visitor': ana.identity.slice('visitor-'.length).slice(0, 10),
      'What the visitor says: Name': 'Ana',
      'What the visitor says: Email': 'ana@example.org',
      [PAGE]: 'https://kiln.example/a',
      'What the page says: Page data: browser': 'Firefox',
    });
    assert.equal(postsAbout(ana)[0]?.cards[0]?.color, 'warning');
    await ana.write('two');
    await arrived(ana, 2);
    const { visitorToken } = ana.session;
    await bridge.openSession({ visitorToken, ...request });
    await ana.write('three');
    await arrived(ana, 3);
    // A change of identity is posted without another message; a change of page is not.
    bridge.missive.conversation(conversationOf(ana).id).isClosed = true;
    const meta = { ...request.meta, page: 'https://kiln.example/b' };
    await bridge.openSession({ visitorToken, meta });
    await bridge.openSession({ visitorToken, visitor: { name: 'Ana Lima', email: 'ana@example.org' }, meta });
    await until('the change is posted', () => postsAbout(ana).length === 2);
    assert.equal(fieldsOf(ana, 1)['What the visitor says: Name'], 'Ana Lima');
    assert.equal(conversationOf(ana).isClosed, true, 'news open nothing');
    assert.equal(conversationOf(ana).id, bridge.missive.conversationOf(from(ana)[2]!).id);
    const attributes = JSON.stringify({ meta: { ...request.meta, page: 'https://kiln.example/c' } });
    await ana.write('four', { attributes });
    await arrived(ana, 4);
    await until('the page is posted', () => postsAbout(ana).length === 3);
    assert.equal(fieldsOf(ana, 2)[PAGE], 'https://kiln.example/c');
    assert.equal(conversationOf(ana).isClosed, false, 'a message opens it');
  });

  it('CC-05 posts the data once, also when Missive’s response is lost or Missive is busy', async () => {
    const ana = await bridge.visitor({ meta: { page: '/lost' } });
    bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-post', ms: 0 });
    // They are now on another page than the one where they began.
    await ana.write('one', { attributes: JSON.stringify({ meta: { page: '/lost/further' } }) });
    await arrived(ana, 1);
    const store = await bridge.store();
    await until('the thread is saved', async () => {
      const { attempt, describedFingerprint } = await store.relay.threads.thread('shop', ana.sid);
      return attempt === null && describedFingerprint !== '';
    });
    assert.deepEqual(
      postsAbout(ana).map((_, number) => fieldsOf(ana, number)[PAGE]),
      ['/lost/further'],
    );
    const ben = await bridge.visitor({ meta: { page: '/busy' } });
    bridge.missive.faults.pull({ kind: 'refuse', match: 'send-post', status: 503 });
    await ben.write('one');
    await until('it is posted in the end', () => postsAbout(ben).length === 1);
    assert.deepEqual(bodiesFrom(ben), ['one']);
  });
});

describe('a visitor’s message on an HTML channel', () => {
  const used = useBridge({ channelType: 'html' });
  before(() => (bridge = used()));

  it('CC-01 is HTML that contains the typed text only', async () => {
    const ana = await bridge.visitor();
    await ana.write('<script>alert(1)</script> & "quotes"\nhttps://kiln.example/?a=1&b=2');
    await arrived(ana, 1);
    assert.equal(
      from(ana)[0]?.body,
      '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;<br>' +
        '<a href="https://kiln.example/?a=1&amp;b=2">https://kiln.example/?a=1&amp;b=2</a>',
    );
  });
});

describe('a visitor’s message on an email channel', () => {
  const used = useBridge({ channelType: 'email' });
  before(() => (bridge = used()));

  it('CC-01 CC-07 is an email from the visitor’s own address, with a marked subject, in one conversation', async () => {
    const ana = await bridge.visitor();
    await ana.write('Is this an <email>?');
    await ana.write('It is.');
    await arrived(ana, 2);
    const [message] = from(ana);
    assert.deepEqual(
      [message?.from, message?.to[0], message?.subject, message?.externalId, message?.body],
      [
        { id: null, username: null, name: 'Ana [Unverified]', address: `${ana.identity}@chat.invalid` },
        { id: null, username: null, name: 'Kiln & Clay', address: 'chat@kiln.example' },
        'Chat from ana@example.org [Unverified]',
        null,
        'Is this an &lt;email&gt;?',
      ],
    );
    assert.equal(conversationOf(ana).messages.length, 2);
  });

  it('CC-04 is found by its own reference when the response was lost, and not sent again', async () => {
    const ana = await bridge.visitor();
    bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 0 });
    await ana.write('once');
    await ana.write('and on');
    await until('the last one is there', () => bodiesFrom(ana).includes('and on'));
    assert.deepEqual(bodiesFrom(ana), ['once', 'and on']);
  });
});

describe('a channel that belongs to a team', () => {
  it('CC-01 names the team in the first message only, so that agents’ changes stay', async () => {
    bridge = await startBridge();
    const [support] = bridge.missive.teams;
    const store = await bridge.store();
    const { missive } = (await store.find('shop'))!;
    const access = { ...missive!, organizationId: bridge.missive.id, teamId: support!.id };
    await store.update('shop', { missive: access }, Date.now());
    const ana = await bridge.visitor();
    await ana.write('one');
    await arrived(ana, 1);
    const conversation = conversationOf(ana);
    assert.equal(conversation.team, support!.id);
    assert.equal(conversation.organization, bridge.missive.id);
    conversation.team = null; // an agent removes it from the team
    await ana.write('two');
    await arrived(ana, 2);
    assert.equal(conversation.team, null);
  });
});

async function mergeInto(id: string, target: string): Promise<void> {
  const response = await fetch(`${bridge.missive.baseUrl}/v1/conversations/${id}/merge`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bridge.missive.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ target }),
  });
  assert.equal(response.status, 200);
}
