import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle, thread, World } from './fakes.js';

/** A visitor in a conversation with some messages. */
async function chatting(world: World) {
  world.backend.append({ from: 'visitor', clientId: 'first', body: 'Hello' });
  world.backend.append({ body: 'Hi there' });
  const chat = await world.returningChat();
  assert.equal(world.transport.links.length, 1);
  return chat;
}

/** Twilio closes the conversation, and the link reports it. */
async function end(world: World): Promise<void> {
  world.backend.hasEnded = true;
  await world.transport.link.become('ended');
}

const indexes = (chat: Awaited<ReturnType<typeof chatting>>): (number | null)[] =>
  chat.store.state.messages.map(({ index }) => index);

describe('a conversation that ends', () => {
  it('LC-47 stays visible, and no other starts automatically', async () => {
    const world = new World();
    const chat = await chatting(world);
    await end(world);
    assert.deepEqual(thread(chat), ['Hello:sent', 'Hi there']);
    assert.equal(chat.store.state.connection, 'connected');
    assert.equal(world.transport.link.isClosed, false, 'it waits for the next one');
    assert.equal(world.backend.requests.at(-1)?.start, undefined);
    assert.equal(world.backend.conversationSid, 'CH1');
  });

  it('LC-47 is followed by the next one when the visitor writes, below the earlier messages', async () => {
    const world = new World();
    const chat = await chatting(world);
    await end(world);
    chat.request({ type: 'send', body: 'One more thing' });
    await settle();
    await settle();
    assert.equal(world.backend.conversationSid, 'CH2');
    assert.equal(world.transport.link.options.conversationSid, 'CH2');
    assert.deepEqual(thread(chat), ['Hello:sent', 'Hi there', 'One more thing:sent']);
    assert.deepEqual(indexes(chat), [0, 1, 2]);
    assert.deepEqual(
      world.backend.log.map(({ body, index }) => [body, index]),
      [['One more thing', 0]],
    );
    assert.equal(world.transport.openLinks, 1);
  });

  it('LC-47 passes a message that was rejected because of it to the next one, under its client id', async () => {
    const world = new World();
    const chat = await chatting(world);
    world.backend.hasEnded = true;
    world.transport.fates.push('end');
    chat.request({ type: 'send', body: 'Are you there?' });
    await settle();
    await world.clock.advance(3_000);
    await settle();
    const [refused] = world.transport.links[0]!.sent;
    assert.deepEqual(world.transport.link.sent, [refused!]);
    assert.deepEqual(thread(chat).at(-1), 'Are you there?:sent');
  });

  it('LC-47 passes waiting messages to the next one automatically', async () => {
    const world = new World();
    const chat = await chatting(world);
    world.transport.fates.push('hang');
    chat.request({ type: 'send', body: 'Waiting' });
    chat.request({ type: 'send', body: 'Behind it' });
    await settle();
    world.backend.hasEnded = true;
    await world.transport.link.become('ended');
    await world.clock.advance(30_000);
    await settle();
    await settle();
    assert.deepEqual(
      world.backend.log.map(({ body }) => body),
      ['Waiting', 'Behind it'],
    );
    assert.deepEqual(thread(chat).slice(2), ['Waiting:sent', 'Behind it:sent']);
  });

  it('LC-47 is followed by the next one’s reply, which is shown, counted and announced', async () => {
    const world = new World();
    const chat = await chatting(world);
    chat.request({ type: 'read', index: 1 });
    await end(world);
    world.backend.startNext();
    world.backend.append({ body: 'An answer, later' });
    world.transport.link.events.onNextConversation();
    await settle();
    assert.deepEqual(thread(chat), ['Hello:sent', 'Hi there', 'An answer, later']);
    assert.deepEqual(world.events('missive-new-message'), [{ body: 'An answer, later' }]);
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 1 });
    world.teamWrites('And another');
    await settle();
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 2 });
    chat.request({ type: 'read', index: 3 });
    await settle();
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 0 });
    assert.deepEqual(world.transport.link.readMarks, [1], 'in the log of the next one');
  });

  it('LC-47 keeps the count of unread messages', async () => {
    const world = new World();
    const chat = await chatting(world);
    await end(world);
    world.backend.startNext();
    world.backend.append({ body: 'An answer' });
    world.transport.link.events.onNextConversation();
    await settle();
    assert.equal(chat.store.state.messages.length, 3);
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 2 });
  });

  it('LC-47 can be paged back into, after a reload', async () => {
    const world = new World();
    for (let number = 0; number < 40; number += 1) world.backend.append({ body: `old ${number}` });
    world.backend.conversationSid = 'CH1';
    world.backend.startNext();
    world.backend.append({ body: 'new' });
    const chat = await world.returningChat();
    assert.deepEqual([chat.store.state.messages[0]?.body, thread(chat).at(-1)], ['old 11', 'new']);
    chat.store.set({ hasOlder: true });
    chat.request({ type: 'older-messages' });
    await settle();
    assert.deepEqual(thread(chat), [...Array.from({ length: 40 }, (_, number) => `old ${number}`), 'new']);
  });

  it('LC-47 is not shown to the next user of the page', async () => {
    const world = new World();
    const chat = await chatting(world);
    await end(world);
    world.backend.identity = 'visitor-2';
    world.backend.startNext();
    world.backend.earlier = [];
    chat.setConfig(world.config({ user: { email: 'b@acme.com', token: 'proof' } }));
    await settle();
    assert.deepEqual(thread(chat), []);
  });

  it('LC-47 is followed by growing delays when each next one ends as it begins', async () => {
    const world = new World();
    await chatting(world);
    const before = world.backend.requests.length;
    for (let time = 0; time < 10; time += 1) {
      await world.transport.link.become('connected');
      await world.transport.link.become('ended');
    }
    assert.ok(world.backend.requests.length - before <= 2);
  });
});
