/**
 * The whole product for end-to-end tests: the built chat server, the Twilio emulator,
 * the demo site and pages of the test's own, each on a free port, and a browser.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { startTwilioEmulator, type TwilioFaultInput } from '@missive-chat/emulators';
import { startChatServer, type ChatServer, type StartOptions } from '@missive-chat/server';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { NO_CREATION_LIMITS } from '../../packages/server/test/visitors/no-creation-limits.js';
import type { findBrowser } from './browser.js';
import { launchChromium, sharedBrowser } from './engines/launch.js';
import { eventually, TIMEOUT } from './eventually.js';

export { eventually } from './eventually.js';

/** The key of the documented digest example. */
export const DOCUMENTED_SECRET_KEY = 'e72bvc5171hf23982d05j610514gfe2m';

/** Signs in to the Setup page. */
export const ADMIN_SECRET = 'a secret of the tests';

interface DemoSite {
  url: string;
  stop(): Promise<void>;
}

/** A conversation from the agent's side, returned by the console's API. */
export interface ConsoleConversation {
  sid: string;
  friendlyName: string;
  attributes: Record<string, unknown>;
  participants: { identity: string; online: boolean; lastReadMessageIndex: number | null }[];
  typing: string[];
  messages: { index: number; author: string; body: string; attributes: Record<string, unknown> }[];
}

export type Stack = Awaited<ReturnType<typeof startStack>>;

export async function startStack({
  chooseBrowser,
  serverOptions = {},
  twilioClock,
}: {
  chooseBrowser?: typeof findBrowser;
  serverOptions?: StartOptions;
  /** Twilio's clock. */
  twilioClock?: NonNullable<Parameters<typeof startTwilioEmulator>[0]>['clock'];
} = {}) {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-test-'));
  const twilio = await startTwilioEmulator(twilioClock ? { clock: twilioClock } : {});
  const { sid, authToken } = twilio.createAccount();
  const startServer = (port: number): Promise<ChatServer> =>
    startChatServer({
      port,
      dataDirectory,
      accountName: 'Kiln & Clay',
      secretKey: DOCUMENTED_SECRET_KEY,
      adminSecret: ADMIN_SECRET,
      twilioAccountSid: sid,
      twilioAuthToken: authToken,
      twilioApiBaseUrl: twilio.url,
      twilioWebsocketUrl: twilio.websocketUrl,
      logLevel: 'silent',
      // All visitors of the tests come from one address.
      rateLimit: { burst: 1_000, perMinute: 1_000 },
      creationLimits: NO_CREATION_LIMITS,
      ...serverOptions,
    });
  let server = await startServer(0);
  const { url: serverUrl, port } = server;
  // The demo is plain JavaScript, as its readers would write it.
  const site = new URL('../../demo/site.mjs', import.meta.url).href;
  const { startDemoSite } = (await import(site)) as {
    startDemoSite(options: { port: number; server: string; twilio: string }): Promise<DemoSite>;
  };
  const demo = await startDemoSite({ port: 0, server: serverUrl, twilio: twilio.url });
  const pages = await servePages();
  // A browser of another kind, for this stack only.
  const ownBrowser = chooseBrowser && (await launchChromium(chooseBrowser));
  const browser = ownBrowser ?? (await sharedBrowser());
  const contexts: BrowserContext[] = [];

  const api = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${twilio.url}/console/api/${sid}/${path}`, {
      ...init,
      headers: { 'Content-Type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const post = <T>(path: string, body: unknown): Promise<T> =>
    api<T>(path, { method: 'POST', body: JSON.stringify(body) });

  /** Twilio's REST API, as an operator or another program uses it. */
  const rest = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    form: Readonly<Record<string, string>> = {},
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(`${twilio.url}/v1/Services/${serviceSid()}/${path}`, {
      method,
      headers: { Authorization: `Basic ${btoa(`${sid}:${authToken}`)}` },
      ...(method === 'POST' && { body: new URLSearchParams(form) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
  };
  const serviceSid = (): string => {
    for (const service of twilio.account(sid).services.values())
      if (service.conversations.size > 0) return service.sid;
    throw new Error('There is no conversation yet.');
  };

  const agent = {
    conversations: () => api<ConsoleConversation[]>('conversations'),
    conversation: (ch: string) => api<ConsoleConversation>(`conversations/${ch}`),
    answer: (ch: string, body: string, name = 'Ada', attributes: Record<string, unknown> = {}) =>
      post(`conversations/${ch}/messages`, { author: 'agent', body, attributes: { name, ...attributes } }),
    /** Sends a file as the console does: first the bytes, then a message with them. */
    async sendFile(
      ch: string,
      filename: string,
      contentType: string,
      content: Uint8Array<ArrayBuffer>,
    ): Promise<void> {
      const path = `${twilio.url}/console/api/${sid}/conversations/${ch}/media?filename=${encodeURIComponent(filename)}`;
      const response = await fetch(path, {
        method: 'POST',
        body: content,
        headers: { 'Content-Type': contentType },
      });
      const { sid: mediaSid } = (await response.json()) as { sid: string };
      await post(`conversations/${ch}/messages`, { author: 'agent', body: '', mediaSids: [mediaSid] });
    },
    type: (ch: string) => post(`conversations/${ch}/typing`, { identity: 'agent' }),
    read: (ch: string, index: number) => post(`conversations/${ch}/read`, { identity: 'agent', index }),
    /** Waits for the visitor's conversation and its message of this text. */
    async receive(body: string): Promise<ConsoleConversation> {
      const find = async (): Promise<ConsoleConversation | undefined> => {
        for (const { sid: ch } of await agent.conversations()) {
          const conversation = await agent.conversation(ch);
          if (conversation.messages.some((message) => message.body === body)) return conversation;
        }
        return undefined;
      };
      return eventually(`the agent receives “${body}”`, find);
    },
    bodies: async (ch: string) => (await agent.conversation(ch)).messages.map(({ body }) => body),
  };

  return {
    serverUrl,
    demoUrl: demo.url,
    twilioUrl: twilio.url,
    twilioCredentials: { accountSid: sid, authToken },
    consoleUrl: `${twilio.url}/console?account=${sid}`,
    agent,
    rest,
    pullFault: (fault: TwilioFaultInput) => twilio.account(sid).faults.pull(fault),
    clearFaults: () =>
      twilio
        .account(sid)
        .faults.list()
        .forEach(({ id }) => twilio.account(sid).faults.clear(id)),
    openSockets: () => api<{ identity: string }[]>('sockets'),
    /** Serves a page with this HTML on its own origin. */
    page: pages.add,
    /** A new visitor's browser: nothing stored, nothing shared. */
    async visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(TIMEOUT);
      contexts.push(context);
      return context;
    },
    /** Closes visitors' pages, so that they do not reconnect or consume faults meant for others. */
    async sendVisitorsHome() {
      for (const context of contexts.splice(0)) await context.close();
    },
    async stopServer() {
      await server.stop();
    },
    async startServer() {
      server = await startServer(port);
    },
    async stop() {
      for (const context of contexts) await context.close();
      await ownBrowser?.close();
      await Promise.all([server.stop(), demo.stop(), pages.stop(), twilio.stop()]);
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * A stack for the tests of a `describe`. Visitors leave after each test: an open page costs processor time.
 */
export function useStack(take: (stack: Stack) => void): void {
  let stack: Stack | undefined;
  before(async () => take((stack = await startStack())));
  afterEach(() => stack?.sendVisitorsHome());
  after(() => stack?.stop());
}

async function servePages() {
  const pages = new Map<string, { body: string; headers: Record<string, string> }>();
  const server = createServer((request, response) => {
    const page = pages.get(request.url?.split('?')[0] ?? '');
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(page?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    add(body: string, headers: Record<string, string> = {}): string {
      const path = `/page-${pages.size}`;
      pages.set(path, { body, headers });
      return url + path;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The widget by roles and names, as a visitor sees it. */
export function widgetOf(page: Page) {
  const window = page.getByRole('dialog', { name: 'Chat with us' });
  const composer = window.getByPlaceholder('Message…');
  return {
    button: page.getByRole('button', { name: /^Chat with us/ }),
    window,
    composer,
    log: window.getByRole('log'),
    async open() {
      await page.getByRole('button', { name: /^Chat with us/ }).click();
      await window.waitFor();
    },
    async identify(name = 'Jane Doe', email = 'jane@acme.com') {
      await window.getByLabel('Name').fill(name);
      await window.getByLabel('Email').fill(email);
      await window.getByRole('button', { name: 'Submit' }).click();
      await composer.waitFor();
    },
    async write(body: string) {
      await composer.fill(body);
      await composer.press('Enter');
    },
    bubble: (body: string) => window.getByText(body, { exact: true }),
    /** The documented bubble for connection errors. */
    connectionError: window.getByText(/there is an issue connecting/).first(),
  };
}
