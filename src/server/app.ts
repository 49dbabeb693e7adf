/** The HTTP contract (DESIGN §4): routes and headers, and nothing decided here. */

import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { SessionRequest } from '../core/types.js';
import { isAccountId, isReserved, type Account, type AccountStore } from './account-store.js';
import { Assets } from './assets.js';
import { callerAddress } from './caller-address.js';
import { allowEverybody, allowOrigin, answerOptions, checkOrigin } from './cors.js';
import { EncodedBodies, isUnchanged } from './encoded-body.js';
import { answerError, HttpError, retryAfter } from './errors.js';
import type { Logger } from './logging.js';
import { callerOf, RateLimiter, type RateLimit } from './rate-limit.js';
import { MAX_BODY_BYTES, parseSessionRequest } from './session-request.js';
import { openSession, type SessionDeps } from './sessions.js';
import { publicSettings } from './settings.js';
import { snippetScript, unknownAccountScript } from './snippet.js';

export interface AppDeps extends SessionDeps {
  readonly store: AccountStore;
  readonly logger: Logger;
  /** Folder of the built browser files. */
  readonly assetsDirectory: string;
  /** Session requests of one address. */
  readonly rateLimit: RateLimit;
  /** Proxies in front of this server that we believe; 0 when browsers reach it directly. */
  readonly proxyHops: number;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const SHORT = 'public, max-age=60, stale-while-revalidate=86400';
const FOR_EVER = 'public, max-age=31536000, immutable';
const READ = ['GET', 'HEAD', 'OPTIONS'];

export function createApp(deps: AppDeps): Hono {
  const { store, logger, now } = deps;
  const assets = new Assets(deps.assetsDirectory, now);
  const scripts = new EncodedBodies(64);
  const chunks = new EncodedBodies(64);
  const sessions = new RateLimiter(deps.rateLimit, now);
  const app = new Hono();

  app.onError((error, context) => answerError(context, error, logger));
  app.notFound((context) => answerError(context, notFound(), logger));
  app.use(logRequests(logger, now), securityHeaders);

  app.get('/healthz', async (context) => {
    await store.ping().catch((cause: unknown) => {
      throw new HttpError(503, 'not-ready', 'The chat server cannot read its database.', { cause });
    });
    return context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' });
  });

  app.get('/assets/:file', async (context) => {
    allowEverybody(context);
    const asset = await assets.chunk(context.req.param('file'));
    if (asset === null) throw notFound();
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
    const script = snippetScript(publicSettings(account), await assets.bundle());
    return sendPublic(context, scripts, script, SCRIPT, SHORT);
  });

  app.get('/:account/settings', async (context) => {
    allowEverybody(context);
    const account = await findAccount(context, store);
    return sendPublic(context, scripts, JSON.stringify(publicSettings(account)), 'application/json', SHORT);
  });

  app.options('/:account/sessions', async (context) => {
    await admitPage(context, store);
    return answerOptions(context, ['POST', 'OPTIONS']);
  });

  app.post(
    '/:account/sessions',
    async (context, next) => {
      allowOrigin(context, context.req.header('Origin'));
      const wait = sessions.take(callerOf(callerAddress(context, deps.proxyHops)));
      if (wait === 0) return next();
      throw new HttpError(429, 'throttled', 'Too many requests from this address. Please wait a moment.', {
        headers: retryAfter(wait),
      });
    },
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }),
    async (context) => {
      const account = await admitPage(context, store);
      const session = await openSession(account, await readSessionRequest(context), deps);
      return context.json(session, 200, { 'Cache-Control': 'no-store' });
    },
  );

  for (const path of ['/healthz', '/assets/:file', '/:account/missive.js', '/:account/settings']) {
    app.options(path, (context) => {
      allowEverybody(context);
      return answerOptions(context, READ);
    });
    app.all(path, (context) => refuseMethod(context, READ));
  }
  app.all('/:account/sessions', (context) => refuseMethod(context, ['POST', 'OPTIONS']));
  return app;
}

/** The account of the path, once the page's origin is found to be one of its own. */
async function admitPage(context: Context, store: AccountStore): Promise<Account> {
  const origin = context.req.header('Origin');
  allowOrigin(context, origin);
  const account = await findAccount(context, store);
  try {
    checkOrigin(origin, account);
  } catch (error) {
    context.header('Access-Control-Allow-Origin', undefined);
    throw error;
  }
  return account;
}

async function findAccount(context: Context, store: AccountStore): Promise<Account> {
  const id = context.req.param('account') ?? '';
  if (isReserved(id)) throw notFound();
  const account = isAccountId(id) ? await store.find(id) : null;
  if (account === null)
    throw new HttpError(404, 'unknown-account', 'There is no such chat account on this server.');
  return account;
}

/** Plain text is JSON too: a browser sends it to another origin without asking first. */
async function readSessionRequest(context: Context): Promise<SessionRequest> {
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

const notFound = (): HttpError => new HttpError(404, 'not-found', 'There is nothing at this address.');

function refuseLargeBody(): never {
  throw new HttpError(413, 'too-large', `The body is larger than ${MAX_BODY_BYTES / 1024} kB.`);
}

function refuseMethod(context: Context, methods: readonly string[]): Response {
  if (isReserved(context.req.param('account') ?? '')) throw notFound();
  throw new HttpError(405, 'method-not-allowed', `This address takes ${methods.join(', ')} only.`, {
    headers: { Allow: methods.join(', ') },
  });
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** On every answer, errors included; a route that needs another value sets its own. */
const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
};

/** One line a request: what was asked of whom, and how it went. Never the address as sent, a body or a header. */
const logRequests =
  (logger: Logger, now: () => number): MiddlewareHandler =>
  async (context, next) => {
    const start = now();
    await next();
    const { method } = context.req;
    logger.info(
      { method, route: routePath(context, -1), status: context.res.status, ms: now() - start },
      'request',
    );
  };
