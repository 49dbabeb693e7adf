/** Starts and stops the chat server's process. */

import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { DestinationStream } from 'pino';
import { setUpAccount } from './accounts/account-setup.js';
import { createApp, type AppDeps } from './app.js';
import type { Challenge } from './visitors/challenge.js';
import { CreationGate, creationLimitsOf, type CreationLimits } from './visitors/creation-limits.js';
import { endSilentConnections, serverOptions } from './http/connection-bounds.js';
import { checkOptions, type ChatServerOptions, type Settings } from './environment.js';
import { purgeOnChange } from './live/edge-purge.js';
import { ReplyTimes } from './accounts/reply-times.js';
import { EventHub } from './live/event-hub.js';
import { loadAnswers, type LoadedAnswers } from './answers/load-answers.js';
import { localProgram } from './answers/local-program.js';
import { PROGRAM_TIMEOUT, type OnVisitorMessage } from './answers/program.js';
import { createPrograms, type Programs } from './answers/programs.js';
import { loadIntegrations } from './integrations/load-integrations.js';
import { createLogger, type Logger } from './logging.js';
import { createMetrics, type Metrics } from './metrics.js';
import type { Mailer } from './mail/mailer.js';
import { createSmtpMailer } from './mail/smtp-mailer.js';
import { createMissiveClients } from './missive/missive-client.js';
import { createRateGate } from './missive/rate-gate.js';
import type { RateLimits } from './stores/missive-call-store.js';
import type { RateLimit } from './http/rate-limit.js';
import { RequestBodies, type BodyLimits } from './http/request-body.js';
import { createTwilioMedia } from './relay/files/twilio-media.js';
import { Relay, RELAY_PACE } from './relay/relay.js';
import { LimitCounter } from './statistics/limit-counter.js';
import { openStore } from './storage/open-store.js';
import { systemClock } from './system-clock.js';
import { turnstileChallenge } from './visitors/turnstile.js';
import { createTwilioClients } from './twilio/twilio-client.js';

export interface StartOptions extends ChatServerOptions {
  /** Folder of the built browser files; those of the packages when left out. */
  assetsDirectory?: string;
  /** Where log lines go; standard output when left out. */
  logDestination?: DestinationStream;
  /** Session requests of one address. */
  rateLimit?: RateLimit;
  /** Session requests of one visitor, from whatever address. */
  visitorRateLimit?: RateLimit;
  /** New visitors and conversations of an address and of an account. */
  creationLimits?: CreationLimits;
  /** What new visitors have to pass, in the place of Turnstile; null for nothing. */
  challenge?: Challenge | null;
  /** Bounds of request bodies; what is left out is as in `DEFAULT_BODY_LIMITS`. */
  bodyLimits?: Partial<BodyLimits>;
  /** When the relay does what, in milliseconds; what is left out is as in `RELAY_PACE`. */
  relayPace?: Partial<typeof RELAY_PACE>;
  /** What Missive allows a token; what is left out is as in `MISSIVE_LIMITS`. */
  missiveLimits?: Partial<RateLimits>;
  /** Milliseconds that a call to Missive may take. */
  missiveTimeout?: number;
  /** Milliseconds that sending an email may take. */
  mailTimeout?: number;
  /** Answers visitors of all accounts that have no program of their own; nothing answers when left out. */
  onVisitorMessage?: OnVisitorMessage;
  /** Milliseconds that a program may think. */
  programTimeout?: number;
}

export interface ChatServer {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What it counts; a process may add its own. */
  readonly metrics: Metrics;
  /** Takes no new requests, lets those under way finish (10 s at most), closes the database. */
  stop(): Promise<void>;
}

/** Enough for an office behind one address; too little to do harm. */
export const DEFAULT_RATE_LIMIT = { burst: 60, perMinute: 60 };
/** Several tabs that lose and find their network again and again. */
export const DEFAULT_VISITOR_RATE_LIMIT = { burst: 40, perMinute: 30 };
/** Lifetime of a Twilio access token in seconds. */
export const DEFAULT_TOKEN_TTL = 3600;
const STOP_TIMEOUT = 10_000;
/** The widget of the same version, and the Setup page. */
const BUILT_FILES = [
  join(dirname(createRequire(import.meta.url).resolve('missive-chat/package.json')), 'dist', 'browser'),
  fileURLToPath(new URL('../dist/browser/', import.meta.url)),
];

/** @throws OptionsError, ProvisionError: their messages are for the operator */
export async function startChatServer(options: StartOptions = {}): Promise<ChatServer> {
  const { assetsDirectory, logDestination, rateLimit, visitorRateLimit, ...others } = options;
  const { relayPace, missiveLimits, missiveTimeout, mailTimeout, ...more } = others;
  const { bodyLimits, creationLimits, challenge, onVisitorMessage, programTimeout, ...rest } = more;
  const settings = checkOptions(rest);
  const { integrations: file } = settings;
  const integrations = file === undefined ? [] : await loadIntegrations(file, process.env);
  const answers = settings.answers === undefined ? [] : await loadAnswers(settings.answers);
  const logger = createLogger(settings.logLevel, logDestination);
  const store = await openStore(settings);
  const metrics = createMetrics();
  const clients = createTwilioClients(settings.twilioApiBaseUrl ?? null, (outcome) =>
    metrics.twilioCalls.inc({ outcome }),
  );
  const replyTimes = new ReplyTimes({ store, now: Date.now });
  const events = new EventHub({ store, replyTimes, clock: systemClock, logger, random: Math.random });
  const gate = createRateGate({
    store: store.missiveCalls,
    clock: systemClock,
    ...(missiveLimits === undefined ? {} : { limits: missiveLimits }),
    onProblem: (error) => logger.warn({ err: error }, 'a call to Missive could not be counted'),
  });
  const missiveClients = createMissiveClients(
    settings.missiveApiBaseUrl ?? null,
    gate,
    (outcome) => metrics.missiveCalls.inc({ outcome }),
    missiveTimeout === undefined ? {} : { timeout: missiveTimeout },
  );
  const media = createTwilioMedia(settings.twilioApiBaseUrl ?? null);
  const publicUrl = settings.publicUrl ?? null;
  const mailer = await mailerOf(settings, mailTimeout);
  const programs = programsOf(settings, answers, { onVisitorMessage, timeout: programTimeout, logger });
  const remoteFiles = { trustedOrigin: originOf(settings.missiveApiBaseUrl) };
  const relay = new Relay({
    store,
    clients,
    missiveClients,
    mailer,
    programs,
    media,
    remoteFiles,
    clock: systemClock,
    logger,
    metrics,
    publicUrl,
    pace: { ...RELAY_PACE, ...relayPace },
  });
  const limitCounts = new LimitCounter({ store, clock: systemClock, logger });
  const deps: AppDeps = {
    store,
    replyTimes,
    events,
    creations: new CreationGate({
      store: store.limits,
      limits: creationLimits ?? creationLimitsOf(settings),
      metrics,
      logger,
      now: Date.now,
    }),
    challenge: challenge === undefined ? turnstileOf(settings) : challenge,
    limitCounts,
    bodies: new RequestBodies({
      clock: systemClock,
      metrics,
      proxyHops: settings.proxyHops,
      onRefused: (context) => limitCounts.note('refused-bodies', context.req.param('account')),
      ...(bodyLimits === undefined ? {} : { limits: bodyLimits }),
    }),
    logger,
    metrics,
    edgeSeconds: settings.edgeSeconds,
    adminSecret: settings.adminSecret ?? null,
    metricsToken: settings.metricsToken ?? null,
    publicUrl,
    relay,
    missiveClients,
    mailer,
    programs,
    media,
    remoteFiles,
    integrations,
    clients,
    websocketUrl: settings.twilioWebsocketUrl ?? null,
    dataDirectory: settings.dataDirectory,
    assetsDirectories: assetsDirectory === undefined ? BUILT_FILES : [assetsDirectory],
    rateLimit: rateLimit ?? DEFAULT_RATE_LIMIT,
    visitorRateLimit: visitorRateLimit ?? DEFAULT_VISITOR_RATE_LIMIT,
    tokenTtl: DEFAULT_TOKEN_TTL,
    proxyHops: settings.proxyHops,
    now: Date.now,
    newVisitorId: () => randomBytes(16).toString('hex'),
  };
  try {
    const account = await setUpAccount(settings, store, clients, logger, Date.now());
    await relay.start();
    const { purgeUrl, purgeHeader } = settings;
    if (purgeUrl !== undefined) await purgeOnChange({ store, logger, url: purgeUrl, header: purgeHeader });
    const server = await listen(createApp(deps), settings);
    const { port } = server.address() as AddressInfo;
    logger.info({ port, account: account.id }, 'chat server started');
    let stopping: Promise<void> | undefined;
    return {
      url: `http://${hostOf(settings.host)}:${port}`,
      port,
      metrics,
      stop() {
        events.close();
        return (stopping ??= Promise.all([stop(server), relay.stop()])
          .then(() => limitCounts.flush())
          .then(() => store.close()));
      },
    };
  } catch (error) {
    await relay.stop();
    await store.close();
    throw error;
  }
}

const mailerOf = async (
  { smtpUrl: url, smtpFrom: from }: Settings,
  timeout: number | undefined,
): Promise<Mailer | null> =>
  url === undefined || from === undefined
    ? null
    : createSmtpMailer({ url, from, ...(timeout === undefined ? {} : { timeout }) });

/** One function answers for every account that the file does not name. */
function programsOf(
  { answersOrigin }: Settings,
  answers: readonly LoadedAnswers[],
  options: { onVisitorMessage: OnVisitorMessage | undefined; timeout: number | undefined; logger: Logger },
): Programs {
  const { onVisitorMessage, timeout = PROGRAM_TIMEOUT, logger } = options;
  return createPrograms({
    local: new Map(
      answers.map(({ accountId, onVisitorMessage: answer, settings }) => [
        accountId,
        localProgram(answer, { settings, timeout, logger }),
      ]),
    ),
    forAll: onVisitorMessage === undefined ? null : localProgram(onVisitorMessage, { timeout, logger }),
    trustedOrigin: answersOrigin ?? null,
    timeout,
    now: Date.now,
  });
}

const turnstileOf = ({ turnstileSecret, turnstileUrl }: Settings): Challenge | null =>
  turnstileSecret === undefined ? null : turnstileChallenge({ secret: turnstileSecret, url: turnstileUrl });

const originOf = (url: string | undefined): string | null => (url === undefined ? null : new URL(url).origin);

function listen(app: Hono, { host, port }: Settings): Promise<Server> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: serverOptions(),
  }) as Server;
  endSilentConnections(server);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken ? new Error(`PORT ${port} is in use. Stop the other program or set another PORT.`) : error,
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A keep-alive connection becomes idle only after its last response; the server would wait for it forever.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

/** A host that a browser on this machine can open. */
function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
