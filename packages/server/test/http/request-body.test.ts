import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { after, describe, it } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { MAX_JSON_DEPTH, MAX_JSON_VALUES, parseJson } from '../../src/http/bounded-json.js';
import { endSilentConnections, serverOptions } from '../../src/http/connection-bounds.js';
import { answerError } from '../../src/http/errors.js';
import { createMetrics } from '../../src/metrics.js';
import { RequestBodies, type BodyLimits } from '../../src/http/request-body.js';
import { createLogger } from '../../src/logging.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { createTestServer, LogLines, useEmulator } from '../support.js';

const emulator = useEmulator();
const kB = 1024;

function createApp(limits: Partial<BodyLimits> = {}, maxBytes = 100 * kB) {
  const clock = new ManualClock('2026-03-02T10:00:00Z');
  const log = new LogLines();
  const metrics = createMetrics();
  const bodies = new RequestBodies({ clock, metrics, proxyHops: 1, limits });
  const app = new Hono();
  app.onError((error, context) => answerError(context, error, createLogger('debug', log)));
  app.post('/', bodies.limit(maxBytes), async (context) => context.text(await context.req.text()));
  return { app, bodies, clock, log, metrics };
}

/** A body that a test sends chunk by chunk. */
function openBody(): {
  body: ReadableStream<Uint8Array>;
  send: (bytes: number) => void;
  fail: () => void;
  end: () => void;
} {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  return {
    body,
    send: (bytes) => controller?.enqueue(new Uint8Array(bytes).fill(97)),
    fail: () => controller?.error(new Error('aborted')),
    end: () => controller?.close(),
  };
}

const post = async (app: Hono, body: BodyInit, address = '192.0.2.1'): Promise<Response> =>
  app.request('/', {
    method: 'POST',
    body,
    headers: { 'X-Forwarded-For': address },
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });

describe('a request body', () => {
  it('CS-06 arrives unchanged, in any number of chunks', async () => {
    const { app, bodies } = createApp();
    const { body, send, end } = openBody();
    const response = post(app, body);
    for (const bytes of [1, 20 * kB, 3, 40 * kB, 0]) send(bytes);
    end();
    assert.equal(await (await response).text(), 'a'.repeat(60 * kB + 4));
    assert.equal(bodies.total, 0);
  });

  it('CS-06 is rejected once it exceeds the limit of its route, also without Content-Length', async () => {
    const { app, bodies } = createApp();
    const { body, send } = openBody();
    const response = post(app, body);
    send(100 * kB);
    send(1);
    assert.equal((await response).status, 413);
    assert.equal((await post(app, 'a'.repeat(100 * kB + 1))).status, 413);
    assert.equal(bodies.total, 0);
  });

  it('CS-06 is rejected when the bodies of one address, or of all, use too much memory', async () => {
    const { app, bodies, metrics } = createApp({ perCaller: 40 * kB, total: 60 * kB });
    const first = openBody();
    const held = post(app, first.body);
    first.send(40 * kB);
    await eventually('the first body is held', () => Promise.resolve(bodies.total === 40 * kB || undefined));

    const refused = await post(app, 'a');
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('Retry-After'), '5');
    assert.equal((await post(app, 'a', '192.0.2.2')).status, 200, 'another address');
    assert.equal((await post(app, 'a'.repeat(21 * kB), '192.0.2.3')).status, 503, 'all together');

    first.end();
    assert.equal((await held).status, 200);
    assert.equal(bodies.total, 0);
    assert.equal((await post(app, 'a')).status, 200);
    assert.match(await metrics.registry.metrics(), /request_bodies_refused_total\{reason="overloaded"\} 2/);
  });

  it('CS-06 is aborted after a silence, and after a total time limit', async () => {
    const { app, bodies, clock } = createApp({ silence: 10_000, duration: 30_000 });
    const silent = openBody();
    const response = post(app, silent.body);
    silent.send(10);
    await eventually('it is being read', () =>
      Promise.resolve((clock.waiting > 0 && bodies.total > 0) || undefined),
    );
    clock.advance(10_000);
    assert.equal((await response).status, 408);

    const trickling = openBody();
    let status: number | undefined;
    void post(app, trickling.body).then((slow) => (status = slow.status));
    for (let seconds = 0; seconds < 30; seconds += 5) {
      trickling.send(1);
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      assert.equal(status, undefined, `after ${seconds} s`);
      clock.advance(5_000);
    }
    assert.equal(await eventually('the response', () => Promise.resolve(status)), 408);
    assert.equal(bodies.total, 0);
  });

  it('CS-05 is not logged as an error when its sender disconnects', async () => {
    const { app, log, bodies } = createApp();
    const { body, send, fail } = openBody();
    const response = post(app, body);
    send(10);
    fail();
    assert.equal((await response).status, 400);
    assert.equal(log.text, '');
    assert.equal(bodies.total, 0);
  });
});

const MISSIVE = {
  token: 'missive_pat-x',
  channelId: '11111111-1111-4111-8111-111111111111',
  channelType: 'text',
  signatureSecret: 'a secret',
  address: null,
  organizationId: null,
  teamId: null,
} as const;

describe('a webhook', () => {
  it('CS-06 without a signature is rejected before its body is read', async () => {
    const chat = await createTestServer(emulator(), { account: { missive: MISSIVE } });
    for (const [path, status, headers] of [
      ['missive', 401, {}],
      ['missive', 401, { 'X-Hook-Signature': 'sha256=short' }],
      ['twilio', 403, {}],
    ] as const) {
      const { body, send } = openBody(); // never ends
      send(10);
      const response = await chat.app.request(`/${chat.account.id}/webhooks/${path}`, {
        method: 'POST',
        body,
        headers,
        duplex: 'half',
      } as RequestInit);
      assert.equal(response.status, status, path);
    }
  });

  it('CS-06 with the right signature of the streamed bytes is accepted', async () => {
    const chat = await createTestServer(emulator(), { account: { missive: MISSIVE } });
    const text = JSON.stringify({ note: '€'.repeat(50_000) });
    const digest = createHmac('sha256', 'a secret').update(text).digest('hex');
    const call = (body: string) =>
      chat.app.request(`/${chat.account.id}/webhooks/missive`, {
        method: 'POST',
        body,
        headers: { 'X-Hook-Signature': `sha256=${digest}` },
      });
    assert.equal((await call(text)).status, 200);
    assert.equal((await call(text + ' ')).status, 401);
  });
});

describe('untrusted JSON', () => {
  const MB = 1024 * 1024;
  for (const [name, text] of [
    ['nested arrays', '['.repeat(4 * MB) + ']'.repeat(4 * MB)],
    ['nested objects', '{"a":'.repeat(MB) + '1' + '}'.repeat(MB)],
    ['many values', '[' + '0,'.repeat(4 * MB) + '0]'],
    ['many keys', '{' + '"a":1,'.repeat(MB) + '"b":1}'],
    ['many quotes', '["' + '\\"'.repeat(4 * MB) + '"]'],
    ['many backslashes', '["' + '\\\\'.repeat(4 * MB) + '"]'],
  ] as const)
    it(`CS-06 of 8 MB with ${name} blocks the event loop for less than 2 s`, { timeout: 60_000 }, () => {
      const start = process.cpuUsage();
      try {
        parseJson(text);
      } catch (error) {
        assert.match((error as Error).message, /must (be nested at most|have at most)/);
      }
      const { user, system } = process.cpuUsage(start);
      assert.ok((user + system) / 1_000 < 2_000, `${(user + system) / 1_000} ms`);
    });

  it('CS-06 can be as deep and as wide as any webhook', () => {
    const deep = '['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH);
    assert.doesNotThrow(() => parseJson(deep));
    assert.throws(() => parseJson(`[${deep}]`), /must be nested at most 64 levels deep/);
    const wide = (values: number) => `[${Array(values).fill(0).join()}]`;
    assert.doesNotThrow(() => parseJson(wide(MAX_JSON_VALUES)));
    assert.throws(() => parseJson(wide(MAX_JSON_VALUES + 1)), /must have at most 200000 values/);
  });

  it('CS-06 is checked without counting brackets in strings', () => {
    const text = JSON.stringify({ text: '[{"'.repeat(100_000) + '\\', more: ['\\"[', '"'] });
    assert.deepEqual(parseJson(text), JSON.parse(text));
    assert.throws(() => parseJson('{"a": "b'), /must be JSON/);
  });
});

describe('a connection', () => {
  const bounds = { silence: 100, headers: 300, request: 600, keepAlive: 100, check: 20 };
  const servers: Server[] = [];
  after(() => servers.forEach((server) => server.close()));

  async function listen(): Promise<number> {
    const app = new Hono();
    // Takes longer than any limit.
    app.get('/slow', async (context) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return context.text('done');
    });
    app.post('/unread', () => new Promise<Response>(() => undefined));
    const server = createAdaptorServer({
      fetch: app.fetch,
      createServer,
      serverOptions: serverOptions(bounds),
    }) as Server;
    endSilentConnections(server, bounds);
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  }

  for (const [name, pieces] of [
    ['says nothing', []],
    ['sends half of its headers', ['GET /slow HTTP/1.1\r\nHost: a\r\n']],
    ['sends half of its body', ['POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf']],
  ] as const)
    it(`CS-06 is closed when it ${name}`, { timeout: 20_000 }, async () => {
      const socket = connect(await listen(), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      for (const piece of pieces) socket.write(piece);
      await once(socket, 'close');
    });

  it('CS-06 stays open while it waits for a slow response', { timeout: 20_000 }, async () => {
    const response = await fetch(`http://127.0.0.1:${await listen()}/slow`);
    assert.equal(await response.text(), 'done');
  });
});
