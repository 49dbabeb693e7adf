import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startMissiveEmulator } from '../../src/index.js';
import { apiOf, startReceiver } from './support.js';

describe('startMissiveEmulator', () => {
  it('EM-02 has a default organization with a channel of each type', async () => {
    const emulator = await startMissiveEmulator();
    const { organization } = emulator;
    assert.equal(organization.token, 'missive_pat-local');
    assert.deepEqual(
      [...organization.channels.values()].map(({ id, type }) => [id.slice(-1), type]),
      [
        ['1', 'text'],
        ['2', 'html'],
        ['3', 'email'],
      ],
    );
    assert.equal(emulator.apiBaseUrl, `http://127.0.0.1:${emulator.port}/v1`);
    assert.equal((await apiOf(emulator, organization).send()).status, 201);
    await emulator.stop();
  });

  it('EM-02 isolates organizations', async () => {
    const emulator = await startMissiveEmulator();
    const [one, other] = [emulator.createOrganization(), emulator.createOrganization()];
    await apiOf(emulator, one).send();
    one.faults.pull({ kind: 'away' });
    assert.deepEqual(other.conversations, []);
    const api = apiOf(emulator, other);
    assert.equal((await api.get('/organizations')).status, 200);
    assert.equal((await api.send({ account: one.channel.id })).status, 404);
    assert.equal((await api.get(`/conversations/${one.conversations[0]!.id}`)).status, 404);
    await emulator.stop();
  });

  it('EM-02 accepts other limits and retries, for fast tests', async () => {
    const emulator = await startMissiveEmulator({
      rateLimits: { perMinute: 2 },
      webhooks: { retriesMs: [1, 1] },
    });
    const organization = emulator.createOrganization();
    const api = apiOf(emulator, organization);
    const receiver = await startReceiver((count) => (count < 3 ? 500 : 200));
    organization.channel.webhookUrl = receiver.url;
    await api.send();
    const reply = organization.reply(organization.conversations[0]!.id, { body: 'Hello' });
    await organization.webhooks.settled();
    assert.deepEqual([reply.delivery, receiver.deliveries.length], ['delivered', 3]);
    assert.equal((await api.send()).status, 201);
    assert.equal((await api.send()).status, 429);
    await receiver.stop();
    await emulator.stop();
  });

  it('EM-02 stops immediately, whatever is open or in progress', async () => {
    const emulator = await startMissiveEmulator();
    const { organization } = emulator;
    const receiver = await startReceiver(() => null);
    organization.channel.webhookUrl = receiver.url;
    organization.compose({ to: { id: 'vis_ana' }, body: 'Hello' });
    organization.faults.pull({ kind: 'delay', ms: 60_000, match: 'read' });
    const held = apiOf(emulator, organization).get('/organizations');
    const events = await fetch(`${emulator.url}/inbox/api/${organization.id}/events`);
    await receiver.received(1);
    await Promise.all([emulator.stop(), assert.rejects(held), assert.rejects(events.text())]);
    await organization.webhooks.settled();
    await receiver.stop();
  });
});
