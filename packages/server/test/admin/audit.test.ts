/** What operators did is noted, in one place for all routes (CS-08). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { ACTIONS, fieldsOf } from '../../src/admin/audit.js';
import { Audit } from '../../src/storage/audit.js';
import type { AuditEntry } from '../../src/stores/audit-store.js';
import { closeAll, ENGINES } from '../storage/engines.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator } from '../support.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const NOW = Date.parse('2026-11-20T10:00:00.123Z');
const DAY = 24 * 60 * 60 * 1_000;

interface Page {
  readonly entries: readonly (Omit<AuditEntry, 'at'> & { readonly at: string })[];
  readonly next: string | null;
}

async function operator() {
  const chat = await createTestServer(emulator());
  let cookie = '';
  const call = async (method: string, path: string, body?: unknown): Promise<Response> =>
    chat.app.request(`/api${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signIn = async (secret: string): Promise<void> => {
    const response = await call('POST', '/sign-in', { secret });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  await signIn(ADMIN_SECRET);
  const own = `/accounts/${chat.account.id}`;
  const page = async (path: string): Promise<Page> => (await (await call('GET', path)).json()) as Page;
  return { chat, call, own, page, signIn };
}

describe('the audit log', () => {
  it('CS-08 notes who did what when, with the names of fields and no value of any', async () => {
    const { chat, call, own, page } = await operator();
    const secrets = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a secret token' };
    await call('PATCH', own, {
      version: 1,
      name: 'A new name',
      settings: { chat: { position: 'top-left', variables: { 'main-color': '#123456' } } },
      allowedOrigins: ['https://acme.com'],
    });
    await call('GET', `${own}/secret-key`);
    await call('POST', `${own}/secret-key/rotate`, { overlapHours: 1 });
    await call('PUT', `${own}/twilio`, secrets);
    await call('DELETE', `${own}/visitors?email=jane@acme.com&all=true`);
    const { entries, next } = await page(`${own}/audit`);
    assert.deepEqual(
      entries.map(({ action, who, status, fields }) => [action, who, status, fields]),
      [
        ['visitors-deleted', 'admin secret', 200, []],
        ['secret-key-rotated', 'admin secret', 200, ['overlapHours']],
        ['secret-key-shown', 'admin secret', 200, []],
        [
          'account-changed',
          'admin secret',
          200,
          ['name', 'settings.chat.position', 'settings.chat.variables.main-color', 'allowedOrigins'],
        ],
      ],
    );
    assert.equal(next, null);
    assert.deepEqual(
      entries.map(({ at, accountId }) => [at, accountId]),
      entries.map(() => [new Date(chat.clock.now).toISOString(), chat.account.id]),
    );
    const text = JSON.stringify(entries);
    for (const value of ['A new name', '#123456', 'top-left', 'acme.com', 'jane', ...Object.values(secrets)])
      assert.equal(text.includes(value), false, value);
  });

  it('CS-08 notes sign-ins, and neither what was refused nor what changes nothing', async () => {
    const { call, own, page, signIn } = await operator();
    await call('POST', `${own}/check`, { version: 1, name: 'x' });
    await call('PATCH', own, { version: 7, name: 'x' });
    await call('PATCH', own, { nonsense: true });
    await signIn('a wrong secret');
    await call('POST', '/accounts', { id: 'unsigned' });
    await signIn(ADMIN_SECRET);
    await call('POST', '/sign-out');
    await signIn(ADMIN_SECRET);
    assert.deepEqual((await page(`${own}/audit`)).entries, []);
    const { entries } = await page('/audit');
    assert.deepEqual(
      entries.map(({ action, who, fields }) => [action, who, fields]),
      ['signed-in', 'signed-out', 'signed-in', 'signed-in'].map((action) => [
        action,
        'admin secret',
        action === 'signed-in' ? ['secret'] : [],
      ]),
    );
  });

  it('CS-08 knows every route of the API that changes something', async () => {
    const { chat } = await operator();
    const changing = chat.app.routes
      .filter(({ path, method }) => path.startsWith('/api/') && !['GET', 'ALL'].includes(method))
      .map(({ path, method }) => `${method} ${path.slice('/api'.length)}`);
    assert.ok(changing.length > 10);
    assert.deepEqual(
      changing.filter((route) => !(route in ACTIONS)),
      [],
    );
  });

  it('CS-08 is read page by page, newest first, by who is signed in', async () => {
    const { chat, call, own, page, signIn } = await operator();
    for (let number = 0; number < 5; number++) {
      chat.clock.now += 1_000;
      await call('GET', `${own}/secret-key`);
    }
    const first = await page(`${own}/audit?limit=2`);
    const second = await page(`${own}/audit?limit=2&before=${first.next ?? ''}`);
    const last = await page(`${own}/audit?limit=2&before=${second.next ?? ''}`);
    const times = [first, second, last].flatMap(({ entries }) => entries.map(({ at }) => at));
    assert.equal(new Set(times).size, 5);
    assert.deepEqual(times, [...times].sort().reverse());
    assert.equal(last.next, null);
    for (const [query, message] of [
      ['limit=0', /^limit: must be a number from 1 to 200/],
      ['limit=201', /^limit/],
      ['before=x', /^before: must be the id of an entry/],
    ] as const)
      assert.match((await errorOf(await call('GET', `${own}/audit?${query}`))).message, message);
    assert.equal((await call('GET', '/accounts/nobody/audit')).status, 404);
    await signIn('wrong');
    for (const path of [`${own}/audit`, '/audit']) assert.equal((await call('GET', path)).status, 401);
  });

  it('CS-08 takes names of fields from what is nested, within bounds, and nothing from lists and texts', () => {
    assert.deepEqual(fieldsOf({ a: 1, b: { c: { d: { e: { f: 1 } } } }, g: [{ h: 1 }], version: 2 }), [
      'a',
      'b.c.d.e',
      'g',
    ]);
    assert.deepEqual([fieldsOf('text'), fieldsOf(null), fieldsOf(['a'])], [[], [], []]);
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, number) => [`${number}`.repeat(200), 1]));
    assert.equal(fieldsOf(many).length, 50);
    assert.ok(fieldsOf(many).every((name) => name.length <= 100));
  });
});

for (const engine of ENGINES)
  describe(`the audit log on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    it('CS-08 is bounded by age, and by rows of each account', async () => {
      const place = await newPlace();
      await place.open();
      const audit = new Audit(place.database(), 3);
      const add = (accountId: string | null, at: number): Promise<void> =>
        audit.add({ at, who: 'Ana', action: 'account-changed', accountId, status: 200, fields: ['name'] });
      await add('shop', NOW - 401 * DAY);
      await add('other', NOW - 1_000);
      await add(null, NOW - 1_000);
      for (let number = 0; number < 5; number++) await add('shop', NOW + number);
      const kept = await audit.list('shop', null, 10);
      assert.deepEqual(
        kept.map(({ at }) => at),
        [NOW + 4, NOW + 3, NOW + 2],
      );
      assert.equal((await audit.list('other', null, 10)).length, 1);
      assert.equal((await audit.list(null, null, 10)).length, 5);
      await add(null, NOW + 402 * DAY);
      assert.equal((await audit.list('shop', null, 10)).length, 0);
    });
  });
