import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChatError } from '../../src/core/chat-error.js';
import { Chat } from '../../src/core/chat.js';
import { Connection } from '../../src/core/connection.js';
import type { Ports } from '../../src/core/ports.js';
import { settle, World, visitorData } from './fakes.js';

/** A chat whose connection loads after this many failures. */
function chatThatLoads(world: World, failures: number): { chat: Chat; loads: () => number } {
  let loads = 0;
  const loadConnection: Ports['loadConnection'] = () => {
    loads += 1;
    return loads <= failures
      ? Promise.reject(new ChatError('unreachable', 'not loaded'))
      : Promise.resolve({ Connection, visitorData });
  };
  const chat = new Chat({
    config: world.config(),
    settings: { account: 'acme', config: {}, status: 'online', mayHideBranding: false },
    ports: { ...world.ports, loadConnection },
    host: {
      emit: (name, detail) => world.announced.push({ name, detail }),
      onForgotten: () => undefined,
    },
  });
  return { chat, loads: () => loads };
}

describe('loading the connection', () => {
  it('LC-40 happens with the first message, and not before', async () => {
    const world = new World();
    const { chat, loads } = chatThatLoads(world, 0);
    await settle();
    assert.equal(loads(), 0);
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.equal(loads(), 1);
    assert.deepEqual(world.transport.sentBodies, ['Hi']);
  });

  it('LC-25 is retried after a failure, keeps the message, and shows the error when it persists', async () => {
    const world = new World();
    const { chat } = chatThatLoads(world, 2);
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.equal(chat.store.state.connection, 'connecting');
    await world.clock.advance(1_500);
    assert.equal(chat.store.state.connection, 'retrying');
    assert.deepEqual(
      world.announced.map(({ name }) => name).filter((name) => name === 'missive-error'),
      ['missive-error'],
    );
    await world.clock.advance(3_000);
    assert.equal(chat.store.state.connection, 'connected');
    assert.deepEqual(world.transport.sentBodies, ['Hi']);
  });

  it('LC-25 is retried immediately after a failure when the network is back', async () => {
    const world = new World();
    const { chat, loads } = chatThatLoads(world, 1);
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    world.environment.goOnline();
    await settle();
    assert.equal(loads(), 2);
    assert.equal(chat.store.state.connection, 'connected');
  });

  it('LC-40 does not connect when it completes after the chat was disposed', async () => {
    const world = new World();
    const { chat } = chatThatLoads(world, 0);
    chat.request({ type: 'send', body: 'Hi' });
    chat.dispose();
    await settle();
    assert.equal(world.backend.requests.length, 0);
    assert.equal(world.clock.pending, 0);
  });
});
