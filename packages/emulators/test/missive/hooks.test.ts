/** Webhooks of rules: `/v1/hooks` (EM-02). */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { MissiveEmulator, MissiveOrganization } from '../../src/index.js';
import { apiOf, assertRefused, startDesk, startReceiver } from './support.js';

describe('/v1/hooks', () => {
  let emulator: MissiveEmulator;
  let organization: MissiveOrganization;
  let api: ReturnType<typeof apiOf>;
  before(async () => {
    ({ emulator } = await startDesk({ webhooks: { retriesMs: [1, 1] } }));
  });
  after(() => emulator.stop());
  beforeEach(() => {
    organization = emulator.createOrganization();
    api = apiOf(emulator, organization);
  });

  it('EM-02 are created once their URL responds, listed, and deleted', async () => {
    const receiver = await startReceiver((count) => (count === 1 ? 500 : 200));
    const hook = { type: 'new_comment', url: receiver.url, content_contains: 'refund' };
    assertRefused(
      await api.post('/hooks', { hooks: hook }),
      400,
      /hooks.url' does not respond to the validation call/,
    );
    const made = await api.post('/hooks', { hooks: hook });
    assert.equal(made.status, 201);
    const id = made.body?.hooks?.id ?? '';
    assert.deepEqual((await api.get('/hooks')).body?.hooks, [{ id, organization: null, ...hook }]);
    assert.equal((await api.call('DELETE', `/hooks/${id}`)).status, 200);
    assert.deepEqual((await api.get('/hooks')).body?.hooks, []);
    assertRefused(await api.call('DELETE', `/hooks/${id}`), 404, /Hook not found/);
    await receiver.stop();
  });

  it('EM-02 reject undocumented input', async () => {
    const make = (fields: object) =>
      api.post('/hooks', { hooks: { type: 'new_comment', url: 'http://127.0.0.1:9/', ...fields } });
    assertRefused(
      await make({ type: 'incoming_custom_message' }),
      400,
      /'hooks.type' must be one of incoming_email/,
    );
    assertRefused(await make({ url: 'nowhere' }), 400, /'hooks.url' must be an address/);
    assertRefused(await make({ mailbox: 'x' }), 400, /Unpermitted parameters: mailbox/);
  });

  it('EM-02 are called for comments that contain the text, and retried until accepted', async () => {
    const receiver = await startReceiver((count) => (count === 2 ? 500 : 200));
    await api.post('/hooks', {
      hooks: { type: 'new_comment', url: receiver.url, content_contains: 'refund' },
    });
    const { body } = await api.send();
    const conversation = String(body?.messages?.conversation);
    organization.comment(conversation, { body: 'Nothing to do' });
    const { id } = organization.comment(conversation, { body: 'Please refund this' });
    await organization.webhooks.settled();
    const [, ...calls] = receiver.deliveries.map(
      (one) => one.body as Record<string, Record<string, unknown>>,
    );
    assert.deepEqual(
      calls.map(({ rule, comment, conversation: about }) => [rule?.type, comment?.id, about?.id]),
      [
        ['new_comment', id, conversation],
        ['new_comment', id, conversation],
      ],
    );
    const comments = (await api.get(`/conversations/${conversation}/comments`)).body?.comments;
    assert.deepEqual(
      comments?.map((one) => one.body),
      ['Please refund this', 'Nothing to do'],
    );
    await receiver.stop();
  });

  it('EM-02 are called for a message on an email channel, with the latest message', async () => {
    const receiver = await startReceiver();
    await api.post('/hooks', { hooks: { type: 'incoming_email', url: receiver.url } });
    const { id: account } = organization.createChannel({ type: 'email' });
    const from = { address: 'ana@example.org', name: 'Ana' };
    await api.send({
      account,
      from_field: from,
      to_fields: [from],
      subject: 'Parcel',
      body: '<p>Where?</p>',
    });
    await organization.webhooks.settled();
    const called = receiver.deliveries.at(-1)?.body as unknown as Record<string, Record<string, unknown>>;
    assert.deepEqual(Object.keys(called), ['rule', 'conversation', 'latest_message']);
    assert.equal(called.latest_message?.subject, 'Parcel');
    await receiver.stop();
  });
});
