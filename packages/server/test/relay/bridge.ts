/** Both ends of the relay as in production, but on emulators: chat server, Twilio and Missive. */

import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before } from 'node:test';
import Database from 'libsql';
import twilio from 'twilio';
import type { ChannelType } from '../../src/api/missive.js';
import { NO_CREATION_LIMITS } from '../visitors/no-creation-limits.js';
import type { Session, SessionRequest } from '../../../../src/core/types.js';
import {
  startMissiveEmulator,
  startTwilioEmulator,
  type MissiveOrganization,
} from '../../../emulators/src/index.js';
import { createTwilioMedia } from '../../src/relay/files/twilio-media.js';
import { startChatServer, type ChatServer, type StartOptions } from '../../src/start.js';
import { openPostgresStore } from '../../src/storage/postgres.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/stores/store.js';
import { eventually } from '../../../../test/support/eventually.js';
import { builtAssets, LogLines, SECRET_KEY, temporaryFolder } from '../support.js';

export const ACCOUNT = 'shop';
export const SIGNATURE_SECRET = 'channel-secret';

/** Short intervals and timeouts, so that tests do not wait for what will not come. */
export const PACE = {
  lease: 3_000,
  maxStepTime: 3_000,
  pollInterval: 50,
  retryDelay: 50,
  maxRetryDelay: 400,
  settleTime: 50,
  minCheckDelay: 300,
  maxCheckDelay: 1_000,
  sweepInterval: 400,
  sweepOverlap: 1_000,
  gapDelay: 150,
  maxMissiveCallTime: 1_000,
  maxTwilioCallTime: 1_000,
  maxMailTime: 1_500,
};

export type Bridge = Awaited<ReturnType<typeof openBridge>>;
type Changes = Partial<StartOptions> & { channelType?: ChannelType; signed?: boolean };

/** Starts a bridge for one test. */
export async function startBridge(changes: Changes = {}): Promise<Bridge> {
  const bridge = await openBridge(changes);
  after(() => bridge.stop());
  return bridge;
}

/** Starts a bridge for the tests of a `describe`. */
export function useBridge(changes: Changes = {}): () => Bridge {
  let bridge: Bridge | undefined;
  before(async () => {
    bridge = await openBridge(changes);
  });
  after(() => bridge?.stop());
  return () => bridge!;
}

async function openBridge(changes: Changes) {
  const { channelType = 'text', signed = true, ...options } = changes;
  const twilioEmulator = await startTwilioEmulator({ port: 0 });
  const missiveEmulator = await startMissiveEmulator({ port: 0 });
  const missive: MissiveOrganization = missiveEmulator.organization;
  const credentials = twilioEmulator.createAccount();
  const port = await freePort();
  const channel = missive.createChannel({
    type: channelType,
    name: 'Kiln & Clay',
    webhookUrl: `http://127.0.0.1:${port}/${ACCOUNT}/webhooks/missive`,
    signatureSecret: signed ? SIGNATURE_SECRET : null,
    aliases: [
      { id: 'team', name: 'Kiln & Clay', username: 'team' },
      { id: 'workshop', name: 'The workshop', username: 'workshop' },
    ],
  });
  // Other tests cover the rate limits. Here, much happens in little time.
  missive.rateLimits.settings = { ...missive.rateLimits.settings, perMinute: 1e6, perQuarterHour: 1e6 };
  missive.webhooks.settings = { ...missive.webhooks.settings, retriesMs: [200, 400, 800] };
  const dataDirectory = await temporaryFolder();
  const log = new LogLines();
  const startOptions = async (): Promise<StartOptions> => ({
    port,
    dataDirectory,
    assetsDirectory: await builtAssets(),
    account: ACCOUNT,
    accountName: 'Kiln & Clay',
    secretKey: SECRET_KEY,
    publicUrl: `http://127.0.0.1:${port}`,
    twilioAccountSid: credentials.sid,
    twilioAuthToken: credentials.authToken,
    twilioApiBaseUrl: twilioEmulator.url,
    twilioWebsocketUrl: twilioEmulator.websocketUrl,
    missiveApiBaseUrl: missiveEmulator.apiBaseUrl,
    missiveApiToken: missive.token,
    missiveChannelId: channel.id,
    missiveChannelType: channelType,
    ...(signed ? { missiveSignatureSecret: SIGNATURE_SECRET } : {}),
    ...(channelType === 'email' ? { missiveChannelAddress: 'chat@kiln.example' } : {}),
    relayPace: PACE,
    missiveLimits: { windows: [{ span: 1_000, calls: 100_000 }] },
    rateLimit: { burst: 10_000, perMinute: 10_000 },
    ...options,
  });
  const start = async (others: Partial<StartOptions> = {}): Promise<ChatServer> =>
    startChatServer({
      creationLimits: NO_CREATION_LIMITS,
      ...(await startOptions()),
      logDestination: log,
      ...others,
    });
  let server: ChatServer | null = await start();
  const url = server.url;
  const client = twilio(credentials.sid, credentials.authToken);
  client.conversations.baseUrl = twilioEmulator.url;
  const services = await client.conversations.v1.services.list();
  const service = services.find(({ friendlyName }) => friendlyName === `Missive Live Chat (${ACCOUNT})`);
  const conversations = client.conversations.v1.services(service!.sid).conversations;

  const openSession = async (request: SessionRequest): Promise<Session> => {
    const response = await fetch(`${url}/${ACCOUNT}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Session;
  };
  const others: ChatServer[] = [];
  let opened: Promise<Store> | undefined;
  const { databaseUrl, encryptionKey = '' } = options;
  const openStore = (): Promise<Store> =>
    databaseUrl === undefined
      ? openSqliteStore(dataDirectory)
      : openPostgresStore(databaseUrl, Buffer.from(encryptionKey, 'hex'));
  const shared = (): Promise<Store> => (opened ??= openStore());
  const stop = async (): Promise<void> => {
    await Promise.all([server?.stop(), ...others.map((other) => other.stop())]);
    await missiveEmulator.stop();
    await twilioEmulator.stop();
    await (await opened)?.close();
  };
  const consoleUrl = `${twilioEmulator.url}/console/api/${credentials.sid}`;

  return {
    url,
    stop,
    log,
    channel,
    missive,
    twilio: twilioEmulator.account(credentials.sid),
    conversations,
    openSession,
    /** A visitor who has a conversation, and writes as a browser does. */
    async visitor(request: SessionRequest = {}) {
      const session = await openSession({
        visitor: { name: 'Ana', email: 'ana@example.org' },
        ...request,
        start: true,
      });
      const conversation = conversations(session.conversationSid!);
      return {
        session,
        sid: session.conversationSid!,
        identity: session.identity,
        write: (body: string, more: { mediaSid?: string; attributes?: string } = {}) =>
          conversation.messages.create({
            author: session.identity,
            body,
            xTwilioWebhookEnabled: 'true',
            ...more,
          }),
        /** Sends one message with all of these files, as a browser does. */
        async writeFiles(files: readonly SentFile[], body = ''): Promise<void> {
          const path = `${consoleUrl}/conversations/${session.conversationSid!}`;
          const mediaSids: string[] = [];
          for (const { filename, bytes } of files) {
            const query = `?filename=${encodeURIComponent(filename)}`;
            mediaSids.push((await postTo<{ sid: string }>(`${path}/media${query}`, bytes)).sid);
          }
          const message = { author: session.identity, body, mediaSids };
          await postTo(`${path}/messages`, JSON.stringify(message));
        },
        /** Downloads a file that an agent sent, as the browser does. */
        async downloadFile(mediaSid: string): Promise<Buffer> {
          const { twilio: access } = (await (await shared()).find(ACCOUNT))!;
          return (await createTwilioMedia(twilioEmulator.url).fetchMedia(access!, mediaSid, 1e8)).bytes;
        },
        /** Messages of agents, as the visitor's window gets them. */
        async receivedMessages() {
          const all = await conversation.messages.list({ order: 'asc' });
          return all
            .filter(({ author }) => author !== session.identity)
            .map(({ body, attributes, media }) => ({
              // Twilio sends null for a message with files only; the package’s types omit that.
              body: (body as string | null) ?? '',
              attributes: JSON.parse(attributes) as Record<string, unknown>,
              media: (media as MediaJson[] | null) ?? [],
            }));
        },
      };
    },
    /** Posts a webhook signed with the channel's secret, and returns the status. */
    async postWebhook(body: string): Promise<number> {
      const signature = `sha256=${createHmac('sha256', SIGNATURE_SECRET).update(body).digest('hex')}`;
      const headers: Record<string, string> = signed ? { 'X-Hook-Signature': signature } : {};
      return (await fetch(`${url}/${ACCOUNT}/webhooks/missive`, { method: 'POST', body, headers })).status;
    },
    /** What a process is started with, as JSON can carry it. */
    startOptions,
    /** A second connection to the server's store. */
    store: shared,
    /** The whole content of the database as text. */
    rows(): string {
      const database = new Database(join(dataDirectory, 'missive-chat.sqlite'));
      const query = (sql: string): unknown[] => database.prepare(sql).all();
      const tables = query("select name from sqlite_master where type = 'table'") as { name: string }[];
      const rows = tables.map(({ name }) => query(`select * from "${name}"`));
      database.close();
      return JSON.stringify(rows);
    },
    /** Starts another process on the same database; the proxy still sends everything to the first. */
    async startAnother(differences: Partial<StartOptions> = {}): Promise<ChatServer> {
      const another = await start({ port: 0, ...differences });
      others.push(another);
      return another;
    },
    async stopServer() {
      await server?.stop();
      server = null;
    },
    async startServer(others: Partial<StartOptions> = {}) {
      server = await start(others);
    },
    /** The bodies of the visitor messages that Missive accepted. */
    bodies: () =>
      missive.messages.filter(({ direction }) => direction === 'incoming').map(({ body }) => body),
  };
}

export const newId = (): string => randomBytes(4).toString('hex');

/** Waits until the condition holds. */
export const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  await eventually(what, async () => ((await isSo()) ? true : undefined));
};

interface MediaJson {
  readonly sid: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
}

interface SentFile {
  readonly filename: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

async function postTo<Answer>(url: string, body: string | Buffer<ArrayBuffer>): Promise<Answer> {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
  const response = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': type } });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
