import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeClock } from '../twilio/support.js';
import { assertRefused, startDesk, until } from './support.js';

describe('faults of the API', () => {
  it('EM-03 returns a burst of 429 with the time to wait, and ends', async () => {
    const { organization, api, stop } = await startDesk();
    organization.faults.pull({ kind: 'throttle', times: 2, retryAfter: 7 });
    for (const reply of [await api.send(), await api.send()]) {
      assert.deepEqual([reply.status, reply.headers.get('retry-after')], [429, '7']);
    }
    assert.equal((await api.send()).status, 201);
    assert.equal(organization.messages.length, 1);
    await stop();
  });

  it('EM-03 returns a burst of 5xx for the chosen kind of request', async () => {
    const { organization, api, stop } = await startDesk();
    organization.faults.pull({ kind: 'refuse', status: 503, match: 'send-message' });
    assert.equal((await api.sendPost()).status, 201);
    assertRefused(await api.send(), 503, /Refused on demand/);
    assert.equal((await api.send()).status, 201);
    assert.equal(organization.messages.length, 1);
    await stop();
  });

  it('EM-03 accepts a message and never responds', async () => {
    const { organization, api, stop } = await startDesk();
    organization.faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 0 });
    await assert.rejects(api.send({ external_id: 'IM1' }));
    assert.equal(organization.messages.length, 1);
    organization.faults.pull({ kind: 'lose-reply' });
    const impatient = new AbortController();
    const sent = fetch(`${organization.baseUrl}/v1/organizations`, {
      headers: { authorization: `Bearer ${organization.token}` },
      signal: impatient.signal,
    });
    await until(organization, () => organization.faults.list().length === 0);
    impatient.abort();
    await assert.rejects(sent, { name: 'AbortError' });
    await stop();
  });

  it('EM-03 does not use up a lost reply on a rejected request', async () => {
    const { organization, api, stop } = await startDesk();
    organization.faults.pull({ kind: 'lose-reply', ms: 0 });
    assert.equal((await api.send({ nonsense: 1 })).status, 400);
    await assert.rejects(api.send());
    await stop();
  });

  it('EM-03 is away for a while, and accepts nothing during that time', async () => {
    const clock = new FakeClock();
    const { organization, api, stop } = await startDesk({ clock });
    organization.faults.pull({ kind: 'away', ms: 60_000 });
    await assert.rejects(api.send());
    clock.advance(59_999);
    await assert.rejects(api.send());
    clock.advance(1);
    assert.equal((await api.send()).status, 201);
    assert.equal(organization.messages.length, 1);
    await stop();
  });

  it('EM-03 responds late', async () => {
    const clock = new FakeClock();
    const { organization, api, stop } = await startDesk({ clock });
    organization.faults.pull({ kind: 'delay', ms: 5_000, match: 'send-message', times: 1 });
    const taken = until(organization, () => organization.faults.list().length === 0);
    let isAnswered = false;
    const sent = api.send().then((reply) => {
      isAnswered = true;
      return reply;
    });
    await taken;
    clock.advance(4_999);
    await api.get('/organizations');
    assert.equal(isAnswered, false);
    clock.advance(1);
    assert.equal((await sent).status, 201);
    await stop();
  });

  it('EM-03 triggers, lists and clears faults through the control API, names errors, and rejects other sites', async () => {
    const { emulator, organization, stop } = await startDesk();
    const path = `${emulator.url}/inbox/api/${organization.id}/faults`;
    const pull = (fault: unknown, headers = {}) =>
      fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(fault),
      });
    const pulled = await pull({ kind: 'throttle', times: 3 });
    assert.equal(pulled.status, 201);
    const { id } = (await pulled.json()) as { id: string };
    assert.deepEqual(
      organization.faults.list().map(({ kind, remaining }) => [kind, remaining]),
      [['throttle', 3]],
    );
    const wrong = async (fault: unknown) =>
      ((await (await pull(fault)).json()) as { error: { message: string } }).error.message;
    assert.match(await wrong({ kind: 'explode' }), /'fault.kind' must be one of away, /);
    assert.match(await wrong({ kind: 'delay', ms: -1 }), /'fault.ms' must be a whole number/);
    assert.match(await wrong({ kind: 'delay', seconds: 1 }), /Unpermitted parameters: seconds/);
    assert.equal((await pull({ kind: 'away' }, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await pull({ kind: 'away' }, { 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await fetch(`${path}/${id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await fetch(`${path}/${id}`, { method: 'DELETE' })).status, 404);
    assert.deepEqual(organization.faults.list(), []);
    await stop();
  });
});
