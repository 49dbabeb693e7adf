/** `POST /{account}/sessions`: an access token, the visitor's identity and the last messages. */

import { isIP } from 'node:net';
import { Hono, type Context } from 'hono';
import type { Session } from 'missive-chat/core/types.js';
import type { AccountStore } from '../../accounts/account-store.js';
import type { WidgetLoads } from '../../accounts/widget-loads.js';
import type { Metrics } from '../../metrics.js';
import { requireChallenge, type Challenge } from '../../visitors/challenge.js';
import type { CreationGate } from '../../visitors/creation-limits.js';
import { MAX_BODY_BYTES, parseSessionRequest } from '../../visitors/session-request.js';
import { openSession, type SessionDeps } from '../../visitors/sessions.js';
import type { Logger } from '../../logging.js';
import { callerAddress } from '../caller-address.js';
import { allowOrigin, answerOptions } from '../cors.js';
import { HttpError, retryAfter } from '../errors.js';
import { admitPage, allowOnly } from '../page-admission.js';
import { callerOf, RateLimiter, type RateLimit } from '../rate-limit.js';
import type { LimitCounter } from '../../statistics/limit-counter.js';
import type { RequestBodies } from '../request-body.js';

export interface SessionRoutesDeps extends SessionDeps {
  readonly store: SessionDeps['store'] & Pick<AccountStore, 'find'>;
  readonly loads: WidgetLoads;
  readonly bodies: RequestBodies;
  readonly creations: CreationGate;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Session requests of one address. */
  readonly rateLimit: RateLimit;
  /** Session requests of one visitor, from any address. */
  readonly visitorRateLimit: RateLimit;
  /** Where refusals are counted. */
  readonly limitCounts: Pick<LimitCounter, 'note'>;
  /** Challenge for new visitors; null for none. */
  readonly challenge: Challenge | null;
  /** Trusted proxies in front of this server; 0 when browsers connect directly. */
  readonly proxyHops: number;
}

const PATH = '/:account/sessions';
const METHODS = ['POST', 'OPTIONS'];

export function sessionRoutes(deps: SessionRoutesDeps): Hono {
  const { store, metrics, loads, now, proxyHops } = deps;
  const addresses = new RateLimiter(deps.rateLimit, now);
  const visitors = new RateLimiter(deps.visitorRateLimit, now);
  const app = new Hono();

  app.options(PATH, async (context) => {
    await admitPage(context, store);
    return answerOptions(context, METHODS);
  });

  app.post(
    PATH,
    async (context, next) => {
      allowOrigin(context, context.req.header('Origin'));
      const name = context.req.param('account');
      refuseTooMany(addresses, callerOf(callerAddress(context, proxyHops)), 'address', name, deps);
      return next();
    },
    deps.bodies.limit(MAX_BODY_BYTES),
    async (context) => {
      const account = await admitPage(context, store);
      loads.note(account, context);
      const stopTimer = metrics.sessionSeconds.startTimer({ result: 'failed' });
      const address = callerAddress(context, proxyHops);
      const caller = callerOf(address);
      const { request, leftOut } = await readSessionRequest(context);
      const session = await openSession(account, request, deps, {
        knownVisitor: (id) => refuseTooMany(visitors, `${account.id}:${id}`, 'visitor', account.id, deps),
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

  app.all(PATH, allowOnly(METHODS));
  return app;
}

/** Plain text is accepted as JSON too: a browser sends it to another origin without a preflight. */
async function readSessionRequest(context: Context): Promise<ReturnType<typeof parseSessionRequest>> {
  const type = context.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json' && type !== 'text/plain')
    throw new HttpError(415, 'unsupported-type', 'Content-Type: must be application/json or text/plain');
  return parseSessionRequest(await context.req.text());
}

/** @throws HttpError 429 `throttled` */
function refuseTooMany(
  limiter: RateLimiter,
  caller: string,
  scope: 'address' | 'visitor',
  accountId: string,
  { metrics, limitCounts }: Pick<SessionRoutesDeps, 'metrics' | 'limitCounts'>,
): void {
  const wait = limiter.take(caller);
  if (wait === 0) return;
  metrics.rateLimited.inc({ scope });
  limitCounts.note('refused-requests', accountId);
  throw new HttpError(429, 'throttled', `Too many requests from this ${scope}. Please wait a moment.`, {
    headers: retryAfter(wait),
  });
}
