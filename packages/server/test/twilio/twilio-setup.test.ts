import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const SETUP_PAGE = { 'X-Missive-Chat': 'setup', 'Content-Type': 'application/json' };

async function signIn(chat: TestServer): Promise<string> {
  const body = JSON.stringify({ secret: ADMIN_SECRET });
  const response = await chat.app.request('/api/sign-in', { method: 'POST', headers: SETUP_PAGE, body });
  assert.equal(response.status, 200);
  return response.headers.get('Set-Cookie')!.split(';')[0]!;
}
const put = async (chat: TestServer, cookie: string, body: unknown, id = chat.account.id) =>
  chat.app.request(`/api/accounts/${id}/twilio`, {
    method: 'PUT',
    headers: { ...SETUP_PAGE, Cookie: cookie },
    body: JSON.stringify(body),
  });

describe('credentials entered on the Setup page', () => {
  it('CS-01 enable an account, and are never returned', async () => {
    const chat = await createTestServer(emulator(), { account: { twilio: null } });
    const { sid, authToken } = emulator().createAccount();
    const cookie = await signIn(chat);
    const response = await put(chat, cookie, { accountSid: ` ${sid}`, authToken: `${authToken}\n` });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const view = JSON.parse(text) as Record<string, unknown>;
    const { twilio } = (await chat.store.find(chat.account.id))!;
    assert.deepEqual(view, {
      accountSid: sid,
      serviceSid: twilio!.serviceSid,
      apiKeySid: twilio!.apiKeySid,
      webhookUrl: `https://chat.example/${chat.account.id}/webhooks/twilio`,
    });
    for (const secret of [authToken, twilio!.apiKeySecret]) assert.equal(text.includes(secret), false);
    assert.match((await chat.openSession({ start: true })).conversationSid!, /^CH/);
  });

  it('CS-01 cause an error with the fix when wrong, and change nothing', async () => {
    const chat = await createTestServer(emulator());
    const { sid, authToken } = emulator().createAccount();
    const suspended = emulator().createAccount();
    emulator().account(suspended.sid).status = 'suspended';
    const cookie = await signIn(chat);
    const cases: [unknown, number, string, RegExp][] = [
      [{ accountSid: 'SK1', authToken }, 400, 'invalid', /^accountSid: .*API key/],
      [{ accountSid: sid, authToken: ' ' }, 400, 'invalid', /^authToken: /],
      [{ accountSid: sid, authToken: 'wrong' }, 422, 'twilio-denied', /Copy both again/],
      [
        { accountSid: suspended.sid, authToken: suspended.authToken },
        422,
        'twilio-suspended',
        /is suspended.*Billing/,
      ],
      [{ accountSid: sid }, 400, 'invalid', /authToken/],
      [[], 400, 'invalid', /./],
    ];
    for (const [body, status, code, message] of cases) {
      const response = await put(chat, cookie, body);
      const error = await errorOf(response);
      assert.deepEqual([response.status, error.code], [status, code], JSON.stringify(body));
      assert.match(error.message, message);
    }
    const { faults } = emulator().account(sid);
    faults.pull({ kind: 'throttle', target: 'rest' });
    const busy = await put(chat, cookie, { accountSid: sid, authToken });
    assert.deepEqual([busy.status, (await errorOf(busy)).code], [503, 'twilio-throttled']);
    assert.ok(Number(busy.headers.get('Retry-After')) >= 1);
    assert.equal((await put(chat, cookie, { accountSid: sid, authToken }, 'nobody')).status, 404);
    assert.deepEqual((await chat.store.find(chat.account.id))!.twilio, chat.account.twilio);
  });

  it('CS-01 are accepted only from a signed-in operator', async () => {
    const chat = await createTestServer(emulator());
    const { sid, authToken } = emulator().createAccount();
    const response = await put(chat, '', { accountSid: sid, authToken });
    assert.equal(response.status, 401);
    assert.equal(emulator().account(sid).keys.size, 0);
  });
});
