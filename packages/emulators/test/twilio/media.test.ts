import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import { createConversation } from '../../src/twilio/conversations.js';
import { addMessage } from '../../src/twilio/messages.js';
import { apiActor, sdkActor } from '../../src/twilio/model.js';
import { firstFile } from '../../src/twilio/multipart.js';
import { addParticipant } from '../../src/twilio/participants.js';
import { makeToken } from './support.js';

let emulator: TwilioEmulator;
before(async () => {
  emulator = await startTwilioEmulator({ mediaSizeLimitMb: 1 });
});
after(() => emulator.stop());

const fresh = () => {
  const account = emulator.account(emulator.createAccount().sid);
  const service = account.defaultService;
  const url = `${emulator.url}/v1/Services/${service.sid}/Media`;
  const as = async (identity: string) => ({ 'x-twilio-token': await makeToken(account, identity) });
  const upload = async (identity: string, body: BodyInit, type = 'text/plain') =>
    fetch(url, { method: 'POST', headers: { ...(await as(identity)), 'content-type': type }, body });
  return { service, url, as, upload };
};

describe('media over HTTP', () => {
  it('EM-01 accepts uploads up to the limit and rejects larger ones', async () => {
    const { upload } = fresh();
    assert.equal((await upload('alice', 'x'.repeat(1024 * 1024))).status, 201);
    const refused = await upload('alice', 'x'.repeat(1024 * 1024 + 1));
    assert.equal(refused.status, 413);
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
  });

  it('EM-01 requires a valid token, and responds to a preflight without one', async () => {
    const { url } = fresh();
    const refused = await fetch(url, {
      method: 'POST',
      body: 'x',
      headers: { 'x-twilio-token': 'nonsense' },
    });
    assert.deepEqual([refused.status, ((await refused.json()) as { code: number }).code], [401, 20101]);
    const preflight = await fetch(url, { method: 'OPTIONS' });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /X-Twilio-Token/);
  });

  it('EM-01 deletes a file only for a backend', async () => {
    const { service, url, as, upload } = fresh();
    const { sid, links } = (await (await upload('alice', 'secret')).json()) as {
      sid: string;
      links: { content_direct_temporary: string };
    };
    const remove = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${url}/${sid}`, { method: 'DELETE', headers })).status;
    assert.deepEqual([await remove({}), await remove(await as('alice'))], [401, 403]);
    assert.equal((await fetch(links.content_direct_temporary)).status, 200);
    const { account } = service;
    const basic = { authorization: `Basic ${btoa(`${account.sid}:${account.authToken}`)}` };
    assert.deepEqual([await remove(basic), await remove(basic)], [204, 404]);
    assert.equal((await fetch(links.content_direct_temporary)).status, 404);
    assert.equal((await fetch(`${url}/${sid}`, { headers: await as('alice') })).status, 404);
  });

  it('EM-01 returns media to members of a conversation that contains it, and to no others', async () => {
    const { service, url, as, upload } = fresh();
    const { sid } = (await (await upload('alice', 'secret')).json()) as { sid: string };
    const conversation = await createConversation(service, apiActor(false), {});
    for (const identity of ['alice', 'bob']) {
      await addParticipant(service, apiActor(false), conversation, { identity });
    }
    const status = async (identity: string) =>
      (await fetch(`${url}/${sid}`, { headers: await as(identity) })).status;
    assert.deepEqual([await status('alice'), await status('bob')], [200, 404]);
    await addMessage(service, sdkActor('alice'), conversation, { author: 'alice', mediaSids: [sid] });
    assert.deepEqual([await status('bob'), await status('mallory')], [200, 404]);
    const wrong = `${emulator.url}/media/${service.account.sid}/${service.sid}/${sid}/guess`;
    assert.equal((await fetch(wrong)).status, 404);
  });

  it('EM-03 rejects and delays uploads on demand, and nothing else of that account', async () => {
    const { service, upload } = fresh();
    const { faults } = service.account;
    faults.pull({ kind: 'refuse', target: 'media', code: 413 });
    faults.pull({ kind: 'throttle', target: 'media' });
    const statuses = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await upload('alice', 'x')).status);
    assert.deepEqual(statuses, [413, 429, 201]);

    faults.pull({ kind: 'delay', ms: 60_000 });
    assert.equal(
      (await upload('alice', 'x')).status,
      201,
      'what is sent to clients comes late, and no upload',
    );
    faults.clear();
    faults.pull({ kind: 'delay', target: 'media', ms: 30, times: 1 });
    const asked = performance.now();
    await upload('alice', 'x');
    assert.ok(performance.now() - asked >= 29);
  });

  it('EM-01 reads the first file of a form, byte for byte', () => {
    const bytes = Buffer.from([0, 13, 10, 45, 45, 255]);
    const form = Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="note"\r\n\r\ntext\r\n'),
      Buffer.from('--b\r\nContent-Disposition: form-data; name="f"; filename="a%22b.bin"\r\n'),
      Buffer.from('Content-Type: image/png\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--b--\r\n'),
    ]);
    assert.deepEqual(firstFile(form, 'multipart/form-data; boundary=b'), {
      bytes,
      type: 'image/png',
      name: 'a"b.bin',
    });
    assert.equal(firstFile(form, 'multipart/form-data; boundary=other'), null);
    assert.equal(firstFile(form, 'multipart/form-data'), null);
  });
});
