/** Outgoing files, each as a message of its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chat } from '../../src/core/chat.js';
import { ANSWER_TIMEOUT } from '../../src/core/timing.js';
import type { OutgoingFile } from '../../src/core/types.js';
import { settle, World } from './fakes.js';

const file = (name: string): OutgoingFile => ({
  name,
  type: 'image/png',
  size: 5,
  content: `bytes of ${name}`,
});

const sendAll = (chat: Chat, body: string, ...names: string[]): void =>
  chat.request({ type: 'send', body, files: names.map(file) });

const shown = (chat: Chat): string[] =>
  chat.store.state.messages.map(({ body, media, delivery }) => `${body || media[0]?.filename}: ${delivery}`);

const own = (chat: Chat, name: string): string =>
  chat.store.state.messages.find(({ file }) => file?.name === name)?.id ?? '';

const connected = async (): Promise<{ world: World; chat: Chat }> => {
  const world = new World();
  const chat = await world.returningChat();
  return { world, chat };
};

describe('outgoing files', () => {
  it('LC-42 are sent after the text, each as a message of its own, in order', async () => {
    const { world, chat } = await connected();
    sendAll(chat, ' Look ', 'a.png', 'b.png');
    assert.deepEqual(shown(chat).slice(1), ['a.png: sending', 'b.png: sending']);
    await settle();
    const sent = world.transport.link.sent.map(({ body, file: one }) => [body, one?.name, one?.content]);
    assert.deepEqual(sent, [
      ['Look', undefined, undefined],
      ['', 'a.png', 'bytes of a.png'],
      ['', 'b.png', 'bytes of b.png'],
    ]);
    assert.deepEqual(
      chat.store.state.messages.map(({ delivery }) => delivery),
      ['sent', 'sent', 'sent'],
    );
  });

  it('LC-42 need no text, and include the visitor’s data', async () => {
    const { world, chat } = await connected();
    sendAll(chat, '', 'a.png');
    await settle();
    assert.equal(world.transport.link.sent.length, 1);
    assert.equal(world.transport.link.sent[0]?.meta.browser, 'Firefox 140');
  });

  it('LC-42 fail without affecting the text or each other, and can be retried', async () => {
    const { world, chat } = await connected();
    world.transport.fates.push('accept', 'refuse');
    sendAll(chat, 'Look', 'a.png', 'b.png');
    await settle();
    assert.deepEqual(
      chat.store.state.messages.map(({ delivery }) => delivery),
      ['sent', 'sent', 'failed'],
      'the log’s order, then what is not in it',
    );
    chat.request({ type: 'retry', id: own(chat, 'a.png') });
    await settle();
    assert.equal(world.transport.link.sent.at(-1)?.file?.content, 'bytes of a.png');
    assert.ok(chat.store.state.messages.every(({ delivery }) => delivery === 'sent'));
  });

  it('LC-42 report their progress', async () => {
    const { world, chat } = await connected();
    world.transport.holdSend();
    sendAll(chat, '', 'a.png');
    await settle();
    world.transport.link.onProgress?.(0.4);
    assert.equal(chat.store.state.messages[0]?.progress, 0.4);
  });

  it('LC-42 have no time limit while the connection is up', async () => {
    const { world, chat } = await connected();
    world.transport.holdSend();
    sendAll(chat, '', 'a.png');
    await world.clock.advance(ANSWER_TIMEOUT * 2);
    assert.equal(world.transport.links.length, 1);
    assert.deepEqual(shown(chat), ['a.png: sending']);
  });

  it('LC-42 can be cancelled by the visitor, and the next one is sent', async () => {
    const { world, chat } = await connected();
    const finish = world.transport.holdSend();
    sendAll(chat, '', 'a.png', 'b.png');
    await settle();
    const id = own(chat, 'a.png');
    chat.request({ type: 'discard', id });
    assert.deepEqual(world.transport.link.cancelled, [id]);
    assert.deepEqual(shown(chat), ['b.png: sending']);
    finish('refused');
    await settle();
    assert.deepEqual(
      world.transport.link.sent.map(({ file: one }) => one?.name),
      ['a.png', 'b.png'],
    );
    assert.equal(chat.store.state.messages.length, 1);
    assert.equal(world.transport.links.length, 1, 'the connection stays');
  });

  it('LC-42 reappear from the log when they were cancelled too late', async () => {
    const { world, chat } = await connected();
    const finish = world.transport.holdSend();
    sendAll(chat, '', 'a.png');
    await settle();
    const id = own(chat, 'a.png');
    chat.request({ type: 'discard', id });
    world.transport.link.events.onMessage(world.backend.append({ from: 'visitor', clientId: id, body: '' }));
    finish('taken');
    await settle();
    assert.deepEqual(
      chat.store.state.messages.map((message) => [message.id, message.delivery]),
      [[id, 'sent']],
    );
  });

  it('LC-42 can be cancelled while waiting, and retried or discarded after a failure', async () => {
    const { world, chat } = await connected();
    world.transport.fates.push('refuse');
    sendAll(chat, '', 'a.png');
    await settle();
    chat.request({ type: 'discard', id: own(chat, 'a.png') });
    assert.deepEqual(chat.store.state.messages, []);
    assert.equal(
      (JSON.parse(world.tabStorage.read('missive-chat:acme') ?? '{}') as { outbox: [] }).outbox.length,
      0,
    );
  });

  it('LC-40 LC-42 with unknown outcome are looked up in the log, and not duplicated', async () => {
    const { world, chat } = await connected();
    world.transport.fates.push('accept-then-break');
    sendAll(chat, '', 'a.png');
    await settle();
    await world.transport.link.become('connected');
    await settle();
    assert.equal(world.transport.link.sent.length, 1);
    assert.deepEqual(
      chat.store.state.messages.map(({ delivery }) => delivery),
      ['sent'],
    );
  });

  it('LC-40 LC-42 with unknown outcome are sent again when they are not in the log', async () => {
    const { world, chat } = await connected();
    world.transport.fates.push('break');
    sendAll(chat, '', 'a.png');
    await settle();
    await world.transport.link.become('connected');
    await settle();
    const contents = world.transport.links.flatMap(({ sent }) => sent.map(({ file: one }) => one?.content));
    assert.deepEqual(contents, ['bytes of a.png', 'bytes of a.png']);
  });

  it('LC-42 are still shown from this page once they are logged', async () => {
    const { chat } = await connected();
    sendAll(chat, '', 'a.png');
    await settle();
    const [message] = chat.store.state.messages;
    assert.deepEqual([message?.index, message?.file?.content], [0, 'bytes of a.png']);
  });

  it('LC-42 are lost with their page, which the next one shows; they can only be discarded', async () => {
    const { world, chat } = await connected();
    world.transport.holdSend();
    sendAll(chat, '', 'a.png');
    await settle();
    chat.dispose();
    assert.doesNotMatch(world.tabStorage.read('missive-chat:acme') ?? '', /bytes of/, 'no content is stored');

    const next = await world.returningChat();
    assert.deepEqual(shown(next), ['a.png: failed']);
    const id = own(next, 'a.png');
    next.request({ type: 'retry', id });
    await settle();
    assert.deepEqual(shown(next), ['a.png: failed']);
    next.request({ type: 'discard', id });
    assert.deepEqual(next.store.state.messages, []);
  });

  it('LC-40 LC-42 that arrived just before the page was left are not lost', async () => {
    const { world, chat } = await connected();
    world.transport.holdSend();
    sendAll(chat, '', 'a.png');
    await settle();
    world.backend.append({ from: 'visitor', clientId: own(chat, 'a.png'), body: '' });
    chat.dispose();
    const next = await world.returningChat();
    assert.deepEqual(
      next.store.state.messages.map(({ delivery }) => delivery),
      ['sent'],
    );
  });

  it('LC-42 have the account’s limits', () => {
    const world = new World();
    assert.equal(world.chat().store.state.fileLimits.maxBytes, 16_000_000);
  });
});
