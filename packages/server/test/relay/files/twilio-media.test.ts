import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Hono } from 'hono';
import type { Media } from '../../../../../src/core/types.js';
import { startTwilioEmulator, type TwilioEmulator } from '../../../../emulators/src/index.js';
import { ACCOUNT_DEFAULTS, type Account, type TwilioAccess } from '../../../src/accounts/account-store.js';
import { answerError } from '../../../src/http/errors.js';
import { createLogger } from '../../../src/logging.js';
import { provision } from '../../../src/twilio/provision.js';
import { readFileToken, signFileLink } from '../../../src/relay/files/file-links.js';
import { loadPart } from '../../../src/relay/files/loading.js';
import { packMessage } from '../../../src/relay/files/packing.js';
import { createTwilioMedia, MediaError } from '../../../src/relay/files/twilio-media.js';
import { fileLinkRoutes } from '../../../src/http/routes/file-links.js';
import { createTwilioClients } from '../../../src/twilio/twilio-client.js';
import { serve } from './support.js';

let twilio: TwilioEmulator;
before(async () => {
  twilio = await startTwilioEmulator({ port: 0 });
});
after(() => twilio.stop());

async function newAccess(): Promise<TwilioAccess> {
  const { sid, authToken } = twilio.createAccount();
  const clients = createTwilioClients(twilio.url);
  return provision({ accountSid: sid, authToken }, clients, null, { wait: () => Promise.resolve() });
}

const picture = (size = 70_000) => ({
  bytes: randomBytes(size),
  contentType: 'image/png',
  filename: 'Grüße & 👋.png',
  author: 'agent',
});
const isProblem =
  (problem: string, retryAfter = 0) =>
  (error: unknown) =>
    error instanceof MediaError && error.problem === problem && error.retryAfter === retryAfter;
const SID = `ME${'0'.repeat(32)}`;
const ACCESS: TwilioAccess = {
  accountSid: 'AC1',
  authToken: 'token',
  serviceSid: 'IS1',
  apiKeySid: 'SK1',
  apiKeySecret: 'secret',
};

describe('files at Twilio', () => {
  it('CC-01 CC-02 are stored with name, type and author, and read back byte for byte', async () => {
    const access = await newAccess();
    const media = createTwilioMedia(`${twilio.url}/`);
    const file = picture();
    const sid = await media.storeMedia(access, file);
    assert.match(sid, /^ME[0-9a-f]{32}$/);
    const { bytes, contentType, filename } = await media.fetchMedia(access, sid, file.bytes.length);
    assert.deepEqual(
      [bytes.equals(file.bytes), contentType, filename],
      [true, 'image/png', 'Grüße & 👋.png'],
    );
    const service = twilio.account(access.accountSid).services.get(access.serviceSid);
    assert.equal(service?.media.get(sid)?.author, 'agent');
  });

  it('CC-01 can be empty', async () => {
    const access = await newAccess();
    const media = createTwilioMedia(twilio.url);
    const sid = await media.storeMedia(access, picture(0));
    assert.equal((await media.fetchMedia(access, sid, 0)).bytes.length, 0);
  });

  it('CC-01 can be downloaded from a temporary public URL', async () => {
    const access = await newAccess();
    const media = createTwilioMedia(twilio.url);
    const file = picture(5);
    const url = await media.temporaryUrl(access, await media.storeMedia(access, file));
    const response = await fetch(url);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), file.bytes);
    assert.equal(url.includes(access.apiKeySecret), false);
  });

  it('CC-04 are reported as missing, too large, or on another host', async () => {
    const access = await newAccess();
    const media = createTwilioMedia(twilio.url);
    const sid = await media.storeMedia(access, picture(100));
    await assert.rejects(media.fetchMedia(access, sid, 99), isProblem('too-large'));
    await assert.rejects(media.fetchMedia(access, SID, 99), isProblem('missing'));
    await assert.rejects(media.temporaryUrl(access, '../../Services'), isProblem('missing'));
    await assert.rejects(media.fetchMedia({ ...access, apiKeySecret: 'x' }, sid, 99), isProblem('refused'));
    await assert.rejects(media.fetchMedia(await newAccess(), sid, 99), isProblem('missing'));
  });

  it('CC-04 are retried when Twilio throttles, fails temporarily, or cannot be reached', async () => {
    const access = await newAccess();
    const { faults } = twilio.account(access.accountSid);
    const media = createTwilioMedia(twilio.url);
    faults.pull({ kind: 'throttle', target: 'media' });
    await assert.rejects(
      media.storeMedia(access, picture(1)),
      (error) => (error as MediaError).problem === 'throttled',
    );
    faults.pull({ kind: 'refuse', target: 'media', code: 503 });
    await assert.rejects(media.storeMedia(access, picture(1)), isProblem('unavailable'));
    const unreachable = createTwilioMedia('http://127.0.0.1:1');
    await assert.rejects(unreachable.storeMedia(access, picture(1)), isProblem('unavailable'));
  });

  it('CC-04 are handled according to each status of Twilio', async () => {
    const meanings: readonly (readonly [number, string])[] = [
      [400, 'refused'],
      [401, 'refused'],
      [403, 'refused'],
      [404, 'missing'],
      [408, 'unavailable'],
      [410, 'missing'],
      [413, 'too-large'],
      [500, 'unavailable'],
      [503, 'unavailable'],
    ];
    for (const [status, problem] of meanings) {
      const { origin } = await serve((_, response) => response.writeHead(status).end('<html>'));
      const media = createTwilioMedia(origin);
      await assert.rejects(media.storeMedia(ACCESS, picture(1)), isProblem(problem), String(status));
      await assert.rejects(media.fetchMedia(ACCESS, SID, 9), isProblem(problem), String(status));
    }
    for (const [header, seconds] of [
      ['7', 7],
      ['soon', 5],
      ['', 5],
    ] as const) {
      const { origin } = await serve((_, response) =>
        response.writeHead(429, { 'Retry-After': header }).end(),
      );
      await assert.rejects(
        createTwilioMedia(origin).temporaryUrl(ACCESS, SID),
        isProblem('throttled', seconds),
      );
    }
    for (const body of [
      '',
      'null',
      '[]',
      '{',
      '{"sid":7}',
      '{"links":{"content_direct_temporary":"javascript:1"}}',
    ]) {
      const { origin } = await serve((_, response) => response.end(body));
      await assert.rejects(
        createTwilioMedia(origin).storeMedia(ACCESS, picture(1)),
        isProblem('unavailable'),
        body,
      );
      await assert.rejects(
        createTwilioMedia(origin).temporaryUrl(ACCESS, SID),
        isProblem('unavailable'),
        body,
      );
    }
  });

  it('CC-04 are read with a size and time limit, whatever size was reported; credentials go to Twilio only', async () => {
    const authorizations: (string | undefined)[] = [];
    const bodies: Record<string, (respond: NodeJS.WritableStream) => void> = {
      '/endless': (respond) => {
        const more = (): void => {
          while (respond.write(Buffer.alloc(10_000)));
        };
        respond.on('drain', more);
        more();
      },
      '/stuck': (respond) => void respond.write('a'),
      '/cut': (respond) => respond.write('a', () => (respond as unknown as { destroy(): void }).destroy()),
    };
    for (const [path, problem] of [
      ['/endless', 'too-large'],
      ['/stuck', 'unavailable'],
      ['/cut', 'unavailable'],
    ] as const) {
      const storage = await serve((request, response) => {
        authorizations.push(request.headers.authorization);
        bodies[path]!(response.writeHead(200));
      });
      const { origin } = await serve((request, response) => {
        assert.equal(request.headers.authorization, `Basic ${Buffer.from('SK1:secret').toString('base64')}`);
        response.end(JSON.stringify({ size: 3, links: { content_direct_temporary: storage.origin + path } }));
      });
      // Only the stuck one reaches its time limit: a busy machine reads slowly.
      const media = createTwilioMedia(origin, path === '/stuck' ? { timeoutMs: 300 } : {});
      await assert.rejects(media.fetchMedia(ACCESS, SID, 100_000), isProblem(problem), path);
    }
    assert.deepEqual(authorizations, [undefined, undefined, undefined]);
  });
});

describe('a part with files', () => {
  it('CC-01 contains them as Base64, and names those that are missing or larger than declared', async () => {
    const access = await newAccess();
    const media = createTwilioMedia(twilio.url);
    const kept = picture(10);
    const sid = await media.storeMedia(access, kept);
    const listed = (changes: Partial<Media>): Media => ({
      sid,
      filename: 'a.png',
      contentType: 'image/png',
      size: 10,
      ...changes,
    });
    const files = [
      listed({}),
      listed({ sid: SID, filename: 'b.png' }),
      listed({ filename: 'c.png', size: 9 }),
    ];
    const packing = { channelType: 'html', linkTo: () => 'https://chat.example/x' } as const;
    const [part] = packMessage({ sid: 'IM1', text: 'Look & see', files }, packing);
    const loaded = await loadPart(part!, access, media, packing);
    assert.deepEqual(loaded.attachments, [{ filename: 'a.png', base64_data: kept.bytes.toString('base64') }]);
    assert.equal(
      loaded.body,
      'Look &amp; see<br>b.png (10 B): the file is no longer there.<br>c.png (9 B), too large to attach. ' +
        'For 30 days it is here: <a href="https://chat.example/x">https://chat.example/x</a>',
    );
  });

  it('CC-04 is not made while one of its files may be retried', async () => {
    const files = [{ sid: SID, filename: 'a.png', contentType: 'image/png', size: 1 }];
    const packing = { channelType: 'text', linkTo: () => null } as const;
    const [part] = packMessage({ sid: 'IM1', text: '', files }, packing);
    const media = createTwilioMedia('http://127.0.0.1:1');
    await assert.rejects(loadPart(part!, ACCESS, media, packing), isProblem('unavailable'));
  });
});

const NOW = Date.parse('2026-11-20T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const account = (changes: Partial<Account> = {}): Account => ({
  ...ACCOUNT_DEFAULTS,
  id: 'shop',
  secretKey: 'a secret of the tests',
  visitorTokenKey: randomBytes(32).toString('base64url'),
  previousSecretKeyUntil: null,
  undoableSince: null,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
  ...changes,
});

function fileApp(shop: Account, twilioUrl: string, now = NOW): Hono {
  const app = new Hono();
  app.onError((error, context) => answerError(context, error, createLogger('silent')));
  app.route(
    '/',
    fileLinkRoutes({
      store: { find: (id) => Promise.resolve(id === shop.id ? shop : null) },
      media: createTwilioMedia(twilioUrl),
      now: () => now,
    }),
  );
  return app;
}

describe('a link to a file', () => {
  it('CC-01 leads to the file at Twilio for 30 days, and then reports that it has expired', async () => {
    const access = await newAccess();
    const file = picture(20);
    const sid = await createTwilioMedia(twilio.url).storeMedia(access, file);
    const shop = account({ twilio: access });
    const link = signFileLink(shop, sid, 'https://chat.example', NOW);
    assert.match(link, /^https:\/\/chat\.example\/shop\/files\/[\w.-]{80,90}$/);
    assert.equal(link, signFileLink(shop, sid, 'https://chat.example', NOW));

    const response = await fileApp(shop, twilio.url, NOW + 30 * DAY - 1).request(link);
    assert.equal(response.status, 302);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(response.headers.get('Referrer-Policy'), 'no-referrer');
    const followed = await fetch(response.headers.get('Location')!);
    assert.deepEqual(Buffer.from(await followed.arrayBuffer()), file.bytes);
    assert.equal((await fileApp(shop, twilio.url).request(link, { method: 'HEAD' })).status, 302);

    const late = await fileApp(shop, twilio.url, NOW + 30 * DAY).request(link);
    assert.equal(late.status, 410);
    assert.match(await late.text(), /"link-expired","message":"This link has expired\. Ask/);
  });

  it('CC-04 is rejected with another account, key or purpose, and Twilio is not called', async () => {
    const other = await serve((_, response) => response.end('{}'));
    const shop = account({ twilio: ACCESS });
    const token = (of: Account): string => signFileLink(of, SID, '', NOW).split('/').at(-1)!;
    const right = token(shop);
    const [sid, end, signature] = right.split('.') as [string, string, string];
    const wrong = [
      token(account({ id: 'shop' })),
      token({ ...shop, id: 'other' }),
      `${sid.replace('0', '1')}.${end}.${signature}`,
      `${sid}.${(Number.parseInt(end, 36) + 1).toString(36)}.${signature}`,
      `${sid}.0${end}.${signature}`,
      `${sid}.${end}.${'A'.repeat(43)}`,
      `${sid}.${end}.${signature}x`,
      `${sid}.${end}`,
      'x',
      encodeURIComponent('../missive.js'),
    ];
    assert.deepEqual(readFileToken(shop, right, NOW), { mediaSid: SID, isExpired: false });
    for (const one of wrong) {
      const response = await fileApp(shop, other.origin).request(`/shop/files/${one}`);
      assert.equal(response.status, 404, one);
      assert.match(await response.text(), /"not-found"/);
      assert.equal(response.headers.get('Cache-Control'), 'no-store');
    }
    assert.equal((await fileApp(shop, other.origin).request(`/unknown/files/${right}`)).status, 404);
    assert.equal(
      (await fileApp(account({ ...shop, twilio: null }), '').request(`/shop/files/${right}`)).status,
      404,
    );
    assert.deepEqual(other.requested, []);
  });

  it('CC-04 reports when the file is gone and when Twilio fails, and accepts GET only', async () => {
    const shop = account({ twilio: ACCESS });
    const link = signFileLink(shop, SID, '', NOW);
    const cases: readonly (readonly [number, number, string])[] = [
      [404, 404, 'not-found'],
      [401, 502, 'twilio-refused'],
      [500, 502, 'twilio-unavailable'],
      [429, 503, 'twilio-throttled'],
    ];
    for (const [status, expected, code] of cases) {
      const { origin } = await serve((_, response) =>
        response.writeHead(status, { 'Retry-After': '9' }).end(),
      );
      const response = await fileApp(shop, origin).request(link);
      assert.equal(response.status, expected);
      assert.match(await response.text(), new RegExp(`"${code}"`));
      assert.equal(response.headers.get('Retry-After'), status === 429 ? '9' : null);
    }
    const response = await fileApp(shop, '').request(link, { method: 'POST' });
    assert.deepEqual([response.status, response.headers.get('Allow')], [405, 'GET, HEAD']);
  });
});
