/** The HTTP contract (DESIGN §4): routes and headers, and nothing decided here. */

import { isIP } from 'node:net';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Session } from 'missive-chat/core/types.js';
import { isAccountId, isReserved } from './accounts/account-store.js';
import { Assets } from './http/assets.js';
import { callerAddress } from './http/caller-address.js';
import { requireChallenge, type Challenge } from './visitors/challenge.js';
import { allowEverybody, allowOrigin, answerOptions } from './http/cors.js';
import { EarlierParts } from './http/earlier-parts.js';
import { EncodedBodies, isUnchanged } from './http/encoded-body.js';
import type { CreationGate } from './visitors/creation-limits.js';
import type { EventHub } from './live/event-hub.js';
import { answerError, HttpError, retryAfter } from './http/errors.js';
import type { LoadedIntegration } from './integrations/load-integrations.js';
import type { Logger } from './logging.js';
import { methodLabel, type Metrics } from './metrics.js';
import type { MissiveClients } from './missive/missive-client.js';
import { admitPage, findAccount, notFound } from './http/page-admission.js';
import { callerOf, RateLimiter, type RateLimit } from './http/rate-limit.js';
import type { TwilioMedia } from './relay/files/twilio-media.js';
import type { Relay } from './relay/relay.js';
import type { RequestBodies } from './http/request-body.js';
import { adminRoutes } from './http/routes/admin.js';
import { addEventRoutes } from './http/routes/events.js';
import { addFileLinkRoutes } from './http/routes/file-links.js';
import { addHealthRoutes } from './http/routes/health.js';
import { addIntegrationRoutes } from './http/routes/integrations.js';
import { addMissiveWebhookRoutes } from './http/routes/missive-webhooks.js';
import { addSetupRoutes } from './http/routes/setup.js';
import { addTwilioWebhookRoutes } from './http/routes/twilio-webhooks.js';
import { refuseSecondHost } from './http/second-host.js';
import { securityHeaders } from './http/security-headers.js';
import { MAX_BODY_BYTES, parseSessionRequest } from './visitors/session-request.js';
import { openSession, type SessionDeps } from './visitors/sessions.js';
import { publicSettings } from './accounts/public-settings.js';
import { snippetScript, unknownAccountScript } from './http/snippet.js';
import type { Store } from './stores/store.js';
import { WidgetLoads } from './accounts/widget-loads.js';

export interface AppDeps extends SessionDeps {
  readonly store: Store;
  readonly relay: Relay;
  readonly missiveClients: MissiveClients;
  readonly media: TwilioMedia;
  readonly integrations: readonly LoadedIntegration[];
  readonly events: EventHub;
  readonly bodies: RequestBodies;
  readonly creations: CreationGate;
  readonly logger: Logger;
  /** Folder of the built browser files. */
  /** Folders of built browser files: the widget’s, and the Setup page’s. */
  readonly assetsDirectories: readonly string[];
  /** Folder of what this server keeps. */
  readonly dataDirectory: string;
  /** Null switches the Setup page off. */
  readonly adminSecret: string | null;
  readonly metrics: Metrics;
  /** Null lets anybody read the metrics. */
  readonly metricsToken: string | null;
  /** Where browsers and Twilio reach this server; null when nobody told. */
  readonly publicUrl: string | null;
  /** Session requests of one address. */
  readonly rateLimit: RateLimit;
  /** Session requests of one visitor, from whatever address. */
  readonly visitorRateLimit: RateLimit;
  /** What new visitors have to pass; null when nothing. */
  readonly challenge: Challenge | null;
  /** Proxies in front of this server that we believe; 0 when browsers reach it directly. */
  readonly proxyHops: number;
}

const SCRIPT = 'text/javascript; charset=utf-8';
/** Kept, and asked for again at each load: a saved change is there at the next one (LC-03). */
const REVALIDATED = 'public, no-cache';
const FOR_EVER = 'public, max-age=31536000, immutable';
const READ = ['GET', 'HEAD', 'OPTIONS'];

export function createApp(deps: AppDeps): Hono {
  const { store, logger, metrics, now } = deps;
  const assets = new Assets({
    directories: deps.assetsDirectories,
    now,
    earlier: new EarlierParts(deps.dataDirectory, now),
    onKeepFailed: (error) => logger.warn({ err: error }, 'the browser files of this build could not be kept'),
  });
  const scripts = new EncodedBodies(1_000);
  const chunks = new EncodedBodies(64);
  const addresses = new RateLimiter(deps.rateLimit, now);
  const visitors = new RateLimiter(deps.visitorRateLimit, now);
  const loads = new WidgetLoads(deps);
  const app = new Hono();

  app.onError((error, context) => answerError(context, error, logger));
  app.notFound((context) => answerError(context, notFound(), logger));
  app.use(observeRequests(deps), securityHeaders(deps.publicUrl?.startsWith('https:') === true));
  app.use(refuseSecondHost);
  addHealthRoutes(app, deps);
  addTwilioWebhookRoutes(app, deps);
  addMissiveWebhookRoutes(app, deps);
  addIntegrationRoutes(app, { ...deps, enqueue: (post) => deps.relay.enqueuePost(post) });
  addFileLinkRoutes(app, deps);
  app.route('/api', adminRoutes(deps));
  addSetupRoutes(app, assets);
  addEventRoutes(app, { ...deps, loads });

  app.get('/assets/:file', async (context) => {
    allowEverybody(context);
    const file = context.req.param('file');
    const asset = await assets.chunk(file);
    if (asset === null) {
      // A page of an earlier build whose own part is kept no more asks for the current one.
      const current = await assets.current(file);
      if (current === null) throw notFound();
      context.header('Cache-Control', REVALIDATED);
      return context.redirect(current);
    }
    return sendPublic(context, chunks, asset.content, asset.contentType, FOR_EVER);
  });

  app.get('/:account/missive.js', async (context) => {
    allowEverybody(context);
    const id = context.req.param('account');
    if (isReserved(id)) throw notFound();
    const account = isAccountId(id) ? await store.find(id) : null;
    if (account === null) {
      context.header('Cross-Origin-Resource-Policy', 'cross-origin');
      return context.body(unknownAccountScript(id), 200, {
        'Content-Type': SCRIPT,
        'Cache-Control': 'no-store',
      });
    }
    loads.note(account, context);
    const script = snippetScript(publicSettings(account, now()), await assets.bundle());
    return sendPublic(context, scripts, script, SCRIPT, REVALIDATED);
  });

  app.get('/:account/settings', async (context) => {
    allowEverybody(context);
    const account = await findAccount(context, store);
    loads.note(account, context);
    return sendPublic(
      context,
      scripts,
      JSON.stringify(publicSettings(account, now())),
      'application/json',
      REVALIDATED,
    );
  });

  app.options('/:account/sessions', async (context) => {
    await admitPage(context, store);
    return answerOptions(context, ['POST', 'OPTIONS']);
  });

  app.post(
    '/:account/sessions',
    async (context, next) => {
      allowOrigin(context, context.req.header('Origin'));
      refuseTooMany(addresses, callerOf(callerAddress(context, deps.proxyHops)), 'address', metrics);
      return next();
    },
    deps.bodies.limit(MAX_BODY_BYTES),
    async (context) => {
      const account = await admitPage(context, store);
      loads.note(account, context);
      const stopTimer = metrics.sessionSeconds.startTimer({ result: 'failed' });
      const address = callerAddress(context, deps.proxyHops);
      const caller = callerOf(address);
      const { request, leftOut } = await readSessionRequest(context);
      const session = await openSession(account, request, deps, {
        knownVisitor: (id) => refuseTooMany(visitors, `${account.id}:${id}`, 'visitor', metrics),
        challenge: (token) => requireChallenge(token, isIP(address) === 0 ? null : address, deps),
        create: (kind) => deps.creations.admit(account, kind, caller),
      }).catch((error: unknown) => {
        stopTimer();
        throw error;
      });
      stopTimer({ result: session.verification });
      const body: Session = leftOut.length === 0 ? session : { ...session, leftOut };
      return context.json(body, 200, { 'Cache-Control': 'no-store' });
    },
  );

  for (const path of ['/healthz', '/readyz', '/assets/:file', '/:account/missive.js', '/:account/settings']) {
    app.options(path, (context) => {
      allowEverybody(context);
      return answerOptions(context, READ);
    });
    app.all(path, (context) => refuseMethod(context, READ));
  }
  app.all('/:account/sessions', (context) => refuseMethod(context, ['POST', 'OPTIONS']));
  return app;
}

/** Plain text is JSON too: a browser sends it to another origin without asking first. */
async function readSessionRequest(context: Context): Promise<ReturnType<typeof parseSessionRequest>> {
  const type = context.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json' && type !== 'text/plain')
    throw new HttpError(415, 'unsupported-type', 'Content-Type: must be application/json or text/plain');
  return parseSessionRequest(await context.req.text());
}

async function sendPublic(
  context: Context,
  bodies: EncodedBodies,
  content: Uint8Array | string,
  contentType: string,
  cacheControl: string,
): Promise<Response> {
  const { bytes, encoding, etag } = await bodies.encode(content, context.req.header('Accept-Encoding'));
  context.header('Cache-Control', cacheControl);
  context.header('Vary', 'Accept-Encoding', { append: true });
  context.header('Cross-Origin-Resource-Policy', 'cross-origin');
  context.header('ETag', etag);
  if (isUnchanged(context.req.header('If-None-Match'), etag)) return context.body(null, 304);
  context.header('Content-Type', contentType);
  if (encoding !== 'identity') context.header('Content-Encoding', encoding);
  context.header('Content-Length', String(bytes.length));
  return context.body(bytes);
}

function refuseMethod(context: Context, methods: readonly string[]): Response {
  if (isReserved(context.req.param('account') ?? '')) throw notFound();
  throw new HttpError(405, 'method-not-allowed', `This address takes ${methods.join(', ')} only.`, {
    headers: { Allow: methods.join(', ') },
  });
}

/** @throws HttpError 429 `throttled` */
function refuseTooMany(
  limiter: RateLimiter,
  caller: string,
  scope: 'address' | 'visitor',
  { rateLimited }: Metrics,
): void {
  const wait = limiter.take(caller);
  if (wait === 0) return;
  rateLimited.inc({ scope });
  throw new HttpError(429, 'throttled', `Too many requests from this ${scope}. Please wait a moment.`, {
    headers: retryAfter(wait),
  });
}

/**
 * One line and one count a request: what was asked of whom, and how it went. Never the address as sent, a body
 * or a header.
 */
const observeRequests =
  ({ logger, metrics, now }: AppDeps): MiddlewareHandler =>
  async (context, next) => {
    const start = now();
    await next();
    const method = methodLabel(context.req.method);
    const route = routePath(context, -1);
    const { status } = context.res;
    metrics.requests.inc({ method, route, status });
    logger.info({ method, route, status, ms: now() - start }, 'request');
  };
