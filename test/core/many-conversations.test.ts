/** Several conversations of one visitor in the browser: which one a tab shows, and where messages go (LC-54). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chat } from '../../src/core/chat.js';
import { unreadCount } from '../../src/core/chat-state.js';
import type { Ports } from '../../src/core/ports.js';
import { allUnread, NewMessages } from '../../src/core/new-messages.js';
import type { Message, MessageElsewhere } from '../../src/core/types.js';
import { FakeEnvironment, FakeStorage, logged, settle, World } from './fakes.js';

const MANY = { chat: { conversations: 'many' } } as const;
const sid = (number: number): string => `CH${String(number).padStart(32, '0')}`;
/** A message of the team in another conversation. */
const elsewhere = (conversation: number, index: number): MessageElsewhere => ({
  ...logged(index, { sid: `IM ${conversation} ${index}`, sentAt: 1_000 * index - 1 }),
  conversation: sid(conversation),
});
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

  it('LC-14 LC-54 counts as unread with the shown one, and is not announced as a message of it', async () => {
    const { world, chat } = await two();
    world.transport.link.events.onUnreadElsewhere([elsewhere(0, 1), elsewhere(0, 2)]);
    assert.equal(unreadCount(chat.store.state), 2);
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 2 });
    assert.deepEqual(world.events('missive-new-message'), []);
    assert.deepEqual(thread(chat), ['Do you have blue ones?']);
  });

  it('LC-14 LC-54 counts each message once while the visitor goes there', async () => {
    const { world, chat } = await two();
    const reply = logged(1, { sid: 'IM 0 1', body: 'It left today.' });
    world.backend.apart.get(sid(0))?.push(reply);
    world.transport.link.events.onUnreadElsewhere([elsewhere(0, 1)]);
    const counts = world.events('missive-unread').length;
    await go(chat, sid(0));
    assert.equal(unreadCount(chat.store.state), 1);
    assert.deepEqual(thread(chat), ['Where is my parcel?', 'It left today.']);
    assert.equal(world.events('missive-unread').length, counts, 'the count stays the same');
  });

  it('LC-14 LC-54 stays unread when the visitor leaves it for another one', async () => {
    const { world, chat } = await two();
    world.transport.link.events.onUnreadElsewhere([]);
    const reply = world.teamWrites('We have.');
    await go(chat, sid(0));
    assert.deepEqual(
      chat.store.state.elsewhere?.map(({ id, conversation }) => [id, conversation]),
      [[reply.sid, sid(1)]],
    );
    await go(chat, sid(1));
    assert.deepEqual([chat.store.state.elsewhere, unreadCount(chat.store.state)], [[], 1]);
  });

  it('LC-54 shows nothing of the one before while it is loaded, and has what is written meanwhile', async () => {
    const { world, chat } = await two();
    const response = world.backend.holdNext();
    await go(chat, sid(0));
    assert.deepEqual([thread(chat), chat.store.state.shown], [[], sid(0)]);
    await send(chat, 'It is here.');
    await response.respond();
    await settle();
    assert.deepEqual(thread(chat), ['Where is my parcel?', 'It is here.']);
    assert.deepEqual(
      world.backend.apart.get(sid(0))?.map(({ body }) => body),
      ['Where is my parcel?', 'It is here.'],
    );
  });

  it('LC-54 has its earlier messages again when the visitor comes back from an empty one', async () => {
    const { world, chat } = await two();
    for (let count = 0; count < 40; count += 1) world.backend.append({ body: `${count}` });
    world.environment.notify('visibility');
    chat.connection.catchUp();
    await settle();
    assert.equal(chat.store.state.hasOlder, true);
    await go(chat, 'new');
    assert.equal(chat.store.state.hasOlder, false);
    await go(chat, sid(1));
    assert.deepEqual([chat.store.state.hasOlder, thread(chat).length], [true, 30]);
  });

  it('LC-54 is not that of another user of the page', async () => {
    const { world, chat } = await two();
    world.transport.link.events.onUnreadElsewhere([elsewhere(0, 1)]);
    world.backend.identity = 'visitor-2';
    world.backend.apart.clear();
    world.backend.conversationSid = null;
    chat.setConfig(world.config({ ...MANY, user: { email: 'eve@acme.com', digest: 'signed' } }));
    await settle();
    assert.equal(unreadCount(chat.store.state), 0);
  });

  it('LC-23 LC-54 a message of the shown one says which it is in', async () => {
    const { world, chat } = await two();
    world.teamWrites('We have.');
    await settle();
    assert.deepEqual(world.events('missive-new-message'), [{ body: 'We have.', conversation: sid(1) }]);
    assert.equal(chat.store.state.shown, sid(1));
  });

  describe('with new messages', () => {
    const ids = (news: readonly Message[]): string[] => news.map(({ id }) => id);

    it('LC-14 LC-54 has each once; what was unread before is history', async () => {
      const { world, chat } = await two();
      const news = new NewMessages();
      assert.deepEqual(ids(news.take(chat.store.state)), []);
      const [first, second, third] = [elsewhere(0, 1), elsewhere(0, 2), elsewhere(2, 0)];
      const { onUnreadElsewhere } = world.transport.link.events;
      onUnreadElsewhere([first]);
      assert.deepEqual(ids(news.take(chat.store.state)), []);
      onUnreadElsewhere([first, second, third]);
      assert.deepEqual(ids(news.take(chat.store.state)), [second.sid, third.sid]);
      assert.deepEqual(ids(news.take(chat.store.state)), []);
      onUnreadElsewhere([]);
      onUnreadElsewhere([first, second]);
      assert.deepEqual(ids(news.take(chat.store.state)), []);
    });

    it('LC-14 LC-54 has none that were unread in the thread that the visitor has left', async () => {
      const { world, chat } = await two();
      const news = new NewMessages();
      world.transport.link.events.onUnreadElsewhere([]);
      news.take(chat.store.state);
      const reply = world.teamWrites('We have.');
      assert.deepEqual(ids(news.take(chat.store.state)), [reply.sid]);
      await go(chat, sid(0));
      assert.deepEqual(ids(news.take(chat.store.state)), []);
      world.transport.link.events.onUnreadElsewhere([{ ...reply, conversation: sid(1) }]);
      assert.deepEqual(ids(news.take(chat.store.state)), []);
      const next = { ...reply, sid: 'IM next', conversation: sid(1) };
      world.transport.link.events.onUnreadElsewhere([{ ...reply, conversation: sid(1) }, next]);
      assert.deepEqual(ids(news.take(chat.store.state)), [next.sid]);
    });

    it('LC-14 LC-54 points to the one that came last, whichever conversation it is in', async () => {
      const { world, chat } = await two();
      const later = elsewhere(0, 9);
      world.transport.link.events.onUnreadElsewhere([elsewhere(0, 1), later]);
      const reply = world.teamWrites('We have.');
      assert.deepEqual(ids(allUnread(chat.store.state)), [elsewhere(0, 1).sid, reply.sid, later.sid]);
    });
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
