/**
 * Sends random requests to every route of the app, new routes included. FUZZ_SEED repeats a run,
 * FUZZ_REQUESTS makes it longer.
 */

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import type { Account } from '../src/accounts/account-store.js';
import {
  bodyFor,
  headersFor,
  knownPath,
  METHODS,
  pathFor,
  randomOf,
  schemasOf,
  type JsonSchema,
  type Random,
} from './fuzzing.js';
import { CHUNK, createTestServer, useEmulator, type TestServer } from './support.js';

const emulator = useEmulator();
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 5000);
const RAW_REQUESTS = Math.ceil(REQUESTS / 15);
/** Concurrent requests. */
const CONCURRENCY = 8;
/** Generous, since browsers of other tests may use the processors. A request that hangs exceeds any limit. */
const TIMEOUT = 90_000;
const ADMIN_SECRET = 'planted-admin-secret-7c1d';
const METRICS_TOKEN = 'planted-metrics-token-90ab';
/** The header that the Setup page sends with each request, as protection against other sites. */
const SETUP_PAGE = { 'X-Missive-Chat': 'setup' };

/** The error of accounts that these requests created: they have no Twilio credentials. */
const NOT_SET_UP = '"code":"not-set-up"';

/** By Twilio, of the account whose credentials are planted. */
const REFUSED = '"code":"twilio-refused"';

interface Target {
  readonly chat: TestServer;
  /** Routes with more handlers are listed more often. */
  readonly routes: readonly string[];
  readonly schemas: readonly JsonSchema[];
  /** Schemas whose values a route accepted: it gets more of them. */
  readonly understood: Map<string, JsonSchema[]>;
  /** Must never appear in a response. */
  readonly secrets: readonly string[];
  readonly cookie: string;
  /** Of the edited account, from the last response. */
  readonly hints: { version: number };
  readonly known: Readonly<Record<string, readonly string[]>>;
}
interface Shot {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly schema: JsonSchema;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

async function exportedModules(): Promise<Record<string, unknown>[]> {
  const root = new URL('../src/', import.meta.url);
  const files = await readdir(root, { recursive: true });
  const modules = files.filter((file) => file.endsWith('.ts') && file !== 'cli.ts');
  return Promise.all(
    modules.map(async (file) => (await import(new URL(file, root).href)) as Record<string, unknown>),
  );
}

async function target(): Promise<Target> {
  const chat = await createTestServer(emulator(), {
    account: { id: 'open', name: 'Open' },
    deps: { adminSecret: ADMIN_SECRET, metricsToken: METRICS_TOKEN },
  });
  const twilio = {
    ...chat.account.twilio!,
    authToken: 'planted-auth-token-55',
    apiKeySecret: 'planted-api-secret-66',
  };
  const guarded = await chat.addAccount({
    id: 'guarded',
    twilio,
    secretKey: 'planted-secret-key-11',
    previousSecretKey: 'planted-previous-key-22',
    previousSecretKeyUntil: chat.clock.now + 1e9,
    visitorTokenKey: 'planted-visitor-token-key-33',
  });
  const edited = await chat.addAccount({ id: 'edited', visitorTokenKey: 'planted-visitor-token-key-44' });
  const secretsOf = ({ twilio: access, visitorTokenKey }: Account): string[] => [
    access!.authToken,
    access!.apiKeySecret,
    visitorTokenKey,
  ];
  const signIn = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: { ...SETUP_PAGE, 'Content-Type': 'application/json' },
    body: JSON.stringify({ secret: ADMIN_SECRET }),
  });
  assert.equal(signIn.status, 200, await signIn.text());
  return {
    chat,
    routes: chat.app.routes.map(({ path }) => path),
    schemas: schemasOf(await exportedModules()),
    understood: new Map(),
    secrets: [
      ...secretsOf(chat.account),
      ...secretsOf(edited),
      ...secretsOf(guarded),
      guarded.secretKey,
      guarded.previousSecretKey!,
      ADMIN_SECRET,
      METRICS_TOKEN,
    ],
    cookie: signIn.headers.get('Set-Cookie')!.split(';')[0]!,
    hints: { version: edited.version },
    known: {
      account: ['open', 'open', 'open', 'guarded', 'setup', '__proto__'],
      id: ['edited'],
      file: [CHUNK],
    },
  };
}

function shoot({ chat, routes, schemas, understood, cookie, hints, known }: Target, random: Random): Shot {
  const route = random.pick(routes);
  /** At most the body is invalid. */
  const isValid = random.chance(0.4);
  const right = chat.app.routes.filter(({ path }) => path === route).map(({ method }) => method);
  const wanted = isValid || random.chance(0.7) ? random.pick(right) : random.pick(METHODS);
  const method = wanted === 'ALL' ? random.pick(METHODS) : wanted;
  const isSignedIn = isValid || random.chance(0.5);
  const headers = {
    ...(isValid || random.chance(0.5) ? { 'Content-Type': 'application/json' } : {}),
    ...(isValid ? {} : headersFor(random)),
    ...(isSignedIn ? { ...SETUP_PAGE, Cookie: cookie } : {}),
  };
  const hasBody = method !== 'GET' && method !== 'HEAD' && random.chance(0.9);
  const fitting = understood.get(`${method} ${route}`);
  const schema = random.pick(fitting !== undefined && random.chance(0.8) ? fitting : schemas);
  const body = hasBody ? bodyFor(schema, random, hints) : undefined;
  const path = isValid ? knownPath(route, known, random, true) : pathFor(route, known, random);
  return { route, method, schema, path, headers, body };
}

function learn({ understood }: Target, { method, route, schema }: Shot): void {
  const key = `${method} ${route}`;
  const fitting = understood.get(key) ?? [];
  if (!fitting.includes(schema)) understood.set(key, [...fitting, schema]);
}

const describeShot = ({ method, path, headers, body }: Shot): string =>
  `seed ${SEED}: ${method} ${path} ${JSON.stringify(headers).slice(0, 300)} ${body?.slice(0, 500) ?? ''}`;

/** Returns the headers and text of a response; of a stream, its beginning. */
async function responseOf(
  app: TestServer['app'],
  shot: Shot,
): Promise<{ status: number; text: string } | null> {
  let request: Request;
  try {
    const { method, headers, body } = shot;
    request = new Request(`http://chat.example${shot.path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    return null; // No HTTP client can send this. The raw requests cover it.
  }
  const response = await app.fetch(request);
  const said = JSON.stringify([...response.headers]);
  if (!response.headers.get('Content-Type')?.includes('event-stream'))
    return { status: response.status, text: said + (await response.text()) };
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return { status: response.status, text: said + new TextDecoder().decode(value) };
}

/** Rejects when the response takes too long, and clears the timer. */
async function withTimeout<T>(response: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no response within ${TIMEOUT} ms: ${what}`)), TIMEOUT);
  });
  return Promise.race([response, late]).finally(() => clearTimeout(timer));
}

describe('random requests', () => {
  it('CS-04 to every route cause no internal error, no hanging request, and reveal no secret', async () => {
    const at = await target();
    const random = randomOf(SEED);
    const statuses = new Map<number, number>();
    const tried = new Map<string, number>();
    let unsendable = 0;
    for (let done = 0; done < REQUESTS; done += CONCURRENCY) {
      const shots = Array.from({ length: CONCURRENCY }, () => shoot(at, random));
      await Promise.all(
        shots.map(async (shot) => {
          const response = await withTimeout(responseOf(at.chat.app, shot), describeShot(shot));
          if (response === null) {
            unsendable++;
            return;
          }
          const { status, text } = response;
          if (status < 300 && shot.body !== undefined) learn(at, shot);
          at.hints.version = Number(/"version":(\d+)/.exec(text)?.[1] ?? at.hints.version);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const isFault =
            status >= 500 &&
            !text.includes(NOT_SET_UP) &&
            !(shot.path.includes('guarded') && text.includes(REFUSED));
          assert.ok(
            !isFault,
            `${status} ${text.slice(0, 400)}\n${describeShot(shot)}\n${at.chat.log.text.slice(-1500)}`,
          );
          for (const secret of at.secrets)
            assert.equal(text.includes(secret), false, `a secret\n${describeShot(shot)}`);
        }),
      );
      for (const { method } of shots) tried.set(method, (tried.get(method) ?? 0) + 1);
    }
    for (const secret of at.secrets)
      assert.equal(at.chat.log.text.includes(secret), false, 'a secret in the log');
    assert.equal((Object.prototype as { a?: unknown }).a, undefined);
    const list = (counts: Map<unknown, number>): string =>
      [...counts].map(([name, count]) => `${String(name)} ${count}`).join(', ');
    console.log(
      `seed ${SEED}: ${REQUESTS} requests to ${new Set(at.routes).size} routes, ${at.schemas.length} schemas`,
    );
    console.log(`statuses: ${list(statuses)}; not sendable: ${unsendable}; methods: ${list(tried)}`);
    const sessions = at.chat.log.text.match(/"route":"\/:account\/sessions","status":200/g)?.length ?? 0;
    const changes = at.chat.log.text.match(/"method":"PATCH","route":"[^"]+","status":200/g)?.length ?? 0;
    console.log(`understood: ${sessions} sessions, ${changes} changes of an account`);
    assert.ok(sessions > 10, 'too few of them were understood to prove anything');
  });

  it('CS-04 in malformed HTTP leave the server running', async () => {
    const at = await target();
    const random = randomOf(SEED + 1);
    const server = createAdaptorServer({ fetch: at.chat.app.fetch });
    after(() => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const statuses = new Map<string, number>();
    for (let count = 0; count < RAW_REQUESTS; count += CONCURRENCY)
      await Promise.all(
        Array.from({ length: CONCURRENCY }, async () => {
          const bytes = rawRequest(shoot(at, random), random);
          const response = await withTimeout(
            exchange(port, bytes),
            JSON.stringify(bytes.toString('latin1').slice(0, 400)),
          );
          const status = /^HTTP\/1\.1 (\d{3})/.exec(response)?.[1] ?? 'closed';
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          assert.ok(
            !status.startsWith('5') || response.includes(NOT_SET_UP),
            `${response.slice(0, 400)} ${bytes.toString('latin1').slice(0, 400)}`,
          );
          for (const secret of at.secrets) assert.equal(response.includes(secret), false);
        }),
      );
    console.log(
      `seed ${SEED + 1}: ${RAW_REQUESTS} raw requests: ${[...statuses].map((pair) => pair.join(' ')).join(', ')}`,
    );
    const alive = await fetch(`http://127.0.0.1:${port}/healthz`);
    assert.equal(alive.status, 200);
  });
});

/** A malformed or unfinished request, as broken or malicious clients send it. */
function rawRequest({ method, path, headers, body = '' }: Shot, random: Random): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, '')}`);
  const length = Buffer.byteLength(body);
  const framing = random.pick([
    `Content-Length: ${length}`,
    `Content-Length: ${length + random.pick([-1, 1, 1000])}`,
    'Content-Length: -5',
    'Content-Length: 1\r\nContent-Length: 2',
    'Transfer-Encoding: chunked',
    `Transfer-Encoding: chunked\r\nContent-Length: ${length}`,
    'Transfer-Encoding: gzip',
    '',
  ]);
  const first = random.pick([
    `${method} ${path} HTTP/1.1`,
    `${method} ${path} HTTP/1.1`,
    `${method} ${path} HTTP/9.9`,
    `${method}  ${path}`,
    `POST http://evil.example${path} HTTP/1.1`,
    `GET //evil.example/%2e%2e/%2e%2e/etc/passwd HTTP/1.1`,
    `GET /${'a'.repeat(20_000)} HTTP/1.1`,
    `\u0016\u0003\u0001\u0002`,
  ]);
  const host = random.pick([
    'Host: chat.example',
    'Host: ',
    'Host: [::1',
    'Host: a b',
    'Host: x\r\nHost: y',
    '',
  ]);
  const text = [first, host, ...lines, framing, 'Connection: close'].filter(Boolean).join('\r\n');
  const whole = Buffer.from(`${text}\r\n\r\n${body}`, random.chance(0.5) ? 'utf8' : 'latin1');
  return random.chance(0.1) ? whole.subarray(0, random.below(whole.length)) : whole;
}

/** Sends bytes, then nothing more, and collects the response until the connection closes. */
function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let response = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (data) => {
      response += data.toString('latin1');
      if (response.includes('text/event-stream')) socket.destroy();
    });
    socket.on('error', () => resolve(response));
    socket.on('close', () => resolve(response));
  });
}
