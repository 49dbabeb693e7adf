/** Several conversations of one visitor in the browser: which one a tab shows, and where messages go (LC-54). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chat } from '../../src/core/chat.js';
import { unreadCount } from '../../src/core/chat-state.js';
import type { Ports } from '../../src/core/ports.js';
import { FakeEnvironment, FakeStorage, settle, World } from './fakes.js';

const MANY = { chat: { conversations: 'many' } } as const;
const sid = (number: number): string => `CH${String(number).padStart(32, '0')}`;
const lastChoice = ({ backend }: World): unknown => backend.requests.at(-1)?.conversations;

const thread = ({ store }: Chat): string[] => store.state.messages.map(({ body }) => body);

async function send(chat: Chat, body: string): Promise<void> {
  chat.request({ type: 'send', body });
  await settle();
}
async function go(chat: Chat, open: string): Promise<void> {
  chat.request({ type: 'conversations', open });
  await settle();
}

/** A visitor with a first conversation. */
async function talking(): Promise<{ world: World; chat: Chat }> {
  const world = new World();
  const chat = world.chat(MANY);
  await send(chat, 'Where is my parcel?');
  assert.equal(chat.store.state.shown, sid(0));
  return { world, chat };
}

/** Another tab of the browser, with a storage and events of its own. */
function tab(world: World): { chat: Chat; ports: Partial<Ports>; environment: FakeEnvironment } {
  const environment = new FakeEnvironment();
  const ports = { tabStorage: new FakeStorage(), environment };
  return { chat: world.chat(MANY, ports), ports, environment };
}

describe('another conversation', () => {
  it('LC-54 is empty, and begins with its first message', async () => {
    const { world, chat } = await talking();
    const asked = world.backend.requests.length;
    await go(chat, 'new');
    assert.deepEqual([thread(chat), chat.store.state.connection], [[], 'idle']);
    assert.deepEqual([world.transport.openLinks, world.backend.requests.length], [0, asked]);
    await send(chat, 'Do you have blue ones?');
    assert.deepEqual(lastChoice(world), { after: sid(0) });
    assert.deepEqual([thread(chat), chat.store.state.shown], [['Do you have blue ones?'], sid(1)]);
    assert.equal(world.events('missive-chat-started').length, 2);
    assert.deepEqual(
      world.backend.apart.get(sid(0))?.map(({ body }) => body),
      ['Where is my parcel?'],
    );
  });

  it('LC-54 that was not written in is gone after a reload', async () => {
    const { world, chat } = await talking();
    await go(chat, 'new');
    chat.dispose();
    const again = world.chat(MANY);
    await settle();
    assert.deepEqual(thread(again), ['Where is my parcel?']);
    await send(again, 'It is here.');
    assert.deepEqual(thread(again), ['Where is my parcel?', 'It is here.']);
  });

  it('LC-54 has the message that a reload interrupted', async () => {
    const { world, chat } = await talking();
    await go(chat, 'new');
    world.backend.isReachable = false;
    await send(chat, 'Do you have blue ones?');
    chat.dispose();
    world.backend.isReachable = true;
    const again = world.chat(MANY);
    await settle();
    assert.deepEqual([thread(again), again.store.state.shown], [['Do you have blue ones?'], sid(1)]);
  });

  it('LC-54 is followed by the visitor’s other tabs, but not by one that reads an earlier one', async () => {
    const { world, chat } = await talking();
    await go(chat, 'new');
    await send(chat, 'Second');
    const follower = tab(world);
    const reader = tab(world);
    await settle();
    await go(reader.chat, sid(0));
    assert.deepEqual([thread(follower.chat), thread(reader.chat)], [['Second'], ['Where is my parcel?']]);
    await go(chat, 'new');
    await send(chat, 'Third');
    for (const { environment } of [follower, reader]) environment.notify('storage');
    await settle();
    assert.deepEqual([follower.chat.store.state.shown, reader.chat.store.state.shown], [sid(2), sid(0)]);
    assert.deepEqual(thread(follower.chat), ['Third']);
  });

  it('LC-54 is not asked for where all is one thread', async () => {
    const world = new World();
    const chat = world.chat();
    await send(chat, 'Hello');
    await go(chat, 'new');
    assert.deepEqual(thread(chat), ['Hello']);
    assert.ok(world.backend.requests.every((request) => !('conversations' in request)));
    assert.equal(world.transport.link.options.isApart, false);
    assert.deepEqual(Object.keys(JSON.parse(world.tabStorage.read('missive-chat:acme')!) as object).sort(), [
      'draft',
      'outbox',
    ]);
  });
});

describe('an earlier conversation', () => {
  async function two(): Promise<{ world: World; chat: Chat }> {
    const { world, chat } = await talking();
    await go(chat, 'new');
    await send(chat, 'Do you have blue ones?');
    return { world, chat };
  }

  it('LC-54 is opened, written in, and still open after a reload', async () => {
    const { world, chat } = await two();
    await go(chat, sid(0));
    assert.deepEqual(thread(chat), ['Where is my parcel?']);
    assert.equal(world.transport.link.options.conversationSid, sid(0));
    await send(chat, 'It is here.');
    assert.deepEqual(thread(chat), ['Where is my parcel?', 'It is here.']);
    chat.dispose();
    const again = world.chat(MANY);
    await settle();
    assert.deepEqual(thread(again), ['Where is my parcel?', 'It is here.']);
    await go(again, sid(1));
    assert.deepEqual(thread(again), ['Do you have blue ones?']);
    assert.equal(world.transport.openLinks, 1);
  });

  it('LC-54 is not left while a message is unsent, and has that message after a reload', async () => {
    const { world, chat } = await two();
    await go(chat, sid(0));
    world.transport.fates.push('hang');
    await send(chat, 'Not yet');
    await go(chat, sid(1));
    assert.equal(chat.store.state.shown, sid(0));
    chat.dispose();
    const again = world.chat(MANY);
    await settle();
    assert.deepEqual([again.store.state.shown, thread(again)], [sid(0), ['Where is my parcel?', 'Not yet']]);
  });

  it('LC-54 counts as unread with the shown one, and is not announced as a message of it', async () => {
    const { world, chat } = await two();
    world.transport.link.events.onUnreadElsewhere(2);
    assert.equal(unreadCount(chat.store.state), 2);
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 2 });
    assert.deepEqual(world.events('missive-new-message'), []);
  });

  it('LC-54 is replaced by the latest if it is gone, or what is stored is no SID', async () => {
    const { world, chat } = await two();
    await go(chat, sid(0));
    chat.dispose();
    world.backend.apart.delete(sid(0));
    const again = world.chat(MANY);
    await settle();
    assert.deepEqual(thread(again), ['Do you have blue ones?']);
    again.dispose();
    world.tabStorage.values.set('missive-chat:acme', JSON.stringify({ open: '../x', shown: 7, after: {} }));
    const mended = world.chat(MANY);
    await settle();
    assert.deepEqual([lastChoice(world), thread(mended)], [{}, ['Do you have blue ones?']]);
  });
});
