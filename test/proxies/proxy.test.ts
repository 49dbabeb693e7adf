/** The chat server behind the real reverse proxies, with the files in `deploy` as they are. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startTwilioEmulator, type TwilioEmulator } from '../../packages/emulators/src/index.js';
import { HEARTBEAT_INTERVAL } from '../../packages/server/src/live/event-hub.js';
import { startChatServer, type ChatServer } from '../../packages/server/src/index.js';
import {
  ADMIN_SECRET,
  BUNDLE,
  builtAssets,
  LogLines,
  temporaryFolder,
} from '../../packages/server/test/support.js';
import type { Session } from '../../src/core/types.js';
import { ROOT } from '../package/packed.js';
import { eventually } from '../support/eventually.js';
import { ask, openStream, type Asking, type Reply, type Stream } from './client.js';
import { PROXIES, type ProxyName } from './find.js';
import { startProxy, type Proxy } from './proxy.js';

const SETUP = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
/** Sessions of one address at one time. */
const BURST = 3;
const MOMENT = 2_000;

const named = PROXIES.find((name) => name === process.env.PROXY);
const names: readonly ProxyName[] = named === undefined ? PROXIES : [named];

const json = (reply: Reply): Record<string, unknown> =>
  JSON.parse(reply.body.toString()) as Record<string, unknown>;

for (const name of names)
  describe(`the chat server behind ${name}`, () => {
    let emulator: TwilioEmulator;
    let server: ChatServer;
    let proxy: Proxy;
    let idle: Stream;
    const log = new LogLines();
    const table: Record<string, string> = {};

    before(async () => {
      emulator = await startTwilioEmulator({ port: 0 });
      const { sid, authToken } = emulator.createAccount();
      server = await startChatServer({
        port: 0,
        dataDirectory: await temporaryFolder(),
        account: 'shop',
        publicUrl: 'https://chat.example.com',
        proxyHops: 1,
        adminSecret: ADMIN_SECRET,
        twilioAccountSid: sid,
        twilioAuthToken: authToken,
        twilioApiBaseUrl: emulator.url,
        assetsDirectory: await builtAssets(),
        rateLimit: { burst: BURST, perMinute: 1 },
        logDestination: log,
      });
      proxy = await startProxy(name, `127.0.0.1:${server.port}`);
      idle = await openStream(proxy, '/shop/events');
    });
    after(async () => {
      idle.close();
      await proxy.stop();
      await server.stop();
      await emulator.stop();
      console.log(`\n${name}, with the file in deploy:`);
      console.table(table);
    });

    const postSession = (asking: Asking): Promise<Reply> =>
      ask(proxy, '/shop/sessions', { method: 'POST', body: '{"start":true}', ...asking });

    it('CS-09 serves settings, with validators: 304 for what has not changed', async () => {
      const settings = await ask(proxy, '/shop/settings');
      assert.equal(settings.status, 200, settings.body.toString());
      assert.ok('config' in json(settings));
      const etag = String(settings.headers.etag);
      const again = await ask(proxy, '/shop/settings', { headers: { 'If-None-Match': etag } });
      assert.deepEqual([again.status, again.body.length], [304, 0]);
      assert.match(String(settings.headers['strict-transport-security']), /max-age=\d{7,}/);
      table['settings, ETag'] = `200, then ${again.status}`;
    });

    it('CS-09 serves the script compressed as the chat server did it', async () => {
      const decode = { br: brotliDecompressSync, gzip: gunzipSync };
      for (const [encoding, decompress] of Object.entries(decode)) {
        const headers = { 'Accept-Encoding': encoding };
        const script = await ask(proxy, '/shop/missive.js', { headers });
        assert.equal(script.headers['content-encoding'], encoding);
        assert.ok(decompress(script.body).toString().endsWith(BUNDLE));
        const etag = String(script.headers.etag);
        const again = await ask(proxy, '/shop/missive.js', {
          headers: { ...headers, 'If-None-Match': etag },
        });
        assert.equal(again.status, 304, encoding);
      }
      const plain = await ask(proxy, '/shop/missive.js', { headers: { 'Accept-Encoding': 'identity' } });
      assert.deepEqual(
        [plain.headers['content-encoding'], plain.body.toString().endsWith(BUNDLE)],
        [undefined, true],
      );
      table['gzip, br'] = 'as the chat server compressed it; 304';
    });

    it('CS-09 opens sessions for pages of other origins', async () => {
      const headers = { Origin: 'https://shop.example', 'Content-Type': 'text/plain' };
      const opened = await postSession({ headers, from: '127.0.0.2' });
      assert.equal(opened.status, 200, opened.body.toString());
      assert.match((json(opened) as unknown as Session).conversationSid ?? '', /^CH/);
      assert.equal(opened.headers['access-control-allow-origin'], 'https://shop.example');
      table['session POST'] = '200';
    });

    it('CS-09 limits the visitor’s own address, whatever X-Forwarded-For the visitor sends', async () => {
      const statuses = async (from: string, count: number, headers: Record<string, string> = {}) => {
        const all: number[] = [];
        for (let number = 0; number < count; number++)
          all.push((await postSession({ from, headers })).status);
        return all;
      };
      assert.deepEqual(await statuses('127.0.0.3', BURST + 1), [200, 200, 200, 429]);
      for (const forged of ['203.0.113.9', '127.0.0.4', '203.0.113.9, 127.0.0.4', 'unknown'])
        assert.deepEqual(await statuses('127.0.0.3', 1, { 'X-Forwarded-For': forged }), [429], forged);
      assert.deepEqual(await statuses('127.0.0.4', 1), [200]);
      const forwarded = { Forwarded: 'for=127.0.0.5', 'X-Real-IP': '127.0.0.5' };
      assert.deepEqual(await statuses('127.0.0.3', 1, forwarded), [429]);
      table['forwarded address'] = 'the visitor’s; forged ones are not taken';
    });

    it('CS-09 refuses a body that is too large with a clear error, and goes on', async () => {
      const error = (reply: Reply): unknown =>
        (json(reply).error as { code?: string } | undefined)?.code ?? json(reply).code;
      const large = await postSession({ body: `{"a":"${'a'.repeat(100_000)}"}`, from: '127.0.0.6' });
      assert.equal(large.status, 413);
      assert.match(String(large.headers['content-type']), /application\/json/);
      assert.ok(error(large), large.body.toString());
      const huge = await postSession({ body: Buffer.alloc(17 * 1024 * 1024, 'a'), from: '127.0.0.6' });
      assert.equal(huge.status, 413);
      assert.equal((await ask(proxy, '/healthz')).status, 200);
      const kind = String(huge.headers['content-type']).includes('json') ? 'our JSON' : `${name}’s page`;
      table['body too large'] = `100 kB: 413, our JSON; 17 MB: 413, ${kind}`;
    });

    it('CS-09 passes bodies on that are as large as Missive’s webhooks may be', async () => {
      const headers = { 'X-Hook-Signature': `sha256=${'0'.repeat(64)}`, 'Content-Type': 'application/json' };
      const body = Buffer.alloc(8 * 1024 * 1024, ' ');
      const reply = await ask(proxy, '/shop/webhooks/missive', { method: 'POST', headers, body });
      // The chat server's own refusal: the signature is wrong, or there is no channel.
      assert.ok([401, 403, 404].includes(reply.status), `${reply.status} ${reply.body.toString()}`);
      assert.match(String(reply.headers['content-type']), /application\/json/);
      table['webhook of 8 MB'] = `reaches the chat server (${reply.status})`;
    });

    it('CS-09 sends events to an open window immediately', async () => {
      const stream = await openStream(proxy, '/shop/events');
      assert.equal(stream.status, 200);
      await eventually(
        'the first event',
        () => Promise.resolve(/^event: /m.test(stream.text()) || undefined),
        MOMENT,
      );
      const signIn = await ask(proxy, '/api/sign-in', {
        method: 'POST',
        headers: SETUP,
        body: JSON.stringify({ secret: ADMIN_SECRET }),
      });
      const cookie = String(signIn.headers['set-cookie']);
      assert.match(cookie, /Secure/);
      const headers = { ...SETUP, Cookie: cookie.split(';')[0] ?? '' };
      const account = json(await ask(proxy, '/api/accounts/shop', { headers }));
      const changed = await ask(proxy, '/api/accounts/shop', {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ version: account.version, name: 'Kiln & Clay' }),
      });
      assert.equal(changed.status, 200, changed.body.toString());
      const started = performance.now();
      await eventually(
        'the change',
        () => Promise.resolve(stream.text().includes('Kiln & Clay') || undefined),
        MOMENT,
      );
      const took = Math.round(performance.now() - started);
      let isEnded = false;
      void stream.ended.then(() => (isEnded = true));
      assert.equal(isEnded, false);
      stream.close();
      await stream.ended;
      table['event stream (HTTP/2)'] = `a change arrives after ${took} ms`;
    });

    it('CS-09 passes signs of life on to an idle window, long before it would end the stream', async () => {
      const isAlive = () => Promise.resolve(/^:$/m.test(idle.text()) || undefined);
      await eventually('a sign of life', isAlive, 3 * HEARTBEAT_INTERVAL);
      const site = await readFile(join(ROOT, 'deploy', 'nginx.conf'), 'utf8');
      const hours = Number(/proxy_read_timeout (\d+)h;/.exec(site)?.[1]);
      assert.ok(hours * 3_600_000 > 2 * HEARTBEAT_INTERVAL);
      table['event stream, idle'] = `a sign of life every ${HEARTBEAT_INTERVAL / 1_000} s arrives`;
    });

    it('CS-09 leads from http:// to https://', async () => {
      const plain = await ask(proxy, '/shop/missive.js?a=1', { scheme: 'http' });
      assert.ok([301, 308].includes(plain.status), String(plain.status));
      assert.match(String(plain.headers.location), /^https:\/\/localhost(:\d+)?\/shop\/missive\.js\?a=1$/);
      table['http://'] = `${plain.status} to https://`;
    });

    it('CS-09 shows no error of its own while all this happens', () => {
      const problems = proxy
        .output()
        .split('\n')
        .filter((line) => /\[(error|crit|alert|emerg)\]|"level":"(error|fatal|panic)"/.test(line))
        // nginx logs what it refuses by its own limit.
        .filter((line) => !line.includes('client intended to send too large body'));
      assert.deepEqual(problems, []);
      assert.doesNotMatch(log.text, /"level":"?(error|50)/);
    });
  });
