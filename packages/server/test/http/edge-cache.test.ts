import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import type { AvailabilityRule } from '../../src/api/account.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ALWAYS_ONLINE } from '../../src/accounts/availability.js';
import { checkOptions, OptionsError } from '../../src/environment.js';
import { edgeControl } from '../../src/http/edge-cache.js';
import { purgeOnChange } from '../../src/live/edge-purge.js';
import { CHUNK, createTestServer, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const PATHS = ['missive.js', 'settings'];
/** Open on Mondays from 9:00 to 17:00 UTC. */
const MONDAYS: AvailabilityRule = {
  ...ALWAYS_ONLINE,
  mode: 'schedule',
  schedule: { timeZone: 'UTC', hours: [{ day: 'monday', from: '09:00', to: '17:00' }] },
};
const MONDAY = Date.parse('2026-06-01T00:00:00Z');
const at = (time: string): number => MONDAY + Date.parse(`1970-01-01T${time}Z`);

describe('what a CDN may keep', () => {
  const control = async (chat: TestServer, path = 'settings'): Promise<string | null> =>
    (await chat.app.request(`/${chat.account.id}/${path}`)).headers.get('Cache-Control');

  it('CS-09 is nothing unless the operator has chosen an age', async () => {
    const chat = await createTestServer(emulator());
    for (const path of PATHS) {
      const { headers } = await chat.app.request(`/${chat.account.id}/${path}`);
      assert.equal(headers.get('Cache-Control'), 'public, no-cache');
      assert.equal(headers.has('Cache-Tag') || headers.has('Surrogate-Key'), false);
    }
  });

  it('CS-09 is the script and the settings, for the chosen age, half of it while a new copy is requested', async () => {
    const chat = await createTestServer(emulator(), { deps: { edgeSeconds: 60 } });
    for (const path of PATHS) {
      const { headers } = await chat.app.request(`/${chat.account.id}/${path}`);
      assert.equal(
        headers.get('Cache-Control'),
        'public, max-age=0, s-maxage=30, stale-while-revalidate=30, stale-if-error=3600',
      );
      assert.equal(headers.get('Cache-Tag'), `missive-chat-${chat.account.id}`);
      assert.equal(headers.get('Surrogate-Key'), `missive-chat-${chat.account.id}`);
      const etag = headers.get('ETag') ?? '';
      const unchanged = await chat.app.request(`/${chat.account.id}/${path}`, {
        headers: { 'If-None-Match': etag },
      });
      assert.deepEqual([unchanged.status, await unchanged.text()], [304, '']);
      assert.match(unchanged.headers.get('Cache-Control') ?? '', /s-maxage=30/);
    }
  });

  it('CS-09 is one copy for all pages: no header of a page or a visitor changes it, but the encoding', async () => {
    const chat = await createTestServer(emulator(), { deps: { edgeSeconds: 60 } });
    for (const path of [...PATHS.map((name) => `/${chat.account.id}/${name}`), `/assets/${CHUNK}`]) {
      const headersFor = async (headers: Record<string, string>): Promise<[string, string][]> =>
        [...(await chat.app.request(path, { headers })).headers.entries()].sort();
      const one = await headersFor({ Origin: 'https://one.example', Cookie: 'a=b', 'Accept-Language': 'fr' });
      assert.deepEqual(one, await headersFor({ Origin: 'https://other.example' }));
      assert.deepEqual(one, await headersFor({}));
      const found = Object.fromEntries(one);
      assert.equal(found.vary, 'Accept-Encoding');
      assert.equal(found['access-control-allow-origin'], '*');
      assert.equal(found['set-cookie'], undefined);
    }
  });

  it('CS-09 is kept no longer than until the team’s status changes', async () => {
    const chat = await createTestServer(emulator(), {
      account: { availability: MONDAYS },
      deps: { edgeSeconds: 60 },
    });
    const ages: Record<string, string | null> = {};
    for (const time of ['08:58:59', '08:59:30', '08:59:58.500', '08:59:59.500', '09:00:00']) {
      chat.clock.now = at(time);
      ages[time] = /s-maxage.*(?=, stale-if)/.exec((await control(chat)) ?? '')?.[0] ?? null;
    }
    assert.deepEqual(ages, {
      '08:58:59': 's-maxage=30, stale-while-revalidate=30',
      '08:59:30': 's-maxage=15, stale-while-revalidate=15',
      '08:59:58.500': 's-maxage=1, stale-while-revalidate=0',
      '08:59:59.500': null,
      '09:00:00': 's-maxage=30, stale-while-revalidate=30',
    });
  });

  it('CS-09 is never older than that at any time before a change', () => {
    for (const seconds of [1, 2, 59, 60, 61, 86_400])
      for (let left = 1; left < 200_000; left += 777) {
        const header = edgeControl(seconds, left, 0);
        const [fresh = 0, stale = 0] = [/s-maxage=(\d+)/, /while-revalidate=(\d+)/].map((part) =>
          Number(part.exec(header)?.[1] ?? 0),
        );
        assert.ok(
          fresh + stale <= seconds && (fresh + stale) * 1000 <= left,
          `${seconds}, ${left}: ${header}`,
        );
      }
  });

  it('CS-04 is nothing of an unknown or deleted account, of sessions and of events', async () => {
    const chat = await createTestServer(emulator(), { deps: { edgeSeconds: 60 } });
    await chat.store.deleteAccount(chat.account.id);
    const script = await chat.app.request(`/${chat.account.id}/missive.js`);
    assert.deepEqual([script.status, script.headers.get('Cache-Control')], [200, 'no-store']);
    const settings = await chat.app.request(`/${chat.account.id}/settings`);
    assert.equal(settings.status, 404);
    assert.doesNotMatch(settings.headers.get('Cache-Control') ?? '', /max-?age/);
  });

  it('CS-04 leaves a page of another origin refused, whatever was kept for the others', async () => {
    const chat = await createTestServer(emulator(), {
      account: { allowedOrigins: ['https://shop.example'] },
      deps: { edgeSeconds: 60 },
    });
    const post = (origin: string) =>
      chat.app.request(`/${chat.account.id}/sessions`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'text/plain' },
        body: '{}',
      });
    const [own, other] = [await post('https://shop.example'), await post('https://other.example')];
    assert.deepEqual([own.status, other.status], [200, 403]);
    for (const { headers } of [own, other])
      assert.doesNotMatch(headers.get('Cache-Control') ?? '', /max-?age/);
  });
});

interface Purge {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The API of a CDN. */
async function startCdn(statuses: number[] = []): Promise<{ url: string; purges: Purge[] }> {
  const purges: Purge[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      purges.push({ path: request.url, headers: request.headers, body });
      const status = statuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, purges };
}

describe('a purge', () => {
  const HEADER = 'Authorization: Bearer token: of the CDN';

  async function start(statuses?: number[]) {
    const [chat, cdn] = [await createTestServer(emulator()), await startCdn(statuses)];
    const { store, logger } = { store: chat.store, logger: chat.deps.logger };
    const stop = await purgeOnChange({ store, logger, url: `${cdn.url}/purge/{key}`, header: HEADER });
    after(stop);
    return { chat, cdn };
  }

  it('CS-09 is requested by the account’s tag after a change of settings, with the operator’s header', async () => {
    const { chat, cdn } = await start();
    await chat.store.update(chat.account.id, { settings: { chat: { hidden: true } } }, 1);
    const purge = await eventually('the purge', () => Promise.resolve(cdn.purges[0]));
    const tag = `missive-chat-${chat.account.id}`;
    assert.equal(purge.path, `/purge/${tag}`);
    assert.equal(purge.headers.authorization, 'Bearer token: of the CDN');
    assert.deepEqual(JSON.parse(purge.body), { tags: [tag] });
  });

  it('CS-09 is requested after the account was deleted', async () => {
    const { chat, cdn } = await start();
    await chat.store.deleteAccount(chat.account.id);
    assert.equal(
      (await eventually('the purge', () => Promise.resolve(cdn.purges[0]))).path,
      `/purge/missive-chat-${chat.account.id}`,
    );
  });

  it('CS-09 is requested once more when it fails; then a warning names the variable, not its value', async () => {
    const { chat, cdn } = await start([500, 503]);
    await chat.store.update(chat.account.id, { name: 'New' }, 1);
    await eventually('a warning', () =>
      Promise.resolve(chat.log.text.includes('MISSIVE_CHAT_PURGE_URL') || undefined),
    );
    assert.equal(cdn.purges.length, 2);
    assert.doesNotMatch(chat.log.text, /token: of the CDN|\/purge\//);
  });

  it('CS-04 does not take the operator’s header to where the CDN redirects', async () => {
    const { chat, cdn } = await start([302, 302]);
    await chat.store.update(chat.account.id, { name: 'New' }, 1);
    await eventually('a warning', () =>
      Promise.resolve(chat.log.text.includes('MISSIVE_CHAT_PURGE_URL') || undefined),
    );
    assert.equal(
      cdn.purges.some(({ path }) => path === '/elsewhere'),
      false,
    );
  });
});

describe('options for a CDN', () => {
  const problemsOf = (options: object): string => {
    try {
      checkOptions(options);
      return '';
    } catch (error) {
      assert.ok(error instanceof OptionsError);
      return error.message;
    }
  };

  it('CS-04 are checked: each bad one is named with its fix, never its value', () => {
    assert.match(
      problemsOf({ edgeSeconds: -1 }),
      /MISSIVE_CHAT_EDGE_SECONDS must be a number from 0 to 86400/,
    );
    assert.match(problemsOf({ edgeSeconds: NaN }), /MISSIVE_CHAT_EDGE_SECONDS/);
    const bad = problemsOf({ edgeSeconds: 60, purgeUrl: 'https://user:secret@cdn.example/' });
    assert.match(bad, /MISSIVE_CHAT_PURGE_URL must be .* without a user and password/);
    assert.doesNotMatch(bad, /secret/);
    const url = 'https://cdn.example/purge/{key}';
    for (const purgeHeader of ['Bearer secret', 'A: b\r\nC: secret', ': secret']) {
      const problem = problemsOf({ edgeSeconds: 60, purgeUrl: url, purgeHeader });
      assert.match(problem, /MISSIVE_CHAT_PURGE_HEADER must be one header/);
      assert.doesNotMatch(problem, /secret/);
    }
    assert.match(problemsOf({ purgeUrl: url }), /MISSIVE_CHAT_EDGE_SECONDS is missing/);
    assert.match(problemsOf({ purgeHeader: 'A: b' }), /MISSIVE_CHAT_PURGE_URL is missing/);
    assert.equal(problemsOf({ edgeSeconds: 60, purgeUrl: url, purgeHeader: 'A: b' }), '');
  });
});
