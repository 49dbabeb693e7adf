import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, stat } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Session, SessionRequest } from '../../../src/core/types.js';
import { checkOptions, OptionsError, readEnvironment } from '../src/environment.js';
import { startChatServer, type ChatServer, type StartOptions } from '../src/index.js';
import { openSqliteStore } from '../src/storage/sqlite.js';
import { RUN_TYPESCRIPT } from '../../../test/support/typescript.js';
import {
  builtAssets,
  JANE,
  JANES_DIGEST,
  LogLines,
  SECRET_KEY,
  temporaryFolder,
  useEmulator,
} from './support.js';

const emulator = useEmulator();

async function options(more: StartOptions = {}): Promise<StartOptions & { dataDirectory: string }> {
  const { sid, authToken } = emulator().createAccount();
  return {
    port: 0,
    twilioAccountSid: sid,
    twilioAuthToken: authToken,
    twilioApiBaseUrl: emulator().url,
    twilioWebsocketUrl: emulator().websocketUrl,
    secretKey: SECRET_KEY,
    assetsDirectory: await builtAssets(),
    logDestination: new LogLines(),
    dataDirectory: await temporaryFolder(),
    ...more,
  };
}
const running = new Set<ChatServer>();
async function start(more: StartOptions): Promise<ChatServer> {
  const server = await startChatServer(more);
  running.add(server);
  return server;
}
after(async () => {
  await Promise.all([...running].map((server) => server.stop()));
});

async function openSession(server: ChatServer, body: SessionRequest): Promise<Session> {
  const response = await fetch(`${server.url}/demo/sessions`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Session;
}

describe('the chat server', () => {
  it('CS-01 serves the snippet and sessions with nothing but SID and token', async () => {
    const server = await start(await options({ accountName: 'Acme' }));
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const script = await fetch(`${server.url}/demo/missive.js`);
    assert.match(await script.text(), /"name":"Acme"/);
    const session = await openSession(server, { user: { email: JANE, digest: JANES_DIGEST }, start: true });
    assert.equal(session.verification, 'verified');
    assert.match(session.conversationSid ?? '', /^CH/);
    const head = await fetch(`${server.url}/demo/missive.js`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
    assert.ok(head.headers.get('ETag'));
  });

  it('CS-05 reports liveness and readiness', async () => {
    const server = await start(await options());
    const response = await fetch(`${server.url}/healthz`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok' });
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  });

  it('CS-05 keeps visitors, their history and the keys across a restart', async () => {
    const common = await options();
    delete common.secretKey;
    const first = await start(common);
    const before = await openSession(first, { start: true });
    await first.stop();
    const second = await start(common);
    const later = await openSession(second, { visitorToken: before.visitorToken });
    assert.equal(later.identity, before.identity);
    assert.equal(later.conversationSid, before.conversationSid);
  });

  it('CS-05 starts during an outage of Twilio if it was set up before', async () => {
    const common = await options();
    await (await start(common)).stop();
    const log = new LogLines();
    const server = await start({ ...common, twilioApiBaseUrl: 'http://127.0.0.1:1', logDestination: log });
    assert.match(log.text, /unreachable/);
    assert.equal((await openSession(server, {})).conversationSid, null);
  });

  it('CS-01 does not start with credentials that Twilio rejects', async () => {
    await assert.rejects(
      async () => start(await options({ twilioAuthToken: 'not-the-token' })),
      /does not accept this Auth Token/,
    );
  });

  it('starts without Twilio credentials, and logs what is missing', async () => {
    const rest = await options();
    delete rest.twilioAccountSid;
    delete rest.twilioAuthToken;
    const log = new LogLines();
    const server = await start({ ...rest, logDestination: log });
    assert.match(log.text, /TWILIO_ACCOUNT_SID/);
    assert.equal((await fetch(`${server.url}/demo/sessions`, { method: 'POST', body: '{}' })).status, 503);
  });

  it('CS-05 finishes requests in flight when stopped, and accepts no more', async () => {
    const server = await start(await options());
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({ start: true });
    const headers = { 'Content-Length': body.length };
    const call = request(`${server.url}/demo/sessions`, { method: 'POST', agent, headers });
    const responded = once(call, 'response') as Promise<[IncomingMessage]>;
    await new Promise((resolve) => call.write(body.slice(0, 5), resolve));
    await fetch(`${server.url}/healthz`); // by now the server has read the beginning of the other request
    const started = performance.now();
    const stopped = Promise.all([server.stop(), server.stop()]);
    await assert.rejects(fetch(`${server.url}/healthz`, { headers: { Connection: 'close' } }));
    call.end(body.slice(5));
    const [response] = await responded;
    response.resume();
    assert.equal(response.statusCode, 200);
    await stopped;
    assert.ok(performance.now() - started < 5000);
    agent.destroy();
  });

  it('reports a port that is in use', async () => {
    const { port } = await start(await options());
    await assert.rejects(async () => start(await options({ port })), new RegExp(`PORT ${port} is in use`));
  });

  it('encrypts secrets in its data folder, with the key in a separate private file', async () => {
    const common = await options();
    const server = await start(common);
    await server.stop();
    const store = await openSqliteStore(common.dataDirectory);
    const account = await store.find('demo');
    await store.close();
    const secrets = [
      account!.twilio!.authToken,
      account!.twilio!.apiKeySecret,
      SECRET_KEY,
      account!.visitorTokenKey,
    ];
    const files = await readdir(common.dataDirectory);
    const database = Buffer.concat(
      await Promise.all(
        files
          .filter((file) => file.includes('sqlite'))
          // libsql removes its log files when its handle is garbage-collected, which may be now.
          .map((file) => readFile(join(common.dataDirectory, file)).catch(() => Buffer.alloc(0))),
      ),
    );
    assert.ok(database.length > 0);
    for (const secret of secrets) assert.equal(database.includes(secret), false);
    assert.equal((await stat(join(common.dataDirectory, 'encryption.key'))).mode & 0o777, 0o600);
  });
});

describe('the environment', () => {
  it('has defaults that work on a single machine', () => {
    assert.deepEqual(checkOptions(readEnvironment({ TWILIO_ACCOUNT_SID: '', HOST: ' ' })), {
      port: 8080,
      host: '127.0.0.1',
      dataDirectory: './.data',
      edgeSeconds: 0,
      account: 'demo',
      logLevel: 'info',
      proxyHops: 0,
      missiveChannelType: 'text',
    });
  });

  it('CS-01 is rejected with the name of each invalid option and the fix', () => {
    const cases: [string, string, RegExp][] = [
      ['PORT', 'abc', /0 to 65535/],
      ['PORT', '70000', /0 to 65535/],
      ['TWILIO_ACCOUNT_SID', 'SK123', /Twilio Console/],
      ['TWILIO_API_BASE_URL', 'twilio', /http:\/\//],
      ['TWILIO_WEBSOCKET_URL', 'http://127.0.0.1', /wss:\/\//],
      ['MISSIVE_API_BASE_URL', 'missive', /ends in \/v1/],
      ['MISSIVE_API_TOKEN', 'a b', /without spaces/],
      ['MISSIVE_CHANNEL_ID', 'shop', /Account ID/],
      ['MISSIVE_CHANNEL_TYPE', 'sms', /text, html, email/],
      ['MISSIVE_CHANNEL_ADDRESS', 'chat', /email address/],
      ['MISSIVE_CHAT_ACCOUNT', 'setup', /route/],
      ['MISSIVE_CHAT_ACCOUNT', 'a b', /letters/],
      ['MISSIVE_CHAT_SECRET_KEY', 'short', /16 characters/],
      ['MISSIVE_CHAT_ADMIN_SECRET', 'short', /12 characters/],
      ['MISSIVE_CHAT_ORIGINS', 'shop.example', /https:\/\/shop\.example/],
      ['MISSIVE_CHAT_ORIGINS', 'https://shop.example/path', /https:\/\/shop\.example/],
      ['MISSIVE_CHAT_PUBLIC_URL', 'chat.example', /https:\/\/chat\.example/],
      ['MISSIVE_CHAT_PUBLIC_URL', 'ftp://chat.example', /https:\/\/chat\.example/],
      ['MISSIVE_CHAT_PUBLIC_URL', 'https://chat.example/?a', /https:\/\/chat\.example/],
      ['MISSIVE_CHAT_TURNSTILE_SECRET', 'two words', /secret key of the Turnstile widget/],
      ['MISSIVE_CHAT_TURNSTILE_URL', 'siteverify', /http:\/\//],
      ['MISSIVE_CHAT_METRICS_TOKEN', 'short', /12 characters/],
      ['LOG_LEVEL', 'loud', /one of/],
      ['MISSIVE_CHAT_PROXY_HOPS', '-1', /0 to 10/],
      ['MISSIVE_CHAT_CONVERSATIONS_PER_ADDRESS', '0', /from 1 to 100000/],
      ['MISSIVE_CHAT_CONVERSATIONS_PER_ACCOUNT', 'many', /from 1 to 100000/],
    ];
    for (const [name, value, fix] of cases)
      assert.throws(
        () => checkOptions(readEnvironment({ [name]: value })),
        (error) => {
          assert.ok(error instanceof OptionsError);
          const line = error.message.split('\n').find((text) => text.startsWith(`${name} `)) ?? '';
          assert.match(line, fix, `${name}: ${error.message}`);
          if (/SECRET|TOKEN/.test(name)) assert.doesNotMatch(error.message, new RegExp(value));
          return true;
        },
      );
    assert.throws(
      () => checkOptions({ twilioAccountSid: `AC${'0'.repeat(32)}` }),
      /TWILIO_AUTH_TOKEN is missing/,
    );
    const missiveApiToken = 'missive_pat-1';
    assert.throws(() => checkOptions({ missiveApiToken }), /MISSIVE_CHANNEL_ID is missing/);
    const missiveChannelId = '6f0b0c1e-0000-4000-8000-000000000003';
    assert.throws(
      () => checkOptions({ missiveApiToken, missiveChannelId, missiveChannelType: 'email' }),
      /MISSIVE_CHANNEL_ADDRESS is missing/,
    );
  });

  it('accepts lists of origins', () => {
    const { allowedOrigins } = checkOptions(
      readEnvironment({
        MISSIVE_CHAT_ORIGINS: 'https://a.example, https://*.b.example,http://localhost:3000',
      }),
    );
    assert.deepEqual(allowedOrigins, ['https://a.example', 'https://*.b.example', 'http://localhost:3000']);
  });

  it('CS-05 configures the command, which stops on a signal', async () => {
    const { sid, authToken } = emulator().createAccount();
    const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
    const run = async (environment: Record<string, string>) => {
      const child = spawn(process.execPath, [...RUN_TYPESCRIPT, cli], {
        env: {
          PATH: process.env.PATH ?? '',
          PORT: '0',
          MISSIVE_CHAT_DATA: await temporaryFolder(),
          LOG_LEVEL: 'info',
          ...environment,
        },
      });
      let output = '';
      const ended = once(child, 'exit');
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text: Buffer) => {
          output += text.toString();
          if (output.includes('listens on') && !child.killed) child.kill('SIGTERM');
        });
      const [code] = (await ended) as [number | null];
      return { code, output };
    };
    const good = await run({
      TWILIO_ACCOUNT_SID: sid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_API_BASE_URL: emulator().url,
    });
    assert.equal(good.code, 0, good.output);
    assert.equal(good.output.includes(authToken), false);
    const bad = await run({ PORT: 'x', TWILIO_ACCOUNT_SID: sid });
    assert.equal(bad.code, 1);
    assert.match(bad.output, /PORT must be a port number/);
    assert.match(bad.output, /TWILIO_AUTH_TOKEN is missing/);
  });
});
