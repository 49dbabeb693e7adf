/** One suite for the server's storage, run on both engines. */

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { StaleVersionError, type NewAccount } from '../../src/accounts/account-store.js';
import { EMAIL_OFF } from '../../src/accounts/email-rules.js';
import { ALWAYS_ONLINE } from '../../src/accounts/availability.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/stores/store.js';
import { eventually } from '../../../../test/support/eventually.js';
import { closeAll, ENGINES, fillAsVersion1 } from './engines.js';

const NOW = Date.parse('2026-11-20T10:00:00.123Z');
const TWILIO = {
  accountSid: 'AC1',
  authToken: 'auth-token',
  serviceSid: 'IS1',
  apiKeySid: 'SK1',
  apiKeySecret: 'api-key-secret',
};
const MISSIVE = {
  token: 'missive_pat-1',
  channelId: '6f0b0c1e-0000-4000-8000-000000000001',
  channelType: 'html',
  signatureSecret: 'channel-secret',
  address: null,
  organizationId: null,
  teamId: '6f0b0c1e-0000-4000-8000-00000000000a',
} as const;
const newAccount = (changes: Partial<NewAccount> = {}): NewAccount => ({
  id: 'shop',
  name: 'Acme',
  secretKey: 'secret-key',
  visitorTokenKey: 'visitor-token-key',
  createdAt: NOW,
  ...changes,
});

for (const engine of ENGINES)
  describe(`storage on ${engine.name}`, () => {
    const newPlace = engine.use();
    const newStore = async (): Promise<Store> => (await newPlace()).open();
    afterEach(closeAll);

    it('LC-08 keeps the newest pictures of an account, and those in use', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.create(newAccount({ id: 'other' }));
      const ids = Array.from({ length: 32 }, (_, number) => `${number}`.padStart(32, 'a'));
      const picture = { type: 'image/webp', bytes: new Uint8Array([0, 255, 10, 13]) } as const;
      for (const [at, id] of ids.entries())
        await store.pictures.addPicture('shop', id, picture, ids.slice(0, 1), NOW + at);
      const isKept = async (id: string): Promise<boolean> =>
        (await store.pictures.findPicture('shop', id)) !== null;
      assert.deepEqual(await Promise.all(ids.slice(0, 3).map(isKept)), [true, false, true]);
      const found = await store.pictures.findPicture('shop', ids[31]!);
      assert.deepEqual(found && { ...found, bytes: new Uint8Array(found.bytes) }, picture);
      assert.equal(await store.pictures.findPicture('other', ids[31]!), null);
    });

    it('CS-05 returns an account as it was stored', async () => {
      const store = await newStore();
      const account = {
        ...newAccount(),
        avatarUrl: 'https://acme.com/ä.png',
        settings: { chat: { name: '“Acme” 👋', variables: { 'main-color': '#123' } } },
        plan: 'business',
        availability: {
          ...ALWAYS_ONLINE,
          mode: 'manual',
          manual: 'offline',
          awayUntil: '2026-12-28T08:00:00.000Z',
        },
        allowedOrigins: ['https://acme.com', 'https://*.acme.org'],
        twilio: TWILIO,
        missive: MISSIVE,
        program: { isOn: true, url: 'https://answers.example/', secret: 'a secret of the program' },
        previousSecretKey: 'old-key',
        previousSecretKeyUntil: NOW + 5,
        fromEnvironment: { accountName: 'x' },
        email: { isOn: true, minutes: 5, siteUrl: 'https://acme.com/', replyTo: 'team@acme.com' },
        retentionDays: 90,
      } as const;
      assert.equal(await store.create(account), true);
      assert.deepEqual(await store.find('shop'), {
        ...account,
        undoableSince: null,
        version: 1,
        updatedAt: NOW,
      });
      assert.equal(await store.find('other'), null);
    });

    it('has defaults for missing fields of a new account', async () => {
      const { settings, availability, allowedOrigins, twilio } = await (
        await newStore()
      ).createIfMissing(newAccount());
      assert.deepEqual(
        { settings, availability, allowedOrigins, twilio },
        {
          settings: {},
          availability: ALWAYS_ONLINE,
          allowedOrigins: ['*'],
          twilio: null,
        },
      );
    });

    it('keeps the first account when an id is created twice, also by two processes at the same time', async () => {
      const place = await newPlace();
      const stores = await Promise.all([place.open(), place.open()]);
      const made = await Promise.all(
        stores.map((store, index) => store.createIfMissing(newAccount({ name: `number ${index}` }))),
      );
      assert.equal(made[0]?.name, made[1]?.name);
      assert.equal(await stores[0].create(newAccount()), false);
      await stores[0].create(newAccount({ id: 'A' }));
      assert.deepEqual((await stores[1].list()).map(({ id }) => id).sort(), ['A', 'shop']);
    });

    it('changes the given fields only', async () => {
      const store = await newStore();
      const before = await store.createIfMissing(newAccount({ twilio: TWILIO }));
      const after = await store.update('shop', { plan: 'business', secretKey: 'new' }, NOW + 1000);
      assert.deepEqual(after, {
        ...before,
        plan: 'business',
        secretKey: 'new',
        version: 2,
        undoableSince: NOW + 1000,
        updatedAt: NOW + 1000,
      });
      assert.equal((await store.update('shop', { twilio: null }, NOW))?.twilio, null);
      assert.equal(await store.update('other', { plan: '' }, NOW), null);
    });

    it('ignores a change that changes nothing', async () => {
      const store = await newStore();
      const before = await store.createIfMissing(newAccount());
      const changes = { name: 'Acme', secretKey: 'secret-key', settings: {} };
      assert.deepEqual(await store.update('shop', changes, NOW + 1000), before);
    });

    it('CS-05 rejects a change based on an older version, and loses none of many concurrent ones', async () => {
      const place = await newPlace();
      const stores = await Promise.all([place.open(), place.open()]);
      await stores[0].create(newAccount());
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          stores[index % 2]!.update('shop', { name: `number ${index}` }, NOW, 1),
        ),
      );
      const done = outcomes.filter(({ status }) => status === 'fulfilled');
      assert.equal(done.length, 1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') {
          assert.ok(outcome.reason instanceof StaleVersionError, String(outcome.reason));
          assert.equal(outcome.reason.version, 2);
        }
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores[index % 2]!.update('shop', { name: `again ${index}` }, NOW),
        ),
      );
      assert.equal((await stores[1].find('shop'))?.version, 12);
    });

    it('CS-02 undoes the last change, and redoes it', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.update('shop', { settings: { chat: { hidden: true } } }, NOW);
      await store.update('shop', { plan: 'business', name: 'Beta' }, NOW);
      await store.update('shop', { secretKey: 'new', twilio: TWILIO }, NOW);
      const undone = await store.undo('shop', NOW + 1);
      assert.deepEqual(
        [undone?.plan, undone?.name, undone?.settings],
        ['', 'Acme', { chat: { hidden: true } }],
      );
      assert.deepEqual([undone?.secretKey, undone?.twilio?.accountSid], ['new', 'AC1']);
      const redone = await store.undo('shop', NOW + 2);
      assert.deepEqual([redone?.plan, redone?.name], ['business', 'Beta']);
      await assert.rejects(store.undo('shop', NOW, 1), StaleVersionError);
      assert.equal(await store.undo('other', NOW), null);
      const fresh = await store.createIfMissing(newAccount({ id: 'fresh' }));
      assert.deepEqual(await store.undo('fresh', NOW), fresh);
    });

    it('LC-31 keeps a visitor’s data until it is replaced', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.create(newAccount({ id: 'other' }));
      const seen = { accountId: 'shop', id: 'v1', identity: 'visitor-v1', conversationSid: 'CH1' };
      await store.recordVisitor({ ...seen, at: NOW });
      const nothing = {
        name: '',
        email: '',
        verification: 'unverified',
        consentAt: null,
        avatarUrl: null,
        pageUrl: null,
        seesEarlier: false,
        meta: {},
      };
      const unknown = { ...seen, ...nothing };
      const firstSeenAt = NOW;
      assert.deepEqual(await store.findVisitor('shop', 'v1'), { ...unknown, firstSeenAt, lastSeenAt: NOW });
      const who = { name: 'Zoë', email: 'zoe@acme.com', verification: 'verified' } as const;
      const consentAt = '2026-11-20T09:59:00.000Z';
      const avatarUrl = 'https://acme.com/zoe.png';
      await store.recordVisitor({ ...seen, ...who, consentAt, avatarUrl, meta: { cart: '3' }, at: NOW + 1 });
      await store.recordVisitor({ ...seen, conversationSid: 'CH2', at: NOW + 2 });
      const known = {
        ...unknown,
        ...seen,
        ...who,
        consentAt,
        avatarUrl,
        meta: { cart: '3' },
        conversationSid: 'CH2',
      };
      assert.deepEqual(await store.findVisitor('shop', 'v1'), { ...known, firstSeenAt, lastSeenAt: NOW + 2 });
      assert.equal((await store.findVisitorOfConversation('shop', 'CH2'))?.id, 'v1');
      assert.equal(await store.findVisitorOfConversation('other', 'CH2'), null);
      assert.equal(await store.findVisitor('other', 'v1'), null);
    });

    it('LC-54 an earlier conversation leads to its visitor where that one sees it, and stays an earlier one', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.create(newAccount({ id: 'other' }));
      const seen = { accountId: 'shop', id: 'v1', identity: 'visitor-v1', conversationSid: 'CH1' };
      await store.recordVisitor({ ...seen, at: NOW });
      await store.recordVisitor({ ...seen, conversationSid: 'CH2', at: NOW + 1 });
      assert.equal(await store.findVisitorOfConversation('shop', 'CH1'), null, 'all is one thread');
      assert.deepEqual(await store.conversationsOfVisitor('shop', 'v1'), ['CH2', 'CH1']);
      await store.recordVisitor({ ...seen, seesEarlier: true, isEarlier: true, at: NOW + 2 });
      const found = await store.findVisitorOfConversation('shop', 'CH1');
      assert.deepEqual([found?.id, found?.conversationSid, found?.seesEarlier], ['v1', 'CH2', true]);
      assert.equal(await store.findVisitorOfConversation('other', 'CH1'), null);
      await store.recordVisitor({ ...seen, conversationSid: 'CH2', seesEarlier: false, at: NOW + 3 });
      assert.equal(await store.findVisitorOfConversation('shop', 'CH1'), null);
      assert.deepEqual(await store.conversationsOfVisitor('other', 'v1'), []);
    });

    it('LC-54 of a visitor’s conversations that were merged at Missive, the one written in last has the replies', async () => {
      const store = await newStore();
      await store.create(newAccount());
      const { threads } = store.relay;
      for (const [id, sid] of [
        ['v1', 'CH1'],
        ['v1', 'CH2'],
        ['v2', 'CH3'],
      ] as const) {
        const seen = { accountId: 'shop', id, identity: `visitor-${id}`, conversationSid: sid };
        await store.recordVisitor({ ...seen, at: NOW });
        await threads.saveThread('shop', sid, { missiveConversationId: 'merged' });
      }
      assert.equal(await threads.threadOfVisitor('shop', 'v1', 'other'), null);
      await threads.saveThread('shop', 'CH2', { lastPartAt: NOW });
      assert.equal(await threads.threadOfVisitor('shop', 'v1', 'merged'), 'CH2');
      await threads.saveThread('shop', 'CH1', { lastPartAt: NOW + 1 });
      assert.equal(await threads.threadOfVisitor('shop', 'v1', 'merged'), 'CH1');
      assert.equal((await threads.threadsOfMissive('shop', ['merged'])).get('merged'), 'CH1');
      assert.equal(await threads.threadOfVisitor('shop', 'v2', 'merged'), 'CH3');
    });

    it('CS-02 lists the sites that loaded the widget, up to a limit', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.recordWidgetLoad('shop', 'https://a.example', NOW);
      await store.recordWidgetLoad('shop', 'https://b.example', NOW + 1);
      await store.recordWidgetLoad('shop', 'https://a.example', NOW + 2);
      assert.deepEqual(await store.listWidgetLoads('shop'), [
        { origin: 'https://a.example', firstAt: NOW, lastAt: NOW + 2 },
        { origin: 'https://b.example', firstAt: NOW + 1, lastAt: NOW + 1 },
      ]);
      assert.deepEqual(await store.listWidgetLoads('other'), []);
      for (let number = 0; number < 110; number++)
        await store.recordWidgetLoad('shop', `https://${number}.example`, NOW + 10 + number);
      const origins = (await store.listWidgetLoads('shop')).map(({ origin }) => origin);
      assert.equal(origins.length, 100);
      assert.ok(origins.includes('https://a.example'), 'a new site displaces none that is in use');
      const later = NOW + 31 * 24 * 3_600_000;
      await store.recordWidgetLoad('shop', 'https://later.example', later);
      assert.deepEqual(
        (await store.listWidgetLoads('shop')).map(({ origin }) => origin),
        ['https://later.example'],
      );
    });

    it('CS-02 adds a new site only when that is allowed and there is room', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.recordWidgetLoad('shop', 'https://a.example', NOW, { admitNew: () => false });
      assert.deepEqual(await store.listWidgetLoads('shop'), []);
      for (const name of ['a', 'b', 'c'])
        await store.recordWidgetLoad('shop', `https://${name}.example`, NOW, { room: 2 });
      assert.equal((await store.listWidgetLoads('shop')).length, 2);
    });

    it('CS-06 enforces a limit across all processes, however they interleave', async () => {
      const place = await newPlace();
      const stores = await Promise.all([place.open(), place.open()]);
      const limit = { burst: 10, perHour: 60 };
      const take = (now: number) =>
        Promise.all(
          Array.from({ length: 40 }, (_, index) => stores[index % 2]!.limits.take('key', limit, now)),
        );
      const admitted = (waits: number[]) => waits.filter((wait) => wait === 0).length;
      const first = await take(NOW);
      assert.equal(admitted(first), 10);
      assert.ok(first.every((wait) => wait >= 0 && wait <= 60));
      assert.equal(admitted(await take(NOW + 59_000)), 0);
      assert.equal(admitted(await take(NOW + 5 * 60_000)), 5);
      assert.equal(
        admitted(await take(NOW + 24 * 3_600_000)),
        10,
        'no more than the burst, however long it waited',
      );
      assert.equal(await stores[0].limits.take('another', limit, NOW), 0);
    });

    it('CS-06 counts what limits rejected in the last day', async () => {
      const store = await newStore();
      await store.create(newAccount());
      await store.limits.noteRefusals('shop', 'conversation', 3, NOW);
      await store.limits.noteRefusals('shop', 'conversation', 2, NOW + 5);
      assert.deepEqual(await store.limits.listRefusals('shop', NOW + 10), [
        { kind: 'conversation', count: 5, firstAt: NOW, lastAt: NOW + 5 },
      ]);
      const later = NOW + 25 * 3_600_000;
      assert.deepEqual(await store.limits.listRefusals('shop', later), []);
      await store.limits.noteRefusals('shop', 'conversation', 1, later);
      assert.deepEqual(await store.limits.listRefusals('shop', later), [
        { kind: 'conversation', count: 1, firstAt: later, lastAt: later },
      ]);
    });

    it('CS-06 stores a visitor whose conversation was only planned, without a conversation', async () => {
      const store = await newStore();
      await store.create(newAccount());
      const visitor = { accountId: 'shop', id: 'v1', identity: 'visitor-v1' };
      assert.equal(await store.isPlanned('shop', 'v1'), false);
      await store.planVisitor(visitor, NOW);
      assert.equal(await store.isPlanned('shop', 'v1'), true);
      assert.equal(await store.findVisitor('shop', 'v1'), null);
      await store.recordVisitor({ ...visitor, conversationSid: 'CH1', at: NOW });
      await store.planVisitor(visitor, NOW + 1);
      assert.equal((await store.findVisitor('shop', 'v1'))?.conversationSid, 'CH1');
    });

    it('CS-05 ends a Setup page session for all processes', async () => {
      const place = await newPlace();
      const [here, there] = await Promise.all([place.open(), place.open()]);
      await here.operators.openSession({ id: 's1', name: null, createdAt: NOW, expiresAt: NOW + 1_000 });
      assert.equal((await there.operators.findSession('s1', NOW))?.role, 'admin');
      assert.equal(await there.operators.findSession('s1', NOW + 1_000), null);
      assert.equal(await here.operators.endSession('s1'), true);
      assert.equal(await there.operators.findSession('s1', NOW), null);
      assert.equal(await here.operators.endSession('s1'), false);
    });

    it('CS-08 keeps operators by names without regard to letter case, and their sessions with their present role', async () => {
      const { operators } = await (await newPlace()).open();
      const ana = { name: 'Ana', passwordHash: 'h', role: 'admin', createdAt: NOW } as const;
      assert.equal(await operators.addOperator(ana), true);
      assert.equal(await operators.addOperator({ ...ana, name: ' ANA' }), false);
      assert.deepEqual(await operators.findOperator('aNa'), ana);
      const session = { id: 's1', name: 'ana', createdAt: NOW, expiresAt: NOW + 1_000 };
      await operators.openSession(session);
      assert.equal((await operators.findSession('s1', NOW))?.name, 'Ana');
      assert.equal(await operators.changeOperator('Ana', { role: 'viewer' }), true);
      assert.deepEqual(
        (await operators.listSessions(NOW)).map(({ id, role }) => [id, role]),
        [['s1', 'viewer']],
      );
      await operators.changeOperator('Ana', { passwordHash: 'h2' });
      assert.equal(await operators.findSession('s1', NOW), null);
      await operators.openSession(session);
      assert.equal(await operators.removeOperator('ANA'), true);
      assert.deepEqual([await operators.listSessions(NOW), await operators.listOperators()], [[], []]);
      assert.deepEqual(
        [await operators.removeOperator('Ana'), await operators.changeOperator('Ana', { role: 'admin' })],
        [false, false],
      );
    });

    it('LC-03 notifies every process of a changed account within two seconds', async () => {
      const place = await newPlace();
      const [here, there] = await Promise.all([place.open(), place.open()]);
      await here.create(newAccount());
      await here.create(newAccount({ id: 'other' }));
      await here.update('other', { plan: 'before' }, NOW);
      const notified: Record<'here' | 'there', string[]> = { here: [], there: [] };
      await here.watch((id) => notified.here.push(id));
      const unwatch = await there.watch((id) => notified.there.push(id));
      await here.update('shop', { plan: 'business' }, NOW);
      const both = () =>
        Promise.resolve(notified.here.length > 0 && notified.there.length > 0 ? true : undefined);
      await eventually('both are notified', both, 2000);
      assert.deepEqual(notified, { here: ['shop'], there: ['shop'] });
      unwatch();
      await there.update('shop', { plan: '' }, NOW);
      await here.update('other', { plan: '' }, NOW);
      const receivedLater = () => Promise.resolve(notified.here.includes('other') || undefined);
      await eventually('the other is still notified', receivedLater, 2000);
      assert.ok(notified.here.filter((id) => id === 'shop').length > 1);
      assert.deepEqual(notified.there, ['shop']);
    });

    it('opens an empty database in two processes at the same time', async () => {
      const place = await newPlace();
      const stores = await Promise.all(Array.from({ length: 4 }, () => place.open()));
      await stores[0]?.create(newAccount());
      for (const store of stores) assert.equal((await store.find('shop'))?.name, 'Acme');
    });

    for (const [availability, mode] of [
      ['online', 'always'],
      ['offline', 'manual'],
    ] as const)
      it(`CS-05 migrates a database of version 0.1.0 whose team is ${availability}, with nothing lost`, async () => {
        const place = await newPlace();
        await fillAsVersion1(place, availability);
        const [store] = await Promise.all([place.open(), place.open()]);
        assert.deepEqual(await store.find('shop'), {
          id: 'shop',
          name: 'Acme',
          avatarUrl: 'https://acme.com/a.png',
          settings: { chat: { position: 'top-left' } },
          plan: 'productive',
          availability: { ...ALWAYS_ONLINE, mode, manual: availability },
          allowedOrigins: ['https://acme.com'],
          twilio: TWILIO,
          missive: null,
          program: null,
          secretKey: 'secret-key',
          previousSecretKey: null,
          previousSecretKeyUntil: null,
          visitorTokenKey: 'visitor-token-key',
          fromEnvironment: {},
          email: EMAIL_OFF,
          retentionDays: null,
          undoableSince: null,
          version: 1,
          createdAt: Date.parse('2026-01-02T03:04:05.678Z'),
          updatedAt: Date.parse('2026-02-03T04:05:06.789Z'),
        });
        assert.equal((await store.update('shop', { plan: '' }, NOW))?.version, 2);
      });

    it('CS-05 rejects a database of a newer version with a clear error, and does not change it', async () => {
      const place = await newPlace();
      await (await place.open()).create(newAccount());
      const row = { name: '9999-the-future', timestamp: new Date(NOW).toISOString() };
      await place
        .database()
        .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
        .insertInto('kysely_migration')
        .values(row)
        .execute();
      await assert.rejects(place.open(), /newer version of missive-chat \(it has “9999-the-future”\)/);
    });

    it('encrypts secrets, and fails immediately with a wrong key', async () => {
      const place = await newPlace();
      const store = await place.open();
      await store.create(newAccount({ twilio: TWILIO, missive: MISSIVE }));
      await store.update('shop', { previousSecretKey: 'previous-key' }, NOW);
      const rows = JSON.stringify(await place.database().selectFrom('accounts').selectAll().execute());
      for (const secret of [
        'auth-token',
        'api-key-secret',
        MISSIVE.token,
        MISSIVE.signatureSecret,
        'secret-key',
        'visitor-token-key',
        'previous-key',
      ])
        assert.equal(rows.includes(secret), false, secret);
      const wrong = Buffer.alloc(32, 7);
      await assert.rejects(place.open(wrong), /encrypted with another key.*MISSIVE_CHAT_ENCRYPTION_KEY/s);
      const old = await newPlace();
      await fillAsVersion1(old, 'online');
      await assert.rejects(old.open(wrong), /encrypted with another key/);
      await (await newPlace()).open(wrong);
    });

    it('CS-05 is ready while the database responds', async () => {
      const store = await newStore();
      await store.ping();
      await closeAll();
      await assert.rejects(store.ping());
    });
  });

describe('storage on PostgreSQL after lost connections', () => {
  const newPlace = ENGINES.find(({ name }) => name === 'PostgreSQL')!.use();
  afterEach(closeAll);

  it('CS-05 receives changes again within two seconds, and responds', async () => {
    const place = await newPlace();
    const [store, other] = await Promise.all([place.open(), place.open()]);
    await store.create(newAccount());
    const database = place.database();
    const notified: string[] = [];
    await store.watch((id) => notified.push(id));
    for (let round = 1; round <= 2; round++) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(database);
      const change = () => other.update('shop', { name: `number ${round}` }, NOW).catch(() => undefined);
      await eventually('the database is back', change);
      await eventually('it is notified', () => Promise.resolve(notified.length === round || undefined), 2000);
      assert.equal((await store.find('shop'))?.name, `number ${round}`);
    }
  });
});

describe('storage in a SQLite file', () => {
  it('CS-05 is a single file once it is closed, so that a copy of it is a backup', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'missive-chat-store-'));
    const store = await openSqliteStore(folder);
    await store.create(newAccount());
    await store.close();
    const copy = await mkdtemp(join(tmpdir(), 'missive-chat-store-'));
    for (const file of ['missive-chat.sqlite', 'encryption.key'])
      await copyFile(join(folder, file), join(copy, file));
    const restored = await openSqliteStore(copy);
    assert.equal((await restored.find('shop'))?.secretKey, 'secret-key');
    await restored.close();
    await Promise.all(
      [folder, copy].map((path) => rm(path, { recursive: true, force: true, maxRetries: 5 })),
    );
  });
});
