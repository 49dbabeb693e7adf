/** Operators of their own, against those who want to be more than they are (CS-08). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { hashPassword, isPassword } from '../../src/admin/passwords.js';
import { hmacOf } from '../../src/crypto/signatures.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const PASSWORD = 'a long password of ana';
/** A low cost, for speed; another test covers the real cost. */
const CHEAP = { N: 2 ** 4, r: 8, p: 1 };

interface Client {
  readonly cookie: string;
  readonly status: number;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

async function signIn(chat: TestServer, body: object, headers: Record<string, string> = {}): Promise<Client> {
  const response = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify(body),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    cookie,
    status: response.status,
    call: async (method, path, sent, more = {}) =>
      chat.app.request(`/api${path}`, {
        method,
        headers: { ...HEADERS, Cookie: cookie, ...more },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      }),
  };
}

/** A server with an admin and a viewer, who are signed in, as is the holder of the secret. */
async function office() {
  const chat = await createTestServer(emulator());
  const passwordHash = await hashPassword(PASSWORD, CHEAP);
  const createdAt = chat.clock.now;
  await chat.store.operators.addOperator({ name: 'Ana', passwordHash, role: 'admin', createdAt });
  await chat.store.operators.addOperator({ name: 'Ben', passwordHash, role: 'viewer', createdAt });
  const [secret, ana, ben] = await Promise.all([
    signIn(chat, { secret: ADMIN_SECRET }),
    signIn(chat, { name: 'Ana', password: PASSWORD }),
    signIn(chat, { name: 'Ben', password: PASSWORD }),
  ]);
  return { chat, secret, ana, ben, own: `/accounts/${chat.account.id}` };
}
const statusOf = async (response: Promise<Response>): Promise<number> => (await response).status;

describe('operators', () => {
  it('CS-08 change their own password with the current one, viewers too, and are signed out everywhere else', async () => {
    const { chat, ben, secret } = await office();
    const elsewhere = await signIn(chat, { name: 'Ben', password: PASSWORD });
    const next = 'another long password';
    const wrong = await ben.call('POST', '/password', { current: 'not this one', password: next });
    assert.equal(wrong.status, 400);
    assert.match(await wrong.text(), /current: is not your current password/);
    const short = await ben.call('POST', '/password', { current: PASSWORD, password: 'short' });
    assert.equal(short.status, 400);
    assert.equal(
      (await secret.call('POST', '/password', { current: ADMIN_SECRET, password: next })).status,
      400,
    );
    const anonymous = await chat.app.request('/api/password', {
      method: 'POST',
      headers: HEADERS,
      body: '{}',
    });
    assert.equal(anonymous.status, 401);

    const changed = await ben.call('POST', '/password', { current: PASSWORD, password: next });
    assert.equal(changed.status, 204);
    const Cookie = changed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const isSignedIn = async (response: Promise<Response>): Promise<unknown> =>
      ((await (await response).json()) as { isSignedIn: boolean }).isSignedIn;
    assert.equal(await isSignedIn(ben.call('GET', '/session', undefined, { Cookie })), true);
    assert.equal(await isSignedIn(ben.call('GET', '/session')), false);
    assert.equal(await isSignedIn(elsewhere.call('GET', '/session')), false);
    assert.equal((await signIn(chat, { name: 'Ben', password: PASSWORD })).status, 401);
    assert.equal((await signIn(chat, { name: 'Ben', password: next })).status, 200);
    assert.match(JSON.stringify(await chat.store.audit.list(null, null, 100)), /password-changed/);
  });

  it('CS-08 sign in with a name and a password, and are named in the session and the audit log', async () => {
    const { chat, ana, own } = await office();
    const session = (await (await ana.call('GET', '/session')).json()) as Record<string, unknown>;
    assert.deepEqual([session.isSignedIn, session.name, session.role], [true, 'Ana', 'admin']);
    assert.equal(await statusOf(ana.call('PATCH', own, { version: 1, name: 'New' })), 200);
    const [entry] = await chat.store.audit.list(chat.account.id, null, 1);
    assert.equal(entry?.who, 'Ana');
    assert.equal((await signIn(chat, { name: ' ana ', password: PASSWORD })).status, 200);
  });

  it('CS-08 are added, changed and removed by an admin alone, and passwords are never shown or logged', async () => {
    const { chat, secret, ben } = await office();
    const carla = { name: 'Carla', password: 'the password of carla', role: 'viewer' };
    assert.equal(await statusOf(secret.call('POST', '/operators', carla)), 201);
    assert.equal((await errorOf(await secret.call('POST', '/operators', carla))).code, 'operator-exists');
    const list = await (await secret.call('GET', '/operators')).text();
    assert.deepEqual(
      (JSON.parse(list) as { operators: { name: string; role: string }[] }).operators.map(({ name }) => name),
      ['Ana', 'Ben', 'Carla'],
    );
    const signedIn = await signIn(chat, carla);
    assert.equal(signedIn.status, 400, 'a role cannot be brought along');
    const { name, password } = carla;
    const session = await signIn(chat, { name, password });
    assert.equal(await statusOf(session.call('GET', '/accounts')), 200);
    const change = { password: 'another password of hers' };
    assert.equal(await statusOf(secret.call('PATCH', '/operators/Carla', change)), 204);
    assert.equal(await statusOf(session.call('GET', '/accounts')), 401);
    assert.equal((await signIn(chat, { name, password })).status, 401);
    const again = await signIn(chat, { name, ...change });
    assert.equal(await statusOf(secret.call('DELETE', '/operators/carla')), 204);
    assert.equal(await statusOf(again.call('GET', '/accounts')), 401);
    assert.equal(await statusOf(secret.call('DELETE', '/operators/carla')), 404);
    for (const [method, path, body] of [
      ['GET', '/operators'],
      ['POST', '/operators', carla],
      ['PATCH', '/operators/Ben', { role: 'admin' }],
      ['DELETE', '/operators/Ana'],
      ['GET', '/sessions'],
    ] as const)
      assert.equal(await statusOf(ben.call(method, path, body)), 403, `${method} ${path}`);
    const audit = JSON.stringify(await chat.store.audit.list(null, null, 100));
    for (const word of [password, change.password, 'scrypt'])
      for (const text of [list, audit, chat.log.text]) assert.equal(text.includes(word), false, word);
  });

  it('CS-08 with the role of a viewer read everything but keys, and can change nothing, by any route', async () => {
    const { chat, ben, own } = await office();
    for (const path of ['/accounts', own, `${own}/install`, `${own}/missive`, `${own}/audit`])
      assert.equal(await statusOf(ben.call('GET', path)), 200, path);
    assert.equal(await statusOf(ben.call('GET', `${own}/secret-key`)), 403);
    const changing = chat.app.routes.filter(
      ({ path, method }) =>
        path.startsWith('/api/') &&
        !['GET', 'ALL'].includes(method) &&
        // The password is their own.
        !['/api/sign-in', '/api/sign-out', '/api/password'].includes(path),
    );
    assert.ok(changing.length > 15);
    for (const { method, path } of changing) {
      const real = path.slice('/api'.length).replace(/:id/, chat.account.id).replace(/:\w+/, 'x');
      assert.equal(await statusOf(ben.call(method, real, {})), 403, `${method} ${path}`);
    }
    assert.equal((await chat.store.find(chat.account.id))?.version, 1);
    assert.equal((await chat.store.operators.findOperator('Ben'))?.role, 'viewer');
  });

  it('CS-08 lose their rights immediately when their role changes or they are removed', async () => {
    const { secret, ana, ben, own } = await office();
    assert.equal(await statusOf(ana.call('GET', `${own}/secret-key`)), 200);
    await secret.call('PATCH', '/operators/Ana', { role: 'viewer' });
    assert.equal(await statusOf(ana.call('GET', `${own}/secret-key`)), 403);
    assert.equal(await statusOf(ana.call('PATCH', '/operators/Ana', { role: 'admin' })), 403);
    await secret.call('DELETE', '/operators/Ben');
    assert.equal(await statusOf(ben.call('GET', '/accounts')), 401);
  });

  it('CS-08 cannot raise their role by a token of their own making, nor by another cookie', async () => {
    const { chat, ben, own } = await office();
    const claims = (key: Uint8Array, jti: string, more: object = {}): Promise<string> =>
      new SignJWT({ role: 'admin', name: null, ...more })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience('missive-chat/setup')
        .setJti(jti)
        .setExpirationTime('1h')
        .sign(key);
    const right = Buffer.from(hmacOf(ADMIN_SECRET, 'missive-chat/setup'), 'hex');
    const [bens] = (await chat.store.operators.listSessions(chat.clock.now)).filter(
      ({ name }) => name === 'Ben',
    );
    for (const [what, token, expected] of [
      ['signed with another key', await claims(Buffer.from('0'.repeat(64), 'hex'), bens!.id), 401],
      ['of a session that never was', await claims(right, 'no-such-session'), 401],
      ['with a role inside', await claims(right, bens!.id, { role: 'admin' }), 403],
      ['nonsense', 'e30.e30.', 401],
    ] as const) {
      const headers = { Cookie: `missive-chat-setup=${token}` };
      assert.equal(await statusOf(ben.call('POST', `${own}/undo`, { version: 1 }, headers)), expected, what);
    }
  });

  it('CS-08 are protected from other sites as the holder of the secret is', async () => {
    const { chat, ana } = await office();
    const carla = { name: 'Carla', password: 'the password of carla', role: 'admin' };
    for (const site of ['cross-site', 'same-site'])
      assert.equal(await statusOf(ana.call('POST', '/operators', carla, { 'Sec-Fetch-Site': site })), 403);
    const form = chat.app.request('/api/operators', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: ana.cookie },
      body: JSON.stringify(carla),
    });
    assert.equal(await statusOf(Promise.resolve(form)), 403);
    const text = { 'Content-Type': 'text/plain' };
    assert.equal(await statusOf(ana.call('POST', '/operators', carla, text)), 415);
    const names = await (await ana.call('GET', '/operators')).text();
    assert.equal(names.includes('Carla'), false);
  });

  it('CS-08 get the same reply for an unknown name as for a wrong password, and limited attempts', async () => {
    const { chat } = await office();
    const ask = async (body: object, address: string): Promise<[number, string]> => {
      const response = await chat.app.request(
        '/api/sign-in',
        {
          method: 'POST',
          headers: HEADERS,
          body: JSON.stringify(body),
        },
        { incoming: { socket: { remoteAddress: address } } },
      );
      return [response.status, await response.text()];
    };
    const unknown = await ask({ name: 'Nobody', password: PASSWORD }, '10.0.0.1');
    assert.deepEqual(unknown, await ask({ name: 'Ana', password: 'wrong password' }, '10.0.0.2'));
    assert.equal(unknown[0], 401);
    // Guesses from many addresses are stopped by the name, and the secret still works.
    let last = 0;
    for (let number = 0; number < 12; number++)
      [last] = await ask({ name: 'aNA', password: `guess ${number}` }, `10.0.1.${number}`);
    assert.equal(last, 429);
    assert.equal((await ask({ name: 'Ana', password: PASSWORD }, '10.0.2.1'))[0], 429);
    assert.equal((await ask({ secret: ADMIN_SECRET }, '10.0.2.2'))[0], 200);
  });

  it('CS-08 cannot be called as those who have the admin secret, nor have a weak password or a strange name', async () => {
    const { secret } = await office();
    const operator = { name: 'Carla', password: 'the password of carla', role: 'viewer' };
    for (const [changes, message] of [
      [{ name: 'Admin Secret' }, /^name: “admin secret” is how those are called/],
      [{ name: '' }, /^name: must be 1 to 60 characters/],
      [{ name: 'a\u202Eb' }, /^name: must be 1 to 60 characters/],
      [{ password: 'short' }, /^password: must be at least 12 characters/],
      [{ password: 'x'.repeat(201) }, /^password: must be at most 200/],
      [{ role: 'owner' }, /^role: must be one of admin, viewer/],
      [{ isAdmin: true }, /^isAdmin: is not known here/],
    ] as const) {
      const response = await secret.call('POST', '/operators', { ...operator, ...changes });
      assert.match((await errorOf(response)).message, message);
    }
  });

  it('CS-08 sessions are listed for an admin, and end when they are revoked', async () => {
    const { secret, ana, ben } = await office();
    const { sessions } = (await (await secret.call('GET', '/sessions')).json()) as {
      sessions: { id: string; name: string; role: string; isOwn: boolean }[];
    };
    assert.deepEqual(
      sessions.map(({ name, role, isOwn }) => [name, role, isOwn]).sort(),
      [
        ['Ana', 'admin', false],
        ['Ben', 'viewer', false],
        ['admin secret', 'admin', true],
      ].sort(),
    );
    const { id } = sessions.find(({ name }) => name === 'Ben')!;
    assert.equal(await statusOf(ana.call('DELETE', `/sessions/${id}`)), 204);
    assert.equal(await statusOf(ben.call('GET', '/accounts')), 401);
    assert.equal(await statusOf(ana.call('DELETE', `/sessions/${id}`)), 404);
  });
});

describe('passwords', () => {
  it('CS-08 are hashed with salt at the cost that OWASP names, and checked with the cost they were hashed with', async () => {
    const hash = await hashPassword(PASSWORD);
    assert.match(hash, /^scrypt:65536:8:2:[\w-]{22}:[\w-]{43}$/);
    assert.equal(await isPassword(PASSWORD, hash), true);
    const [one, other] = [await hashPassword(PASSWORD, CHEAP), await hashPassword(PASSWORD, CHEAP)];
    assert.notEqual(one, other);
    assert.deepEqual(
      [await isPassword(PASSWORD, one), await isPassword(`${PASSWORD} `, one), await isPassword('', one)],
      [true, false, false],
    );
    assert.equal(
      await isPassword('pa\u0308sswort lang', await hashPassword('p\u00e4sswort lang', CHEAP)),
      true,
    );
  });

  it('CS-08 of an unknown name, or a damaged hash, are wrong after as much work as any', async () => {
    const spent = async (hash: string | null): Promise<number> => {
      const before = process.cpuUsage();
      assert.equal(await isPassword(PASSWORD, hash), false);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const known = await spent(await hashPassword('another password'));
    for (const hash of [null, '', 'scrypt:nonsense']) {
      const unknown = await spent(hash);
      assert.ok(unknown > known / 3 && unknown < known * 3, `${unknown} and ${known} microseconds`);
    }
  });
});
