/** Deleting an account: everything here, and at Twilio on request (CS-08). */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { DeletedAccount } from '../../src/api/visitors.js';
import { closeAll, ENGINES } from '../storage/engines.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator } from '../support.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const NOW = Date.parse('2026-11-20T10:00:00.123Z');

async function operator() {
  const chat = await createTestServer(emulator());
  const call = async (method: string, path: string, body?: unknown): Promise<Response> =>
    chat.app.request(`/api${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  let cookie = '';
  const signedIn = await call('POST', '/sign-in', { secret: ADMIN_SECRET });
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const own = `/accounts/${chat.account.id}`;
  const remove = async (body: unknown): Promise<DeletedAccount> => {
    const response = await call('DELETE', own, body);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as DeletedAccount;
  };
  const exists = async (): Promise<boolean> =>
    chat.twilio.conversations.v1
      .services(chat.serviceSid)
      .fetch()
      .then(
        () => true,
        () => false,
      );
  return { chat, call, own, remove, exists };
}

describe('deleting an account', () => {
  it('CS-08 needs its name, and says what is left at Twilio and in Missive', async () => {
    const { chat, call, own, remove, exists } = await operator();
    await chat.openSession({ visitor: { name: 'Ana', email: 'ana@example.org' }, start: true });
    for (const [body, message] of [
      [{ name: 'Other', twilio: false }, /^name: must be the account’s name, “Acme”, to confirm/],
      [{ name: 'Acme' }, /^twilio: must be true or false/],
      [{}, /^name: must be a text/],
    ] as const)
      assert.match((await errorOf(await call('DELETE', own, body))).message, message);
    const { deleted, left } = await remove({ name: 'Acme', twilio: false });
    assert.deepEqual(deleted.twilio, []);
    assert.ok(left.twilio[0]?.includes(chat.serviceSid));
    assert.ok(left.twilio[1]?.includes(chat.account.twilio!.apiKeySid));
    assert.equal(await exists(), true);
    assert.equal((await call('GET', own)).status, 404);
    assert.equal((await chat.postSession({})).status, 404);
    assert.equal((await chat.app.request(`/${chat.account.id}/settings`)).status, 404);
    assert.equal((await call('DELETE', own, { name: 'Acme', twilio: false })).status, 404);
  });

  it('CS-08 deletes what was set up at Twilio on request', async () => {
    const { chat, remove, exists } = await operator();
    const { deleted, left } = await remove({ name: 'Acme', twilio: true });
    assert.deepEqual(deleted.twilio, [chat.serviceSid, chat.account.twilio!.apiKeySid]);
    assert.deepEqual([left.twilio, left.missive, left.here], [[], [], []]);
    assert.equal(await exists(), false);
  });

  it('CS-08 keeps the account while Twilio fails, and stays in the audit log', async () => {
    const { chat, call, own, remove } = await operator();
    const twilio = emulator().account(chat.account.twilio!.accountSid);
    twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 503, times: 1 });
    assert.equal((await call('DELETE', own, { name: 'Acme', twilio: true })).status, 502);
    assert.equal((await call('GET', own)).status, 200);
    await remove({ name: 'Acme', twilio: true });
    const { entries } = (await (await call('GET', '/audit')).json()) as {
      entries: { action: string; accountId: string | null; status: number; fields: string[] }[];
    };
    assert.deepEqual(
      entries
        .filter(({ action }) => action === 'account-deleted')
        .map(({ accountId, status, fields }) => [accountId, status, fields]),
      [
        [chat.account.id, 200, ['name', 'twilio']],
        [chat.account.id, 502, []],
      ],
    );
  });
});

for (const engine of ENGINES)
  describe(`deleting an account on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    it('CS-08 leaves nothing of it in any table, and another account as it is', async () => {
      const place = await newPlace();
      const store = await place.open();
      const database = place.database();
      for (const id of ['shop_a', 'shopXa']) {
        await store.create({ id, secretKey: 's', visitorTokenKey: 'v', createdAt: NOW });
        await store.recordVisitor({
          accountId: id,
          id: 'v',
          identity: 'i',
          conversationSid: 'CH1',
          at: NOW,
        });
        await store.recordWidgetLoad(id, 'https://acme.com', NOW);
        await store.relay.jobs.schedule({ accountId: id, queue: 'sweep', subject: 'inbox' }, NOW);
        await store.relay.mails.optOut(id, 'key', NOW);
        for (const key of [`${id}:visitor`, `mail:${id}:key`])
          await store.limits.take(key, { burst: 1, perHour: 1 }, NOW);
        await store.limits.noteRefusals(id, 'visitor', 1, NOW);
      }
      const rowsWith = async (text: string): Promise<string[]> => {
        const found: string[] = [];
        for (const { name } of await database.introspection.getTables()) {
          const { rows } = await sql`select * from ${sql.table(name)}`.execute(database);
          if (JSON.stringify(rows).includes(text)) found.push(name);
        }
        return found.sort();
      };
      const before = await rowsWith('shopXa');
      assert.deepEqual(await rowsWith('shop_a'), before);
      assert.equal(await store.deleteAccount('shop_a'), true);
      assert.deepEqual(await rowsWith('shop_a'), []);
      assert.deepEqual(await rowsWith('shopXa'), before);
      assert.equal(await store.deleteAccount('shop_a'), false);
    });
  });
