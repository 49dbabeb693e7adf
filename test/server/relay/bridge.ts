/** Both ends of the relay as they are in production, but for where they are: chat server, Twilio and Missive. */

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import twilio from 'twilio';
import type { Session, SessionRequest } from '../../../src/core/types.js';
import {
  startMissiveEmulator,
  startTwilioEmulator,
  type MissiveOrganization,
} from '../../../src/emulators/index.js';
import type { ChannelType } from '../../../src/server/account-store.js';
import { startChatServer, type ChatServer, type StartOptions } from '../../../src/server/start.js';
import { openSqliteStore } from '../../../src/server/storage/sqlite.js';
import type { Store } from '../../../src/server/storage/store.js';
import { eventually } from '../../support/eventually.js';
import { builtAssets, LogLines, SECRET_KEY, temporaryFolder } from '../support.js';

export const ACCOUNT = 'shop';
export const SIGNATURE_SECRET = 'channel-secret';

/** Everything at a pace for tests: nobody waits for what will not come. */
const PACE = {
  lease: 3_000,
  poll: 50,
  retry: 50,
  longestRetry: 400,
  soonestLook: 300,
  longestLook: 1_000,
  sweep: 400,
  gapPatience: 150,
};

export type Bridge = Awaited<ReturnType<typeof startBridge>>;

export async function startBridge(
  changes: Partial<StartOptions> & { channelType?: ChannelType; signed?: boolean } = {},
) {
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
  missive.webhooks.settings = { ...missive.webhooks.settings, retriesMs: [200, 400, 800] };
  const dataDirectory = await temporaryFolder();
  const log = new LogLines();
  const start = async (): Promise<ChatServer> =>
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
      rateLimit: { burst: 10_000, perMinute: 10_000 },
      ...options,
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
  const stop = async (): Promise<void> => {
    await server?.stop();
    await missiveEmulator.stop();
    await twilioEmulator.stop();
  };
  after(stop);

  return {
    url,
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
        /** What the team has said, as the visitor's window gets it. */
        async heard() {
          const all = await conversation.messages.list({ order: 'asc' });
          return all
            .filter(({ author }) => author !== session.identity)
            .map(({ body, attributes, media }) => ({
              body,
              attributes: JSON.parse(attributes) as Record<string, unknown>,
              media: (media ?? []) as { sid: string; filename: string; content_type: string; size: number }[],
            }));
        },
      };
    },
    /** The store beside the server's own. */
    async store(): Promise<Store> {
      const store = await openSqliteStore(dataDirectory);
      after(() => store.close());
      return store;
    },
    async stopServer() {
      await server?.stop();
      server = null;
    },
    async startServer() {
      server = await start();
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
