/** Closing a conversation, and what the service says of it (EM-02). */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { signMissiveWebhook, type MissiveEmulator, type MissiveOrganization } from '../../src/index.js';
import { apiOf, startDesk, startReceiver } from './support.js';

interface User {
  readonly id: string;
  readonly name: string;
  readonly closed: boolean;
}

describe('a closed conversation', () => {
  let emulator: MissiveEmulator;
  let organization: MissiveOrganization;
  let api: ReturnType<typeof apiOf>;
  let id: string;
  before(async () => {
    ({ emulator } = await startDesk({ webhooks: { retriesMs: [1, 1] } }));
  });
  after(() => emulator.stop());
  beforeEach(async () => {
    organization = emulator.createOrganization();
    api = apiOf(emulator, organization);
    id = String((await api.send({ references: ['1'] })).body?.messages?.conversation);
  });

  /** Names of its users, with whether it is closed for them. */
  const users = async (): Promise<[string, boolean][]> => {
    const found = (await api.get(`/conversations/${id}`)).body?.conversations as unknown as {
      users: User[];
    }[];
    return (found[0]?.users ?? []).map(({ name, closed }) => [name, closed]);
  };

  it('EM-02 is closed for all of its users, until the visitor writes', async () => {
    const ada = organization.users[1]!;
    assert.deepEqual(await users(), [['Lou Martin', false]]);
    organization.close(id, { author: ada });
    assert.deepEqual(await users(), [
      ['Lou Martin', true],
      ['Ada Okafor', true],
    ]);
    await api.send({ references: ['1'] });
    assert.deepEqual(
      (await users()).map(([, closed]) => closed),
      [false, false],
    );
  });

  it('EM-02 that one of its users has closed alone is open for the others', async () => {
    const [lou, ada] = organization.users;
    organization.conversation(id).users.add(ada!.id);
    organization.close(id, { author: ada!, alone: true });
    assert.deepEqual(await users(), [
      ['Lou Martin', false],
      ['Ada Okafor', true],
    ]);
    assert.equal(organization.conversation(id).isClosed, false);
    organization.close(id, { author: lou!, alone: true });
    assert.equal(organization.conversation(id).isClosed, true);
    organization.reopen(id);
    assert.deepEqual(
      (await users()).map(([, closed]) => closed),
      [false, false],
    );
  });

  it('EM-02 shows in the webhook of a later message', async () => {
    const receiver = await startReceiver();
    organization.channel.webhookUrl = receiver.url;
    organization.close(id);
    organization.reply(id, { body: 'One more thing' });
    await organization.webhooks.settled();
    const { conversation } = receiver.deliveries[0]!.body as unknown as { conversation: { users: User[] } };
    assert.deepEqual(
      conversation.users.map(({ closed }) => closed),
      [true],
    );
    await receiver.stop();
  });

  it('EM-02 calls the rule’s webhook once, with a signature', async () => {
    const receiver = await startReceiver();
    assert.equal(await organization.onClosed({ url: receiver.url, secret: 'rule-secret' }), true);
    organization.close(id);
    organization.close(id);
    await organization.webhooks.settled();
    const [validation, ...calls] = receiver.deliveries;
    assert.deepEqual(Object.keys(validation!.body), ['rule']);
    assert.equal(calls.length, 1);
    const [call] = calls;
    assert.deepEqual(Object.keys(call!.body), ['rule', 'conversation', 'latest_message']);
    assert.equal(call!.headers['x-hook-signature'], signMissiveWebhook('rule-secret', call!.raw));
    await receiver.stop();
  });
});
