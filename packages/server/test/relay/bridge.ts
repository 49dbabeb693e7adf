/** Both ends of the relay as they are in production, but for where they are: chat server, Twilio and Missive. */

import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before } from 'node:test';
import Database from 'libsql';
import twilio from 'twilio';
import { NO_CREATION_LIMITS } from '../visitors/no-creation-limits.js';
import type { Session, SessionRequest } from '../../../../src/core/types.js';
import {
  startMissiveEmulator,
  startTwilioEmulator,
  type MissiveOrganization,
} from '../../../emulators/src/index.js';
import type { ChannelType } from '../../src/accounts/account-store.js';
import { createTwilioMedia } from '../../src/relay/files/twilio-media.js';
import { startChatServer, type ChatServer, type StartOptions } from '../../src/start.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/stores/store.js';
import { eventually } from '../../../../test/support/eventually.js';
import { builtAssets, LogLines, SECRET_KEY, temporaryFolder } from '../support.js';

export const ACCOUNT = 'shop';
export const SIGNATURE_SECRET = 'channel-secret';

/** Everything at a pace for tests: nobody waits for what will not come. */
const PACE = {
  lease: 3_000,
  maxStepTime: 3_000,
  pollInterval: 50,
  retryDelay: 50,
  maxRetryDelay: 400,
  settleTime: 50,
  minCheckDelay: 300,
  maxCheckDelay: 1_000,
  sweepInterval: 400,
  gapDelay: 150,
  maxMissiveCallTime: 1_000,
  maxTwilioCallTime: 1_000,
};

export type Bridge = Awaited<ReturnType<typeof openBridge>>;
type Changes = Partial<StartOptions> & { channelType?: ChannelType; signed?: boolean };

/** For one test. */
export async function startBridge(changes: Changes = {}): Promise<Bridge> {
  const bridge = await openBridge(changes);
  after(() => bridge.stop());
  return bridge;
}

/** For the tests of a `describe`. */
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
  // How limits are kept is another test’s: here, much happens in little time.
  missive.rateLimits.settings = { ...missive.rateLimits.settings, perMinute: 1e6, perQuarterHour: 1e6 };
  missive.webhooks.settings = { ...missive.webhooks.settings, retriesMs: [200, 400, 800] };
  const dataDirectory = await temporaryFolder();
  const log = new LogLines();
  const start = async (others: Partial<StartOptions> = {}): Promise<ChatServer> =>
    startChatServer({
      port,
      dataDirectory,
      assetsDirectory: await builtAssets(),
      logDestination: log,
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
      creationLimits: NO_CREATION_LIMITS,
      ...options,
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
  const shared = (): Promise<Store> => (opened ??= openSqliteStore(dataDirectory));
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
    /** Somebody who has a conversation, and writes as a browser does. */
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
        /** One message with all of them, as a browser sends it. */
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
        /** A file of the team’s, as the browser loads it. */
        async heardFile(mediaSid: string): Promise<Buffer> {
          const { twilio: access } = (await (await shared()).find(ACCOUNT))!;
          return (await createTwilioMedia(twilioEmulator.url).fetchMedia(access!, mediaSid, 1e8)).bytes;
        },
        /** The team has said, as the visitor's window gets it. */
        async heard() {
          const all = await conversation.messages.list({ order: 'asc' });
          return all
            .filter(({ author }) => author !== session.identity)
            .map(({ body, attributes, media }) => ({
              // Twilio has none where there is only a file; the package’s types do not say so.
              body: (body as string | null) ?? '',
              attributes: JSON.parse(attributes) as Record<string, unknown>,
              media: (media as MediaJson[] | null) ?? [],
            }));
        },
      };
    },
    /** A webhook of the channel's, signed as the channel is; answers the status. */
    async tell(body: string): Promise<number> {
      const signature = `sha256=${createHmac('sha256', SIGNATURE_SECRET).update(body).digest('hex')}`;
      const headers: Record<string, string> = signed ? { 'X-Hook-Signature': signature } : {};
      return (await fetch(`${url}/${ACCOUNT}/webhooks/missive`, { method: 'POST', body, headers })).status;
    },
    /** The store beside the server's own. */
    store: shared,
    /** All that the database holds, as text. */
    rows(): string {
      const database = new Database(join(dataDirectory, 'missive-chat.sqlite'));
      const query = (sql: string): unknown[] => database.prepare(sql).all();
      const tables = query("select name from sqlite_master where type = 'table'") as { name: string }[];
      const rows = tables.map(({ name }) => query(`select * from "${name}"`));
      database.close();
      return JSON.stringify(rows);
    },
    /** Another process on the same database; the proxy in front sends everything to the first. */
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
    /** The texts that Missive has of visitors, as they were accepted. */
    bodies: () =>
      missive.messages.filter(({ direction }) => direction === 'incoming').map(({ body }) => body),
  };
}

export const newId = (): string => randomBytes(4).toString('hex');

/** Waits until this is so. */
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
