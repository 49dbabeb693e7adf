import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle, World } from './fakes.js';

const user = (token: string) => ({ email: 'jane@acme.com', name: 'Jane Doe', token });

describe('a user’s token', () => {
  it('LC-30 is sent to the server, and restores a conversation from another device, as a digest does', async () => {
    const world = new World();
    world.backend.conversationSid = 'CH1';
    world.chat({ user: user('first') });
    await settle();
    assert.equal(world.backend.requests[0]?.user?.token, 'first');
    assert.equal(world.transport.openLinks, 1);
  });

  it('LC-30 emits an error when it has expired, and a new one is used immediately', async () => {
    const world = new World();
    world.backend.conversationSid = 'CH1';
    Object.assign(world.backend, { identityProblem: 'identity-expired' });
    const chat = world.chat({ user: user('ended') });
    await settle();
    assert.deepEqual(
      world.announced.filter(({ name }) => name === 'missive-error').map(({ detail }) => detail),
      [
        {
          code: 'identity-expired',
          message: 'user.token has ended or is wrong: call setUser with a new one.',
        },
      ],
    );
    Object.assign(world.backend, { identityProblem: undefined });
    chat.setConfig(world.config({ user: user('fresh') }));
    await settle();
    assert.deepEqual(
      world.backend.requests.map((request) => request.user?.token),
      ['ended', 'fresh'],
    );
    assert.equal(world.announced.filter(({ name }) => name === 'missive-error').length, 1);
  });
});
