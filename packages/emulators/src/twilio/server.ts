import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import type { Logger } from '../shared/logger.js';
import { close, listen, serverOf, withDefaults, type ServerOptions } from '../shared/server.js';
import { Account } from './account.js';
import {
  ABOUT_TO_EXPIRE_MS,
  BODY_CAP,
  DEFAULT_ACCOUNT_SID,
  DEFAULT_AUTH_TOKEN,
  SOCKET_PATH,
} from './constants.js';
import { makeConsole } from './console-api.js';
import { asTwilioError, errors } from './errors.js';
import { newSecret, newSid } from './ids.js';
import { DEFAULT_MEDIA_LIMIT_MB, makeMedia, type MediaBindings } from './media.js';
import { Realtime } from './realtime.js';
import { makeRest } from './rest.js';
import { makeTunnel } from './tunnel.js';

export interface TwilioAccountCredentials {
  sid: string;
  authToken: string;
}

export interface TwilioEmulatorOptions extends ServerOptions {
  /** Initial accounts; by default, the default account. */
  accounts?: TwilioAccountCredentials[];
  tokenLifetimes?: {
    /** How long before its expiry a token is warned about; three minutes by default. */
    aboutToExpireMs?: number;
  };
  /** Largest media upload; the limit that clients are told stays the real service's. */
  mediaSizeLimitMb?: number;
}

export interface TwilioEmulator {
  readonly url: string;
  readonly port: number;
  readonly websocketUrl: string;
  /** Creates an isolated account. */
  createAccount(): TwilioAccountCredentials;
  /** The account's internals, for tests: state, faults, changes. Throws when there is none with that SID. */
  account(sid: string): Account;
  stop(): Promise<void>;
}

/** Starts a Twilio Conversations service on loopback: WebSocket, REST, media and console on one port. */
export const startTwilioEmulator = async (options: TwilioEmulatorOptions = {}): Promise<TwilioEmulator> => {
  const basics = withDefaults(options);
  const { host, clock, logger } = basics;
  const accounts = new Map<string, Account>();
  const addAccount = (credentials: TwilioAccountCredentials): Account => {
    const account = new Account({ ...credentials, clock, logger });
    accounts.set(account.sid, account);
    return account;
  };
  for (const one of options.accounts ?? [{ sid: DEFAULT_ACCOUNT_SID, authToken: DEFAULT_AUTH_TOKEN }]) {
    addAccount(one);
  }

  let url = '';
  const findAccount = (sid: string) => accounts.get(sid);
  const realtime = new Realtime({
    clock,
    logger,
    aboutToExpireMs: options.tokenLifetimes?.aboutToExpireMs ?? ABOUT_TO_EXPIRE_MS,
    findAccount,
    tunnel: makeTunnel(() => url, logger),
  });

  const app = makeApp(logger);
  const server = serverOf(app, (cut): MediaBindings => ({
    findAccount,
    accounts: () => accounts.values(),
    baseUrl: url,
    cut,
    now: () => clock.now(),
    mediaSizeLimitMb: options.mediaSizeLimitMb ?? DEFAULT_MEDIA_LIMIT_MB,
  }));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: BODY_CAP, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://emulator').pathname !== SOCKET_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => realtime.accept(webSocket));
  });
  const port = await listen(server, basics);
  url = `http://${host}:${port}`;

  return {
    url,
    port,
    websocketUrl: `ws://${host}:${port}${SOCKET_PATH}`,
    createAccount: () => {
      const { sid, authToken } = addAccount({ sid: newSid('AC'), authToken: newSecret() });
      return { sid, authToken };
    },
    account: (sid) => {
      const account = accounts.get(sid);
      if (!account) throw new Error(`There is no account ${sid}`);
      return account;
    },
    stop: async () => {
      for (const account of accounts.values()) account.stop();
      realtime.stop();
      // Closing sockets are no longer sessions, and closing the server does not close them.
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await close(server);
    },
  };
};

/** Console and media come first: they need no Basic credentials. */
const makeApp = (logger: Logger): Hono<{ Bindings: MediaBindings }> => {
  const app = new Hono<{ Bindings: MediaBindings }>();
  app.route('/', makeConsole());
  const media = makeMedia();
  const isMedia = (path: string) => /^\/media\/|^\/v1\/Services\/[^/]+\/Media(?:Set)?(?:\/|$)/.test(path);
  app.use('*', async (c, next) => {
    if (!isMedia(c.req.path)) return next();
    return media.fetch(c.req.raw, c.env);
  });
  app.route('/', makeRest());
  const onError = (error: unknown): Response => {
    const known = asTwilioError(error);
    if (!known) logger.warn('A request failed', { error: String(error) });
    const { body, status } = known ?? errors.internal();
    const headers = status === 401 ? { 'www-authenticate': 'Basic realm="Twilio API"' } : {};
    return Response.json(body, { status, headers });
  };
  app.onError(onError);
  media.onError(onError);
  app.notFound((c) => c.json(errors.notFound(c.req.path).body, 404));
  return app;
};
