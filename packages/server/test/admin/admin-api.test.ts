import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccountView } from '../../src/api/account.js';
import { DEFAULTS } from '../../../../src/core/config-defaults.js';
import { DAYS } from '../../src/accounts/schedule.js';
import { digestOf } from '../../src/visitors/verification.js';
import { ADMIN_SECRET, createTestServer, errorOf, JANE, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

interface Operator extends TestServer {
  cookie: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Sends a request to a path below the account's own route in `/api/accounts`. */
  own(method: string, path: string, body?: unknown): Promise<Response>;
  view(): Promise<AccountView>;
  save(changes: object): Promise<AccountView>;
}

const signIn = (chat: TestServer, secret: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    chat.app.request('/api/sign-in', {
      method: 'POST',
      headers: { ...HEADERS, ...headers },
      body: JSON.stringify({ secret }),
    }),
  );
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

async function createOperator(changes: Parameters<typeof createTestServer>[1] = {}): Promise<Operator> {
  const chat = await createTestServer(emulator(), changes);
  const cookie = cookieOf(await signIn(chat, ADMIN_SECRET));
  const call: Operator['call'] = async (method, path, body, headers = {}) =>
    chat.app.request(`/api${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const own: Operator['own'] = (method, path, body) =>
    call(method, `/accounts/${chat.account.id}${path}`, body);
  const view = async (): Promise<AccountView> => (await (await own('GET', '')).json()) as AccountView;
  return {
    ...chat,
    cookie,
    call,
    own,
    view,
    async save(fields) {
      const response = await own('PATCH', '', { version: (await view()).version, ...fields });
      assert.equal(response.status, 200, await response.clone().text());
      return (await response.json()) as AccountView;
    },
  };
}

const holidays = (...list: object[]): object => ({
  version: 1,
  availability: { schedule: { timeZone: 'UTC', hours: [], holidays: list } },
});

describe('signing in to the Setup page', () => {
  it('CS-02 accepts the admin secret and sets a cookie that scripts cannot read', async () => {
    const chat = await createTestServer(emulator());
    const response = await signIn(chat, ADMIN_SECRET);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const [cookie = ''] = response.headers.getSetCookie();
    assert.match(cookie, /^missive-chat-setup=.*; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
    const session = await chat.app.request('/api/session', { headers: { Cookie: cookieOf(response) } });
    assert.deepEqual(await session.json(), await response.json());
    assert.equal((await chat.app.request('/api/accounts')).status, 401);
  });

  it('CS-02 marks the cookie Secure only when the operator came by HTTPS', async () => {
    const chat = await createTestServer(emulator(), { deps: { proxyHops: 1 } });
    const forwarded = await signIn(chat, ADMIN_SECRET, { 'X-Forwarded-Proto': 'https' });
    assert.match(forwarded.headers.getSetCookie()[0] ?? '', /^__Host-missive-chat-setup=.*; Secure/);
    const session = await chat.app.request('/api/session', { headers: { Cookie: cookieOf(forwarded) } });
    assert.equal(((await session.json()) as { isSignedIn: boolean }).isSignedIn, true);
    // The protocol is not forwarded, but the public URL is https.
    const known = await chat.app.request('http://chat.example/api/sign-in', {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    assert.match(known.headers.getSetCookie()[0] ?? '', /Secure/);
  });

  it('CS-04 rejects a wrong secret, and too many attempts', async () => {
    const chat = await createTestServer(emulator());
    const wrong = await signIn(chat, 'another secret');
    assert.equal(wrong.status, 401);
    assert.equal((await errorOf(wrong)).code, 'wrong-secret');
    assert.deepEqual(wrong.headers.getSetCookie(), []);
    for (let attempt = 1; attempt < 10; attempt++) await signIn(chat, `guess ${attempt}`);
    const throttled = await signIn(chat, ADMIN_SECRET);
    assert.equal(throttled.status, 429);
    assert.equal(throttled.headers.get('Retry-After'), '12');
    chat.clock.now += 12_000;
    assert.equal((await signIn(chat, ADMIN_SECRET)).status, 200);
    for (const word of ['another secret', 'guess', ADMIN_SECRET])
      assert.equal(chat.log.text.includes(word), false);
  });

  it('CS-02 expires the session after twelve hours, or when the secret changes', async () => {
    const chat = await createOperator();
    chat.clock.now += 12 * 60 * 60 * 1000 - 1000;
    assert.equal((await chat.call('GET', '/accounts')).status, 200);
    chat.clock.now += 2000;
    assert.equal((await errorOf(await chat.call('GET', '/accounts'))).code, 'not-signed-in');
    const other = await createTestServer(emulator(), { deps: { adminSecret: 'a newer secret' } });
    const cookie = cookieOf(await signIn(await createTestServer(emulator()), ADMIN_SECRET));
    assert.equal((await other.app.request('/api/accounts', { headers: { Cookie: cookie } })).status, 401);
  });

  it('CS-02 ends the session on sign-out', async () => {
    const chat = await createOperator();
    const response = await chat.call('POST', '/sign-out');
    assert.equal(response.status, 200);
    for (const cookie of response.headers.getSetCookie()) assert.match(cookie, /=; Max-Age=0; Path=\//);
  });

  it('CS-02 reports that the Setup page is switched off', async () => {
    const chat = await createTestServer(emulator(), { deps: { adminSecret: null } });
    for (const response of [await signIn(chat, ''), await chat.app.request('/api/accounts')]) {
      assert.equal(response.status, 403);
      const { code, message } = await errorOf(response);
      assert.equal(code, 'admin-off');
      assert.match(message, /MISSIVE_CHAT_ADMIN_SECRET/);
    }
    const session = (await (await chat.app.request('/api/session')).json()) as object;
    assert.deepEqual(session, { isOn: false, isSignedIn: false, expiresAt: null });
  });

  it('CS-04 rejects requests from other sites', async () => {
    const chat = await createOperator();
    const path = `/accounts/${chat.account.id}`;
    const body = { version: 1, plan: 'business' };
    for (const from of ['cross-site', 'same-site'])
      assert.equal((await chat.call('PATCH', path, body, { 'Sec-Fetch-Site': from })).status, 403);
    const form = await chat.app.request(`/api${path}/undo`, {
      method: 'POST',
      headers: { Cookie: chat.cookie, 'Content-Type': 'text/plain' },
      body: '{"version":1}',
    });
    assert.match((await errorOf(form)).message, /X-Missive-Chat: setup/);
    const preflight = await chat.app.request(`/api${path}`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'PATCH' },
    });
    assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), null);
    assert.equal((await chat.call('PATCH', path, '{}', { 'Content-Type': 'text/plain' })).status, 415);
    assert.equal((await chat.view()).version, 1);
  });
});

describe('/api/accounts', () => {
  it('CS-02 lists and creates accounts, and rejects a duplicate or invalid id', async () => {
    const chat = await createOperator();
    const made = await chat.call('POST', '/accounts', { id: 'new-shop', name: 'New' });
    assert.equal(made.status, 201);
    assert.equal(((await made.json()) as AccountView).allowedOrigins[0], '*');
    const again = await chat.call('POST', '/accounts', { id: 'new-shop' });
    assert.equal(again.status, 409);
    assert.equal((await errorOf(again)).code, 'account-exists');
    assert.match(
      (await errorOf(await chat.call('POST', '/accounts', { id: 'setup' }))).message,
      /^id: must be/,
    );
    const { accounts } = (await (await chat.call('GET', '/accounts')).json()) as { accounts: AccountView[] };
    assert.deepEqual(
      accounts.map(({ id, isSetUp }) => [id, isSetUp]).sort(),
      [
        [chat.account.id, true],
        ['new-shop', false],
      ].sort(),
    );
    assert.equal((await chat.call('GET', '/accounts/nobody')).status, 404);
  });

  it('CS-02 never returns a secret, except the secret key on its own route', async () => {
    const chat = await createOperator();
    const { authToken, apiKeySecret } = chat.account.twilio!;
    const secrets = [authToken, apiKeySecret, chat.account.secretKey, chat.account.visitorTokenKey];
    const changed = await chat.own('PATCH', '', { version: 1, name: 'Beta' });
    const responses = [
      await changed.text(),
      await (await chat.own('GET', '')).text(),
      await (await chat.call('GET', '/accounts')).text(),
      await (await chat.own('POST', '/undo', { version: 2 })).text(),
      await (await chat.own('GET', '/install')).text(),
    ];
    for (const secret of [...secrets, ADMIN_SECRET])
      for (const response of [...responses, chat.log.text]) assert.equal(response.includes(secret), false);
  });

  it('LC-03 LC-52 changes only the given fields, and resets a field that is null', async () => {
    const chat = await createOperator({
      account: { settings: { chat: { position: 'top-left', hidden: true }, visitor: { askName: false } } },
    });
    const settings = { chat: { hidden: null, variables: { 'main-color': '#123' } }, visitor: null };
    const saved = await chat.save({ settings, name: 'Beta', plan: 'business' });
    assert.deepEqual(saved.settings, { chat: { position: 'top-left', variables: { 'main-color': '#123' } } });
    assert.deepEqual(
      [saved.name, saved.plan, saved.mayHideBranding, saved.version],
      ['Beta', 'business', true, 2],
    );
    const script = await (await chat.app.request(`/${chat.account.id}/missive.js`)).text();
    assert.match(script, /"main-color":"#123"/);
    const greetings = [{ id: 'help', text: 'May we help?', pages: ['/pots/*'], after: 9, replies: ['Yes'] }];
    assert.deepEqual((await chat.save({ settings: { greetings } })).settings.greetings, greetings);
    const greeting = await (await chat.app.request(`/${chat.account.id}/missive.js`)).text();
    assert.match(greeting, /"greetings":\[\{"id":"help"/);
    assert.equal((await chat.save({ settings: { greetings: null } })).settings.greetings, undefined);
    const emptied = await chat.save({
      settings: { chat: { position: null, variables: { 'main-color': null } } },
    });
    assert.deepEqual(emptied.settings, {});
  });

  it('LC-02 accepts every remote option in its type, and rejects other types', async () => {
    const chat = await createOperator();
    const { version } = await chat.view();
    const { variables, ...plain } = DEFAULTS.chat;
    const { support, visitor, messages } = DEFAULTS;
    const groups: Record<string, object> = {
      chat: plain,
      'chat.variables': variables,
      support,
      visitor,
      messages,
    };
    for (const [group, options] of Object.entries(groups))
      for (const [option, value] of Object.entries(options) as [string, unknown][]) {
        const patch = (given: unknown) =>
          group.split('.').reduceRight<object>((inner, name) => ({ [name]: inner }), { [option]: given });
        const right = await chat.own('PATCH', '', {
          version: (await chat.view()).version,
          settings: patch(value),
        });
        assert.equal(right.status, 200, `${group}.${option}: ${await right.clone().text()}`);
        const wrong = await chat.own('PATCH', '', {
          version,
          settings: patch(typeof value === 'boolean' ? 'yes' : 7),
        });
        assert.equal(wrong.status, 400, `${group}.${option}`);
        const { message } = await errorOf(wrong);
        assert.ok(message.startsWith(`settings.${group}.${option}: must be`), message);
      }
    const { settings } = await chat.view();
    assert.deepEqual(settings, { chat: DEFAULTS.chat, support, visitor, messages });
  });

  it('CS-04 names each invalid field and the fix', async () => {
    const chat = await createOperator();
    const cases: [object | string, RegExp][] = [
      ['{', /^body: must be JSON/],
      [{ plan: 'business' }, /^version: must be the version/],
      [{ version: 1, colour: 'red' }, /^colour: is not known here/],
      [{ version: 1, plan: 'gold' }, /^plan: must be one of .*business/],
      [
        { version: 1, settings: { chat: { postion: 'x' } } },
        /^settings\.chat\.postion: .*Did you mean chat\.position/,
      ],
      [
        { version: 1, settings: { chat: { position: 'middle' } } },
        /must be one of bottom-right, bottom-left/,
      ],
      [{ version: 1, settings: { chat: { variables: { 'main-colour': '' } } } }, /main-color\?/],
      [{ version: 1, settings: { chat: { variables: { border: '1px} * {' } } } }, /one CSS value/],
      [{ version: 1, settings: { user: { email: 'x' } } }, /^settings\.user: is not known|^settings: /],
      [
        { version: 1, settings: { support: { email: 'nobody' } } },
        /^settings\.support\.email: must be an email/,
      ],
      [{ version: 1, settings: { chat: { avatarUrl: 'javascript:alert(1)' } } }, /https:\/\//],
      [
        { version: 1, settings: { messages: { help: [1] } } },
        /^settings\.messages\.help: must be a string or an array/,
      ],
      [{ version: 1, settings: { messages: { help: 'x'.repeat(3000) } } }, /2000 characters/],
      [
        { version: 1, settings: { greetings: [{ id: 'a' }] } },
        /^settings\.greetings\.0\.text: must be a text of 1 to 500/,
      ],
      [
        { version: 1, settings: { greetings: [{ id: 'a', text: 'Hi', pages: ['(a+)+$'] }] } },
        /begin with \/ or \*/,
      ],
      [
        { version: 1, settings: { greetings: Array(21).fill({}) } },
        /^settings\.greetings: .* at most 20 greetings/,
      ],
      [{ version: 1, settings: { greetings: { 0: {} } } }, /^settings\.greetings: must be a list/],
      [{ version: 1, settings: { meta: { a: 1 } } }, /^settings\.meta\.a: must be a text/],
      ['{"version":1,"settings":{"__proto__":{"a":1}}}', /^settings\.__proto__|^settings/],
      [
        { version: 1, allowedOrigins: ['shop.example'] },
        /^allowedOrigins\.0: must be origins such as https:/,
      ],
      [{ version: 1, allowedOrigins: [] }, /^allowedOrigins: must have at least one/],
      [{ version: 1, availability: { mode: 'sometimes' } }, /^availability\.mode: must be one of always/],
      [
        { version: 1, availability: { schedule: { timeZone: 'Paris', hours: [] } } },
        /^availability\.schedule\.timeZone: must be a time zone such as Europe\/Paris/,
      ],
      [
        {
          version: 1,
          availability: { schedule: { timeZone: 'UTC', hours: [{ day: 'monday', from: '9', to: '24:00' }] } },
        },
        /^availability\.schedule\.hours\.0\.from: must be a time such as 09:00/,
      ],
      [
        {
          version: 1,
          availability: {
            schedule: { timeZone: 'UTC', hours: [{ day: 'monday', from: '09:00', to: '09:00' }] },
          },
        },
        /00:00 to 24:00/,
      ],
      [
        { version: 1, availability: { awayUntil: 'tomorrow' } },
        /^availability\.awayUntil: must be a time such as 2026-12-24T08:00:00\.000Z, or null/,
      ],
      [
        holidays({ from: '2026-02-30', to: '2026-03-01' }),
        /^availability\.schedule\.holidays\.0\.from: must be a day such as 2026-12-24/,
      ],
      [
        holidays({ from: '2026-12-24', to: '2026-12-23' }),
        /^availability\.schedule\.holidays\.0\.to: must not be before “from”/,
      ],
      [
        holidays({ from: '2026-12-24', to: '2028-12-24' }),
        /^availability\.schedule\.holidays\.0\.to: must be at most 366 days/,
      ],
    ];
    for (const [body, expected] of cases) {
      const response = await chat.own('PATCH', '', body);
      assert.equal(response.status, 400, JSON.stringify(body));
      const { code, message } = await errorOf(response);
      assert.equal(code, 'invalid');
      assert.match(message, expected);
    }
    const two = await chat.own('PATCH', '', { version: 1, plan: 'gold', settings: { chat: { hidden: 1 } } });
    const { error } = (await two.json()) as { error: { fields: { field: string }[] } };
    assert.deepEqual(error.fields.map(({ field }) => field).sort(), ['plan', 'settings.chat.hidden']);
    assert.equal((await chat.view()).version, 1);
    assert.equal(({} as { a?: number }).a, undefined);
  });

  it('CS-02 refuses a change based on an older version', async () => {
    const chat = await createOperator();
    await chat.save({ name: 'Beta' });
    const response = await chat.own('PATCH', '', { version: 1, name: 'Gamma' });
    assert.equal(response.status, 409);
    const { code, message } = await errorOf(response);
    assert.equal(code, 'conflict');
    assert.match(message, /^version: .*version 2\. Load it again/);
    assert.equal((await chat.view()).name, 'Beta');
  });

  it('CS-02 undoes the last change', async () => {
    const chat = await createOperator();
    const nothing = await chat.own('POST', '/undo', { version: 1 });
    assert.equal((await errorOf(nothing)).code, 'nothing-to-undo');
    const saved = await chat.save({ settings: { chat: { hidden: true } } });
    assert.equal(saved.undoableSince, new Date(chat.clock.now).toISOString());
    const undone = (await (await chat.own('POST', '/undo', { version: 2 })).json()) as AccountView;
    assert.deepEqual([undone.settings, undone.version], [{}, 3]);
    assert.equal((await chat.own('POST', '/undo', { version: 2 })).status, 409);
    const redone = (await (await chat.own('POST', '/undo', { version: 3 })).json()) as AccountView;
    assert.deepEqual(redone.settings, { chat: { hidden: true } });
  });

  it('CS-03 changes availability field by field', async () => {
    const chat = await createOperator();
    const today = new Date(chat.clock.now);
    const day = DAYS[(today.getUTCDay() + 6) % 7];
    const schedule = { timeZone: 'UTC', hours: [{ day, from: '00:00', to: '24:00' }] };
    const manual = await chat.save({ availability: { mode: 'manual', manual: 'offline' } });
    assert.deepEqual([manual.status, manual.statusChangesAt], ['offline', null]);
    const scheduled = await chat.save({ availability: { mode: 'schedule', schedule } });
    const midnight = new Date(today.setUTCHours(24, 0, 0, 0)).toISOString();
    assert.deepEqual([scheduled.status, scheduled.statusChangesAt], ['online', midnight]);
    assert.deepEqual(scheduled.availability, {
      mode: 'schedule',
      manual: 'offline',
      schedule,
      awayUntil: null,
      replyTime: 'measured',
    });
  });

  it('LC-50 stores holidays and a time of return, and takes them back', async () => {
    const chat = await createOperator();
    const awayUntil = new Date(chat.clock.now + 3_600_000).toISOString();
    const away = await chat.save({ availability: { awayUntil } });
    assert.deepEqual([away.status, away.statusChangesAt], ['offline', awayUntil]);
    const today = new Date(chat.clock.now).toISOString().slice(0, 10);
    const hours = DAYS.map((day) => ({ day, from: '00:00', to: '24:00' }));
    const schedule = { timeZone: 'UTC', hours, holidays: [{ from: today, to: today }] };
    const off = await chat.save({ availability: { mode: 'schedule', schedule, awayUntil: null } });
    const midnight = new Date(new Date(chat.clock.now).setUTCHours(24, 0, 0, 0)).toISOString();
    assert.deepEqual([off.status, off.statusChangesAt], ['offline', midnight]);
    assert.deepEqual(off.availability.schedule, schedule);
    const back = await chat.save({ availability: { schedule: { timeZone: 'UTC', hours } } });
    assert.deepEqual([back.status, back.statusChangesAt], ['online', null]);
  });

  it('CS-04 applies changes to pages immediately', async () => {
    const chat = await createOperator();
    await chat.save({ allowedOrigins: ['https://acme.com', 'https://*.acme.org'] });
    const statuses = await Promise.all(
      ['https://evil.example', 'https://acme.com', 'https://a.acme.org'].map(
        async (Origin) => (await chat.postSession({}, { Origin })).status,
      ),
    );
    assert.deepEqual(statuses, [403, 200, 200]);
  });

  it('LC-30 shows the secret key and rotates it; the old one stays valid for the requested time', async () => {
    const chat = await createOperator();
    const read = async (response: Response) =>
      (await response.json()) as { secretKey: string; previousKeyUntil: string | null; version: number };
    const before = await read(await chat.own('GET', '/secret-key'));
    assert.deepEqual(before, { secretKey: chat.account.secretKey, previousKeyUntil: null, version: 1 });
    const after = await read(await chat.own('POST', '/secret-key/rotate', { overlapHours: 2 }));
    assert.notEqual(after.secretKey, before.secretKey);
    assert.match(after.secretKey, /^[0-9a-f]{32}$/);
    assert.equal(after.previousKeyUntil, new Date(chat.clock.now + 2 * 3_600_000).toISOString());
    const verdict = async (secretKey: string): Promise<string> =>
      (await chat.openSession({ user: { email: JANE, digest: digestOf(JANE, secretKey) } })).verification;
    assert.deepEqual(
      [await verdict(before.secretKey), await verdict(after.secretKey)],
      ['verified', 'verified'],
    );
    chat.clock.now += 2 * 3_600_000 + 1;
    assert.deepEqual(
      [await verdict(before.secretKey), await verdict(after.secretKey)],
      ['cannot-verify', 'verified'],
    );
    assert.equal((await read(await chat.own('GET', '/secret-key'))).previousKeyUntil, null);
    const atOnce = await read(await chat.own('POST', '/secret-key/rotate', { overlapHours: 0 }));
    assert.equal(atOnce.previousKeyUntil, null);
    assert.equal(await verdict(after.secretKey), 'cannot-verify');
    assert.equal((await chat.own('POST', '/secret-key/rotate', { overlapHours: -1 })).status, 400);
    assert.equal((await chat.view()).undoableSince, null);
  });

  it('CS-02 lists the sites that have loaded the widget, and whether they are allowed', async () => {
    const chat = await createOperator({ account: { allowedOrigins: ['https://acme.com'] } });
    const load = (path: string, headers: Record<string, string>) =>
      chat.app.request(`/${chat.account.id}/${path}`, { headers: { Host: 'chat.example', ...headers } });
    await load('missive.js', { Referer: 'https://acme.com/a/secret/page?x=1' });
    await load('settings', { Origin: 'https://other.example' });
    await load('missive.js', { Referer: 'https://chat.example/setup' });
    await load('missive.js', { Referer: 'no address' });
    await load('missive.js', {});
    const at = new Date(chat.clock.now).toISOString();
    chat.clock.now += 61_000;
    await load('missive.js', { Referer: 'https://acme.com/' });
    const later = new Date(chat.clock.now).toISOString();
    const { loads } = (await (await chat.own('GET', '/install')).json()) as { loads: object[] };
    assert.deepEqual(loads, [
      { origin: 'https://acme.com', isAllowed: true, firstAt: at, lastAt: later },
      { origin: 'https://other.example', isAllowed: false, firstAt: at, lastAt: at },
    ]);
  });

  it('CS-01 checks Twilio credentials and never returns them', async () => {
    const chat = await createOperator();
    const { sid, authToken } = emulator().createAccount();
    const response = await chat.own('PUT', '/twilio', { accountSid: sid, authToken });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.equal(text.includes(authToken), false);
    assert.equal((await chat.view()).twilio?.accountSid, sid);
  });
});

describe('pictures of the team', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const upload = (operator: Operator, body: Buffer, left: readonly string[] = []) => {
    const all = { ...HEADERS, Cookie: operator.cookie, 'Content-Type': 'image/png' };
    const headers = Object.fromEntries(Object.entries(all).filter(([name]) => !left.includes(name)));
    const url = `/api/accounts/${operator.account.id}/pictures`;
    return Promise.resolve(
      operator.app.request(url, { method: 'POST', headers, body: new Uint8Array(body) }),
    );
  };

  it('CS-02 are stored when they are uploaded, and served to everybody from then on', async () => {
    const operator = await createOperator();
    const response = await upload(operator, PNG);
    assert.equal(response.status, 201);
    const { url } = (await response.json()) as { url: string };
    assert.match(url, /^https:\/\/chat\.example\/[\w-]+\/pictures\/[0-9a-f]{32}\.png$/);
    assert.equal((await operator.save({ avatarUrl: url })).avatarUrl, url);
    const served = await operator.app.request(new URL(url).pathname);
    assert.equal(served.status, 200);
    assert.deepEqual(Buffer.from(await served.arrayBuffer()), PNG);
    const headers = [
      'Content-Type',
      'Cache-Control',
      'Cross-Origin-Resource-Policy',
      'X-Content-Type-Options',
    ];
    assert.deepEqual(
      headers.map((name) => served.headers.get(name)),
      ['image/png', 'public, max-age=31536000, immutable', 'cross-origin', 'nosniff'],
    );
    for (const name of ['0'.repeat(32) + '.png', 'x.png', '..%2f..%2fsecret'])
      assert.equal(
        (await operator.app.request(`/${operator.account.id}/pictures/${name}`)).status,
        404,
        name,
      );
  });

  it('CS-04 are refused when they are no picture, too large, or sent without a session', async () => {
    const operator = await createOperator();
    for (const text of [
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      'GIF89a',
      'RIFF1234WAVE',
      '',
    ])
      assert.deepEqual(await errorOf(await upload(operator, Buffer.from(text))), {
        code: 'unsupported-type',
        message: 'Choose a picture in the format PNG, JPEG or WebP.',
      });
    const large = await upload(operator, Buffer.concat([PNG, Buffer.alloc(200_000)]));
    assert.equal(large.status, 413);
    assert.equal((await upload(operator, PNG, ['Cookie'])).status, 401);
    assert.equal((await upload(operator, PNG, ['X-Missive-Chat'])).status, 403);
  });
});
