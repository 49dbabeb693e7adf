import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import type { SessionRequest } from '../../../../src/core/types.js';
import { startChatServer } from '../../src/index.js';
import { turnstileChallenge } from '../../src/visitors/turnstile.js';
import {
  builtAssets,
  createTestServer,
  errorOf,
  JANE,
  JANES_DIGEST,
  LogLines,
  temporaryFolder,
  useEmulator,
  type TestServer,
} from '../support.js';

const emulator = useEmulator();

const SECRET = '0x4AAAAAAA-planted-secret';
const TOO_LONG = 'x'.repeat(4001);

/** Cloudflare's siteverify as documented: a token is valid once, and only with the right secret. */
class Siteverify {
  readonly asked: Record<string, string>[] = [];
  readonly valid = new Set<string>();
  /** Replaces the documented response. */
  respond: ((response: ServerResponse) => void) | null = null;
  readonly #spent = new Set<string>();
  #port = 0;

  static async start(): Promise<Siteverify> {
    const service = new Siteverify();
    const server = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        const fields = Object.fromEntries(new URLSearchParams(text));
        service.asked.push(fields);
        if (service.respond) return service.respond(response);
        const codes = service.#problems(fields);
        const body = { success: codes.length === 0, 'error-codes': codes };
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    service.#port = (server.address() as AddressInfo).port;
    after(() => {
      server.closeAllConnections();
      server.close();
    });
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/turnstile/v0/siteverify`;
  }

  #problems({ secret, response = '' }: Record<string, string>): string[] {
    if (secret !== SECRET) return ['invalid-input-secret'];
    if (this.#spent.has(response)) return ['timeout-or-duplicate'];
    if (!this.valid.has(response)) return ['invalid-input-response'];
    this.#spent.add(response);
    return [];
  }
}

async function protectedChat(options: { secret?: string; timeout?: number } = {}): Promise<{
  chat: TestServer;
  service: Siteverify;
}> {
  const service = await Siteverify.start();
  const challenge = turnstileChallenge({ secret: SECRET, url: service.url, ...options });
  const chat = await createTestServer(emulator(), { deps: { challenge, proxyHops: 1 } });
  return { chat, service };
}

const start = (chat: TestServer, more: SessionRequest = {}): Promise<Response> =>
  chat.postSession(
    { start: true, idempotencyKey: randomUUID(), ...more },
    { 'X-Forwarded-For': '192.0.2.7', Origin: 'https://shop.example' },
  );

const conversationsOf = async (chat: TestServer): Promise<number> =>
  (await chat.twilio.conversations.v1.services(chat.serviceSid).conversations.list()).length;

const outcomeOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  response.ok ? 'session' : (await errorOf(response)).code,
];

describe('a challenge', () => {
  it('CS-06 is required of a new visitor, and nothing is created before it is passed', async () => {
    const { chat, service } = await protectedChat();
    const refused = await start(chat);
    assert.equal(refused.headers.get('Access-Control-Allow-Origin'), 'https://shop.example');
    assert.deepEqual(await outcomeOf(refused), [403, 'challenge-required']);
    assert.deepEqual(await outcomeOf(await chat.postSession({})), [403, 'challenge-required']);
    assert.deepEqual([await conversationsOf(chat), service.asked.length], [0, 0]);

    service.valid.add('good');
    assert.deepEqual(await outcomeOf(await start(chat, { challenge: 'good' })), [200, 'session']);
    assert.deepEqual(service.asked, [{ secret: SECRET, response: 'good', remoteip: '192.0.2.7' }]);
    assert.equal(await conversationsOf(chat), 1);
  });

  it('CS-06 is off by default', async () => {
    const chat = await createTestServer(emulator());
    assert.deepEqual(await outcomeOf(await start(chat)), [200, 'session']);
    assert.deepEqual(await outcomeOf(await start(chat, { challenge: 'any' })), [200, 'session']);
  });

  for (const [what, challenge] of [
    ['wrong', 'wrong'],
    ['empty', ''],
    ['too long', TOO_LONG],
  ] as const)
    it(`CS-06 is not passed with a token that is ${what}`, async () => {
      const { chat, service } = await protectedChat();
      service.valid.add(TOO_LONG).add('');
      assert.deepEqual(await outcomeOf(await start(chat, { challenge })), [403, 'challenge-required']);
      assert.equal(await conversationsOf(chat), 0);
    });

  it('CS-06 is passed only once with a token', async () => {
    const { chat, service } = await protectedChat();
    service.valid.add('good');
    assert.equal((await start(chat, { challenge: 'good' })).status, 200);
    assert.deepEqual(await outcomeOf(await start(chat, { challenge: 'good' })), [403, 'challenge-required']);
    const figures = await chat.deps.metrics.registry.metrics();
    assert.match(figures, /challenges_total\{outcome="passed"\} 1/);
    assert.match(figures, /challenges_total\{outcome="refused"\} 1/);
  });

  it('CS-06 is not required again when the request that passed is repeated', async () => {
    const { chat, service } = await protectedChat();
    service.valid.add('good');
    const idempotencyKey = randomUUID();
    assert.equal((await start(chat, { idempotencyKey, challenge: 'good' })).status, 200);
    assert.equal((await start(chat, { idempotencyKey, challenge: 'good' })).status, 200);
    assert.equal((await start(chat, { idempotencyKey })).status, 200);
    assert.deepEqual([service.asked.length, await conversationsOf(chat)], [1, 1]);
  });

  it('CS-06 is never required of a known visitor or a verified user, even while it cannot be checked', async () => {
    const { chat, service } = await protectedChat();
    service.valid.add('good');
    const first = (await (await start(chat, { challenge: 'good' })).json()) as { visitorToken: string };
    service.respond = (response) => response.destroy();
    const { visitorToken } = first;
    assert.deepEqual(await outcomeOf(await start(chat, { visitorToken })), [200, 'session']);
    const user = { email: JANE, digest: JANES_DIGEST };
    assert.deepEqual(await outcomeOf(await start(chat, { user })), [200, 'session']);
    const unproved = { email: JANE, digest: 'f'.repeat(64) };
    assert.deepEqual(await outcomeOf(await start(chat, { user: unproved })), [403, 'challenge-required']);
    const forged = { visitorToken: `${visitorToken}x` };
    assert.deepEqual(await outcomeOf(await start(chat, forged)), [403, 'challenge-required']);
    assert.equal(service.asked.length, 1);
  });

  const failures: [what: string, respond: (response: ServerResponse) => void][] = [
    ['does not respond in time', () => undefined],
    ['breaks off', (response) => response.destroy()],
    ['returns no JSON', (response) => response.writeHead(502).end('<h1>Bad gateway</h1>')],
    ['returns no result', (response) => response.end('{"success":"yes"}')],
    ['redirects', (response) => response.writeHead(307, { Location: 'http://127.0.0.1:9/' }).end()],
    [
      'has an error of its own',
      (response) => response.end('{"success":false,"error-codes":["internal-error"]}'),
    ],
  ];
  for (const [what, respond] of failures)
    it(`CS-06 is not passed while its provider ${what}; the error is logged, and a retry passes`, async () => {
      const { chat, service } = await protectedChat({ timeout: 2_000 });
      service.valid.add('good');
      service.respond = respond;
      const request = { challenge: 'good' };
      const refused = await start(chat, request);
      assert.deepEqual(await outcomeOf(refused), [503, 'challenge-unavailable']);
      assert.equal(await conversationsOf(chat), 0);
      assert.match(chat.log.text, /a challenge could not be verified/);
      assert.match(await chat.deps.metrics.registry.metrics(), /challenges_total\{outcome="failed"\} 1/);
      service.respond = null;
      assert.equal((await start(chat, request)).status, 200);
    });

  it('CS-06 logs a wrong secret, without secret, token or address', async () => {
    const { chat, service } = await protectedChat({ secret: 'another-planted-secret' });
    service.valid.add('planted-token');
    const refused = await start(chat, { challenge: 'planted-token' });
    assert.deepEqual(await outcomeOf(refused), [503, 'challenge-unavailable']);
    assert.match(chat.log.text, /MISSIVE_CHAT_TURNSTILE_SECRET must be/);
    assert.doesNotMatch(chat.log.text, /planted|192\.0\.2/);
  });
});

describe('a chat server', () => {
  const options = async (): Promise<Parameters<typeof startChatServer>[0]> => {
    const { sid, authToken } = emulator().createAccount();
    return {
      port: 0,
      twilioAccountSid: sid,
      twilioAuthToken: authToken,
      twilioApiBaseUrl: emulator().url,
      assetsDirectory: await builtAssets(),
      logDestination: new LogLines(),
      dataDirectory: await temporaryFolder(),
    };
  };
  const post = (url: string, body: SessionRequest): Promise<Response> =>
    fetch(`${url}/demo/sessions`, { method: 'POST', body: JSON.stringify(body) });

  it('CS-06 uses Turnstile when its secret is set', async () => {
    const service = await Siteverify.start();
    service.valid.add('good');
    const server = await startChatServer({
      ...(await options()),
      turnstileSecret: SECRET,
      turnstileUrl: service.url,
    });
    after(() => server.stop());
    assert.deepEqual(await outcomeOf(await post(server.url, {})), [403, 'challenge-required']);
    assert.deepEqual(await outcomeOf(await post(server.url, { challenge: 'good' })), [200, 'session']);
    assert.equal(service.asked[0]?.remoteip, '127.0.0.1');
  });

  it('CS-06 uses a challenge that is passed from code', async () => {
    const challenge = { verify: (token: string) => Promise.resolve(token === 'tea') };
    const server = await startChatServer({ ...(await options()), challenge });
    after(() => server.stop());
    assert.equal((await post(server.url, { challenge: 'coffee' })).status, 403);
    assert.equal((await post(server.url, { challenge: 'tea' })).status, 200);
  });
});
