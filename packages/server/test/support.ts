/**
 * Real parts for the chat server's tests: one Twilio emulator per file, one data folder and account per test.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { Hono } from 'hono';
import twilio from 'twilio';
import type { Session, SessionRequest } from '../../../src/core/types.js';
import { startTwilioEmulator, type TwilioEmulator } from '../../emulators/src/index.js';
import type { Account, NewAccount } from '../src/accounts/account-store.js';
import { createApp, type AppDeps } from '../src/app.js';
import {
  CreationGate,
  DEFAULT_CREATION_LIMITS,
  type CreationLimits,
} from '../src/visitors/creation-limits.js';
import { createPrograms } from '../src/answers/programs.js';
import { ReplyTimes } from '../src/accounts/reply-times.js';
import { EventHub } from '../src/live/event-hub.js';
import { createLogger } from '../src/logging.js';
import { createMetrics } from '../src/metrics.js';
import { createMissiveClients } from '../src/missive/missive-client.js';
import { createRateGate } from '../src/missive/rate-gate.js';
import { provision } from '../src/twilio/provision.js';
import { createTwilioMedia } from '../src/relay/files/twilio-media.js';
import { Relay, RELAY_PACE } from '../src/relay/relay.js';
import { LimitCounter } from '../src/statistics/limit-counter.js';
import { RequestBodies } from '../src/http/request-body.js';
import { openSqliteStore } from '../src/storage/sqlite.js';
import type { Store } from '../src/stores/store.js';
import { systemClock } from '../src/system-clock.js';
import { createTwilioClients } from '../src/twilio/twilio-client.js';
import { atTheEnd } from '../../../test/support/shared.js';

/** The key of the documented example. */
export const SECRET_KEY = 'e72bvc5171hf23982d05j610514gfe2m';
export const ADMIN_SECRET = 'an admin secret';
export const JANE = 'jane@acme.com';
export const JANES_DIGEST = 'd78c55fe6579a12831b5e0cdc5765ff7d110fefb2e386a43067accb51ce242f2';

export const BUNDLE = '(()=>{"use strict";globalThis.bundleRan=true})();\n';
export const CHUNK = 'chunk-Ab12Cd34.js';
export const SETUP_SCRIPTS = ['setup-Ab12Cd34.js', 'setup-preview-Ef56Gh78.js'];
export const CHUNK_SOURCE = 'export const words = "' + 'chat '.repeat(400) + '";\n';

/** Creates a folder that is removed after the last test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-server-'));
  atTheEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export async function builtAssets(): Promise<string> {
  const folder = join(await temporaryFolder(), 'browser');
  await mkdir(folder);
  await writeFile(join(folder, 'missive.js'), BUNDLE);
  await writeFile(join(folder, CHUNK), CHUNK_SOURCE);
  for (const script of SETUP_SCRIPTS) await writeFile(join(folder, script), '');
  return folder;
}

/** Collects log lines. */
export class LogLines {
  text = '';
  write(line: string): void {
    this.text += line;
  }
}

/** Starts an emulator for the tests of a file. */
export function useEmulator(): () => TwilioEmulator {
  let emulator: TwilioEmulator | undefined;
  before(async () => {
    emulator = await startTwilioEmulator({ port: 0 });
  });
  after(() => emulator?.stop());
  return () => emulator!;
}

export interface TestServer {
  app: Hono;
  deps: AppDeps;
  store: Store;
  account: Account;
  log: LogLines;
  /** Milliseconds since 1970, advanced by the test. */
  clock: { now: number };
  twilio: twilio.Twilio;
  serviceSid: string;
  openSession(request?: SessionRequest, headers?: Record<string, string>): Promise<Session>;
  postSession(request: unknown, headers?: Record<string, string>): Promise<Response>;
  addAccount(changes?: Partial<NewAccount>): Promise<Account>;
}

/** An app on a fresh account of the Twilio emulator, provisioned by the server's own code. */
export async function createTestServer(
  emulator: TwilioEmulator,
  changes: {
    account?: Partial<NewAccount>;
    deps?: Partial<AppDeps>;
    dataDirectory?: string;
    /** The URL of a Missive emulator. */
    missiveApiBaseUrl?: string;
    relayPace?: Partial<typeof RELAY_PACE>;
    creationLimits?: CreationLimits;
  } = {},
): Promise<TestServer> {
  const credentials = emulator.createAccount();
  const clients = createTwilioClients(emulator.url);
  const access = await provision(
    { accountSid: credentials.sid, authToken: credentials.authToken },
    clients,
    null,
    { wait: () => Promise.resolve() },
  );
  const dataDirectory = changes.dataDirectory ?? (await temporaryFolder());
  const store = await openSqliteStore(dataDirectory);
  after(() => store.close());
  const log = new LogLines();
  const clock = { now: Date.now() };
  const logger = createLogger('debug', log);
  const time = { now: () => clock.now, after: systemClock.after };
  const replyTimes = new ReplyTimes({ store, now: time.now });
  const events = new EventHub({ store, replyTimes, clock: time, logger, random: () => 0 });
  after(() => events.close());
  const metrics = createMetrics();
  const gate = createRateGate({ store: store.missiveCalls, clock: time });
  const missiveClients = createMissiveClients(changes.missiveApiBaseUrl ?? null, gate);
  const media = createTwilioMedia(emulator.url);
  const publicUrl = changes.deps?.publicUrl === undefined ? 'https://chat.example' : changes.deps.publicUrl;
  const trustedOrigin = changes.missiveApiBaseUrl ? new URL(changes.missiveApiBaseUrl).origin : null;
  const programs = createPrograms({
    local: new Map(),
    forAll: null,
    trustedOrigin: null,
    timeout: 1_000,
    now: () => clock.now,
  });
  const remoteFiles = { trustedOrigin };
  const relay = new Relay({
    store,
    clients,
    missiveClients,
    mailer: null,
    programs,
    media,
    remoteFiles,
    clock: time,
    logger,
    metrics,
    publicUrl,
    pace: { ...RELAY_PACE, ...changes.relayPace },
  });
  after(() => relay.stop());
  const limitCounts = new LimitCounter({ store, clock: time, logger });
  const deps: AppDeps = {
    store,
    replyTimes,
    relay,
    missiveClients,
    mailer: null,
    programs,
    media,
    remoteFiles,
    integrations: [],
    events,
    challenge: null,
    creations: new CreationGate({
      store: store.limits,
      limits: changes.creationLimits ?? DEFAULT_CREATION_LIMITS,
      metrics,
      logger,
      now: () => clock.now,
    }),
    limitCounts,
    bodies: new RequestBodies({
      clock: systemClock,
      metrics,
      proxyHops: changes.deps?.proxyHops ?? 0,
      onRefused: (context) => limitCounts.note('refused-bodies', context.req.param('account')),
    }),
    clients,
    logger,
    websocketUrl: emulator.websocketUrl,
    assetsDirectories: [await builtAssets()],
    dataDirectory,
    metrics,
    metricsToken: null,
    edgeSeconds: 0,
    adminSecret: ADMIN_SECRET,
    publicUrl,
    rateLimit: { burst: 1000, perMinute: 1000 },
    visitorRateLimit: { burst: 1000, perMinute: 1000 },
    tokenTtl: 3600,
    proxyHops: 0,
    now: () => clock.now,
    newVisitorId: () => randomBytes(16).toString('hex'),
    ...changes.deps,
  };
  const addAccount = (fields: Partial<NewAccount> = {}): Promise<Account> =>
    store.createIfMissing({
      id: randomBytes(8).toString('hex'),
      name: 'Acme',
      twilio: access,
      secretKey: SECRET_KEY,
      visitorTokenKey: randomBytes(32).toString('base64url'),
      createdAt: clock.now,
      ...fields,
    });
  const account = await addAccount(changes.account);
  const app = createApp(deps);
  const postSession: TestServer['postSession'] = async (request, headers = {}) =>
    app.request(`/${account.id}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof request === 'string' ? request : JSON.stringify(request),
    });
  const client = twilio(credentials.sid, credentials.authToken);
  client.conversations.baseUrl = emulator.url;
  client.api.baseUrl = emulator.url;
  return {
    app,
    deps,
    store,
    account,
    log,
    clock,
    twilio: client,
    serviceSid: access.serviceSid,
    addAccount,
    postSession,
    openSession: async (request = {}, headers = {}) => {
      const response = await postSession(request, headers);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return (await response.json()) as Session;
    },
  };
}

export async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  return ((await response.json()) as { error: { code: string; message: string } }).error;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
