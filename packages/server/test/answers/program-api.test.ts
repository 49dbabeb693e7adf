/** `/api/accounts/{id}/program`: the webhook of a program, set by an operator (CS-10). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProgramView } from '../../src/api/program.js';
import { createPrograms } from '../../src/answers/programs.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator } from '../support.js';
import { json, useProgram } from './program-server.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

async function operator(trustedOrigin: string | null = null) {
  const programs = createPrograms({
    local: new Map(),
    forAll: null,
    trustedOrigin,
    timeout: 1_000,
    now: Date.now,
  });
  const chat = await createTestServer(emulator(), { deps: { programs } });
  const signedIn = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ secret: ADMIN_SECRET }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const own = async (method: string, path: string, body?: unknown): Promise<Response> =>
    chat.app.request(`/api/accounts/${chat.account.id}/program${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const stored = async () => (await chat.store.find(chat.account.id))?.program ?? null;
  return { ...chat, own, stored };
}

type Saved = ProgramView & { secret?: string };
const savedBy = async (response: Response): Promise<Saved> => {
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Saved;
};
const URL = 'https://answers.example.com/chat';

describe('the program of an account', () => {
  it('CS-10 is off at first; a secret is made with the address, shown once, and kept', async () => {
    const { own, stored } = await operator();
    assert.deepEqual(await (await own('GET', '')).json(), { program: null, source: null });
    const made = await savedBy(await own('PUT', '', { url: URL, isOn: false }));
    const { secret = '' } = made;
    assert.match(secret, /^[\w-]{43}$/);
    assert.deepEqual(made.program, { isOn: false, url: URL, secretEnding: `…${secret.slice(-4)}` });
    assert.equal(made.source, null);
    const on = await savedBy(await own('PUT', '', { url: URL, isOn: true }));
    assert.equal(on.source, 'webhook');
    assert.equal('secret' in on, false);
    assert.equal((await stored())?.secret, secret);
    assert.equal((await (await own('GET', '')).text()).includes(secret), false);
    const { secret: renewed = '' } = await savedBy(await own('POST', '/secret'));
    assert.notEqual(renewed, secret);
    assert.equal((await stored())?.secret, renewed);
    assert.equal((await own('DELETE', '')).status, 204);
    assert.equal(await stored(), null);
  });

  it('CS-10 names each wrong field and the fix', async () => {
    const { own, stored } = await operator();
    const cases: [unknown, RegExp][] = [
      [{ isOn: true }, /^url: must be a web address/],
      [{ url: 'answers', isOn: true }, /^url: must be a web address/],
      [{ url: 'http://10.0.0.1/', isOn: true }, /^url: cannot be used: it is not https/],
      [{ url: `https://a:b@example.com/`, isOn: true }, /^url: cannot be used: it contains a password/],
      [{ url: URL }, /^isOn: must be true or false/],
      [{ url: URL, isOn: true, secret: 'short' }, /^secret: must be 16 to 500 characters/],
      [{ url: URL, isOn: true, secrets: 'x' }, /^secrets: is not known here/],
    ];
    for (const [body, problem] of cases) {
      const response = await own('PUT', '', body);
      assert.equal(response.status, 400);
      assert.match((await errorOf(response)).message, problem);
    }
    assert.equal(await stored(), null);
    assert.equal((await errorOf(await own('POST', '/secret'))).code, 'no-program');
    assert.equal((await errorOf(await own('POST', '/test', { text: 'Hi' }))).code, 'no-program');
  });

  it('CS-10 is tried with a message that no visitor wrote, also while it is off', async () => {
    const program = await useProgram();
    const { own, account } = await operator(program.origin);
    const { secret = '' } = await savedBy(await own('PUT', '', { url: program.url, isOn: false }));
    const answer = await savedBy(await own('POST', '/test', { text: 'Where is it?' }));
    assert.deepEqual(
      { ...answer, ms: 0 },
      { replies: [{ text: 'You said: Where is it?', replies: [] }], handOff: null, ms: 0 },
    );
    const [{ message, body }] = program.asked as [(typeof program.asked)[number]];
    assert.deepEqual([message.account, message.visitor.name], [account.id, 'Setup test']);
    for (const hidden of [secret, account.secretKey, account.visitorTokenKey])
      assert.equal(body.includes(hidden), false);
    program.respond = (response) => json(response, {}, 503);
    const failed = await own('POST', '/test', { text: 'Hi' });
    assert.equal(failed.status, 502);
    assert.deepEqual(await errorOf(failed), {
      code: 'program-failed',
      message: 'The program returned status 503.',
    });
  });

  it('CS-10 is known to operators who have signed in alone', async () => {
    const { app, account } = await operator();
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/secret'],
      ['POST', '/test'],
    ] as const) {
      const response = await app.request(`/api/accounts/${account.id}/program${path}`, {
        method,
        headers: HEADERS,
      });
      assert.equal(response.status, 401, `${method} ${path}`);
    }
  });
});
