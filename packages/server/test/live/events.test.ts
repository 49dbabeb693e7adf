import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import type { PublicSettings } from '../../../../src/core/types.js';
import { ALWAYS_ONLINE } from '../../src/accounts/availability.js';
import { ReplyTimes } from '../../src/accounts/reply-times.js';
import { EventHub, type EventLimits } from '../../src/live/event-hub.js';
import { createLogger } from '../../src/logging.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { EventReader, settled } from './event-reader.js';
import {
  createTestServer,
  errorOf,
  LogLines,
  temporaryFolder,
  useEmulator,
  type TestServer,
} from '../support.js';

const emulator = useEmulator();
const readers: EventReader[] = [];
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.cancel().catch(() => undefined)));
});

interface EventServer extends TestServer {
  time: ManualClock;
  hub: EventHub;
  dataDirectory: string;
  /** Opens a stream as a page does. */
  listen(headers?: Record<string, string>): Promise<EventReader>;
  get(headers?: Record<string, string>, method?: string): Promise<Response>;
  settings(): Promise<PublicSettings>;
}

async function createEventServer(
  options: { account?: Parameters<TestServer['addAccount']>[0]; limits?: EventLimits; now?: string } = {},
): Promise<EventServer> {
  const dataDirectory = await temporaryFolder();
  const time = new ManualClock(options.now ?? '2026-11-20T10:00:00Z');
  const store = await openSqliteStore(dataDirectory);
  after(() => store.close());
  const hub = new EventHub({
    store,
    replyTimes: new ReplyTimes({ store, now: time.now }),
    clock: time,
    logger: createLogger('debug', new LogLines()),
    random: () => 0.5,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  after(() => hub.close());
  const chat = await createTestServer(emulator(), {
    ...(options.account ? { account: options.account } : {}),
    dataDirectory,
    deps: { events: hub, now: time.now },
  });
  const get: EventServer['get'] = async (headers = {}, method = 'GET') =>
    chat.app.request(`/${chat.account.id}/events`, { method, headers });
  return {
    ...chat,
    time,
    hub,
    dataDirectory,
    get,
    async listen(headers) {
      const response = await get(headers);
      assert.equal(response.status, 200, await (response.ok ? '' : response.text()));
      const reader = new EventReader(response);
      readers.push(reader);
      await settled();
      return reader;
    },
    settings: async () =>
      (await (await chat.app.request(`/${chat.account.id}/settings`)).json()) as PublicSettings,
  };
}

const heard = (reader: EventReader, count: number): Promise<true> =>
  eventually(
    `${count} events`,
    () => Promise.resolve(reader.events.length >= count ? true : undefined),
    2000,
  );

describe('GET /{account}/events', () => {
  it('LC-03 is a stream that proxies neither buffer nor cache', async () => {
    const chat = await createEventServer();
    const response = await chat.get();
    readers.push(new EventReader(response));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Content-Type'), 'text/event-stream; charset=utf-8');
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(response.headers.get('X-Accel-Buffering'), 'no');
  });

  it('LC-03 sends a new page the same settings as GET /settings', async () => {
    const chat = await createEventServer({ account: { settings: { chat: { position: 'top-left' } } } });
    const page = await chat.listen();
    assert.deepEqual(page.events, [{ event: 'settings', id: '1-online', data: await chat.settings() }]);
    assert.equal(page.retry, 3000);
  });

  it('LC-03 sends a saved change to open pages, whichever process saved it', async () => {
    const chat = await createEventServer();
    const page = await chat.listen();
    const other = await openSqliteStore(chat.dataDirectory);
    after(() => other.close());
    await chat.store.update(chat.account.id, { settings: { chat: { hidden: true } } }, 1);
    await heard(page, 2);
    await other.update(chat.account.id, { plan: 'business' }, 1);
    await heard(page, 3);
    assert.deepEqual(
      page.events.map(({ event, id }) => [event, id]),
      [
        ['settings', '1-online'],
        ['settings', '2-online'],
        ['settings', '3-online'],
      ],
    );
    assert.deepEqual(page.events[2]?.data, await chat.settings());
    assert.equal(page.events[2].data.mayHideBranding, true);
  });

  it('LC-03 sends neither invisible changes nor those of other accounts', async () => {
    const chat = await createEventServer();
    const other = await chat.addAccount();
    const page = await chat.listen();
    await chat.store.update(chat.account.id, { secretKey: 'another key of the account' }, 1);
    await chat.store.update(other.id, { plan: 'business' }, 1);
    await chat.store.update(chat.account.id, { name: 'Beta' }, 1);
    await heard(page, 2);
    assert.equal((page.events[1]?.data as PublicSettings).config.chat?.name, 'Beta');
    assert.equal(page.events.length, 2);
  });

  it('LC-12 sends a changed status of the team separately', async () => {
    const chat = await createEventServer();
    const page = await chat.listen();
    const availability = { ...ALWAYS_ONLINE, mode: 'manual', manual: 'offline' } as const;
    await chat.store.update(chat.account.id, { availability }, 1);
    await heard(page, 2);
    assert.deepEqual(page.events[1], {
      event: 'status',
      id: '2-offline',
      data: { status: 'offline', version: 2 },
    });
  });

  it('CS-03 sends the status when the schedule opens or closes', async () => {
    const schedule = {
      timeZone: 'Europe/Paris',
      hours: [{ day: 'friday', from: '09:00', to: '18:00' }],
    } as const;
    const chat = await createEventServer({
      account: { availability: { ...ALWAYS_ONLINE, mode: 'schedule', schedule } },
      now: '2026-11-20T16:59:58Z', // a Friday, two seconds to six in Paris
    });
    const page = await chat.listen();
    assert.equal(page.events[0]?.id, '1-online');
    chat.time.advance(1999);
    await settled();
    assert.equal(page.events.length, 1);
    chat.time.advance(1);
    await settled();
    const nextOpening = '2026-11-27T08:00:00.000Z';
    assert.deepEqual(page.events[1], {
      event: 'status',
      id: '1-offline',
      data: { status: 'offline', nextOpening, statusUntil: nextOpening, version: 1 },
    });
    const { status, nextOpening: opensAt } = await chat.settings();
    assert.deepEqual([status, opensAt], ['offline', nextOpening]);
    chat.time.moveTo('2026-11-27T08:00:00Z');
    await settled();
    assert.deepEqual(page.events.at(-1), {
      event: 'status',
      id: '1-online',
      data: { status: 'online', statusUntil: '2026-11-27T17:00:00.000Z', version: 1 },
    });
    assert.equal(page.events.length, 3);
  });

  it('LC-50 sends another time of return while the team is away', async () => {
    const chat = await createEventServer({ now: '2026-11-20T17:00:00Z' });
    const page = await chat.listen();
    const until = ['2026-11-21T09:00:00.000Z', '2026-11-28T09:00:00.000Z'];
    for (const [saved, awayUntil] of [...until, null].entries()) {
      await chat.store.update(chat.account.id, { availability: { ...ALWAYS_ONLINE, awayUntil } }, 1);
      await heard(page, saved + 2);
    }
    assert.deepEqual(
      page.events.slice(1).map(({ event, data }) => [event, data]),
      [
        ['status', { status: 'offline', nextOpening: until[0], statusUntil: until[0], version: 2 }],
        ['status', { status: 'offline', nextOpening: until[1], statusUntil: until[1], version: 3 }],
        ['status', { status: 'online', version: 4 }],
      ],
    );
  });

  it('LC-03 sends a reconnecting page what it missed, and nothing when it missed nothing', async () => {
    const chat = await createEventServer();
    const first = await chat.listen();
    await first.cancel();
    const back = await chat.listen({ 'Last-Event-ID': '1-online' });
    assert.deepEqual([back.events, back.retry], [[], 3000]);
    await back.cancel();
    await chat.store.update(chat.account.id, { plan: 'business' }, 1);
    const later = await chat.listen({ 'Last-Event-ID': '1-online' });
    assert.deepEqual(
      later.events.map(({ event, id }) => [event, id]),
      [['settings', '2-online']],
    );
    const slept = await chat.listen({ 'Last-Event-ID': '2-offline' });
    assert.deepEqual(slept.events, [
      { event: 'status', id: '2-online', data: { status: 'online', version: 2 } },
    ]);
    const strange = await chat.listen({ 'Last-Event-ID': 'x'.repeat(5000) });
    assert.equal(strange.events[0]?.event, 'settings');
  });

  it('LC-03 sends a keep-alive every 25 seconds', async () => {
    const chat = await createEventServer();
    const page = await chat.listen();
    chat.time.advance(24_999);
    await settled();
    assert.equal(page.comments, 0);
    chat.time.advance(1);
    await settled();
    assert.equal(page.comments, 1);
    chat.time.advance(75_000);
    await settled();
    assert.equal(page.comments, 4);
  });

  it('CS-04 is open to pages of the account’s origins only', async () => {
    const chat = await createEventServer({ account: { allowedOrigins: ['https://acme.com'] } });
    const refused = await chat.get({ Origin: 'https://evil.example' });
    assert.equal(refused.status, 403);
    assert.equal((await errorOf(refused)).code, 'origin-not-allowed');
    assert.equal(refused.headers.get('Access-Control-Allow-Origin'), null);
    const admitted = await chat.get({ Origin: 'https://acme.com' });
    readers.push(new EventReader(admitted));
    assert.equal(admitted.headers.get('Access-Control-Allow-Origin'), 'https://acme.com');
    assert.equal(admitted.headers.get('Vary'), 'Origin');
    const preflight = await chat.get(
      { Origin: 'https://acme.com', 'Access-Control-Request-Method': 'GET' },
      'OPTIONS',
    );
    assert.equal(preflight.status, 204);
    assert.equal((await chat.app.request('/nobody/events')).status, 404);
  });

  it('CS-04 limits the streams of one address, and frees the slot of a closed one', async () => {
    const chat = await createEventServer({ limits: { perCaller: 2, total: 10 } });
    const first = await chat.listen();
    await chat.listen();
    const third = await chat.get();
    assert.equal(third.status, 429);
    assert.equal((await errorOf(third)).code, 'throttled');
    assert.equal(third.headers.get('Retry-After'), '60');
    await first.cancel();
    await chat.listen();
    assert.equal(chat.hub.size, 2);
  });

  it('CS-04 limits the streams of all addresses', async () => {
    const chat = await createEventServer({ limits: { perCaller: 10, total: 1 } });
    await chat.listen();
    assert.equal((await chat.get()).status, 503);
  });

  it('CS-04 rejects other methods, and frees the slot after an error', async () => {
    const chat = await createEventServer();
    assert.equal((await chat.get({}, 'HEAD')).status, 405);
    assert.equal((await chat.get({}, 'POST')).headers.get('Allow'), 'GET, OPTIONS');
    await chat.get({ Origin: 'null' });
    assert.equal((await chat.app.request('/nobody/events')).status, 404);
    assert.ok(chat.hub.size <= 1);
  });

  it('CS-05 disconnects a page that does not read', async () => {
    const chat = await createEventServer();
    const stuck = await chat.get(); // never read
    const page = await chat.listen();
    const long = 'x'.repeat(60_000);
    for (let round = 0; round < 5; round++) {
      const settings = { messages: { help: `${round} ${long}` } };
      await chat.store.update(chat.account.id, { settings }, 1);
      await heard(page, round + 2);
    }
    assert.equal(chat.hub.size, 1);
    const reader = new EventReader(stuck);
    await assert.rejects(reader.ended);
  });

  it('CS-05 ends its streams when the server stops, and accepts no more', async () => {
    const chat = await createEventServer();
    const page = await chat.listen();
    chat.hub.close();
    await page.ended;
    assert.equal(chat.hub.size, 0);
    assert.equal(chat.time.waiting, 0);
    assert.equal((await chat.get()).status, 503);
  });

  it('leaves no timer when the last page has gone', async () => {
    const schedule = { timeZone: 'UTC', hours: [{ day: 'monday', from: '09:00', to: '18:00' }] } as const;
    const chat = await createEventServer({
      account: { availability: { ...ALWAYS_ONLINE, mode: 'schedule', schedule } },
    });
    const pages = [await chat.listen(), await chat.listen()];
    assert.equal(chat.time.waiting, 2); // the keep-alive, and the opening on Monday
    await Promise.all(pages.map((page) => page.cancel()));
    assert.equal(chat.time.waiting, 0);
    assert.equal(chat.hub.size, 0);
  });
});
