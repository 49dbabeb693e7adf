/** `/api/…`: signing in to the Setup page, and the checks in front of the rest of its API. */

import { Hono } from 'hono';
import {
  clearSessionCookie,
  demandSession,
  refuseOtherSites,
  SECRET_HOLDER,
  sessionExpiry,
  sessionTokens,
  setOperator,
  setSessionCookie,
  type CookieDeps,
} from '../../admin/admin-guard.js';
import { AdminSessions, type EndedSessions } from '../../admin/admin-sessions.js';
import { auditRequests } from '../../admin/audit.js';
import { signInSchema } from '../../admin/account-schema.js';
import { MAX_ADMIN_BODY_BYTES, readBody } from '../../admin/invalid-fields.js';
import { callerAddress } from '../caller-address.js';
import { HttpError, retryAfter } from '../errors.js';
import type { Logger } from '../../logging.js';
import { callerOf, RateLimiter, type RateLimit } from '../rate-limit.js';
import type { RequestBodies } from '../request-body.js';
import { accountRoutes, type AccountRoutesDeps } from './accounts.js';
import { auditRoutes, type AuditRoutesDeps } from './audit.js';

export interface AdminDeps extends AccountRoutesDeps, CookieDeps {
  readonly store: AccountRoutesDeps['store'] & AuditRoutesDeps['store'] & EndedSessions;
  /** Null switches the Setup page off. */
  readonly adminSecret: string | null;
  readonly logger: Logger;
  readonly bodies: RequestBodies;
}

/** Enough for typing errors; a secret of twelve characters resists any number of such guesses. */
const SIGN_IN_LIMIT: RateLimit = { burst: 10, perMinute: 5 };

export function adminRoutes(deps: AdminDeps): Hono {
  const { adminSecret, now, logger, proxyHops, bodies } = deps;
  const api = new Hono();
  const attempts = new RateLimiter(SIGN_IN_LIMIT, now);
  const sessions = adminSecret === null ? null : new AdminSessions(adminSecret, now, deps.store);

  api.use(async (context, next) => {
    context.header('Cache-Control', 'no-store');
    await next();
  });
  api.use(refuseOtherSites, bodies.limit(MAX_ADMIN_BODY_BYTES));

  api.get('/session', async (context) => {
    const expiresAt = sessions === null ? null : await sessionExpiry(context, sessions);
    return context.json({
      isOn: sessions !== null,
      isSignedIn: expiresAt !== null,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    });
  });

  if (sessions === null) {
    api.all('*', () => {
      throw new HttpError(
        403,
        'admin-off',
        'The Setup page is off. Set MISSIVE_CHAT_ADMIN_SECRET to at least 12 characters, and start the chat server again.',
      );
    });
    return api;
  }

  api.use(auditRequests(deps));

  api.post('/sign-in', async (context) => {
    const wait = attempts.take(callerOf(callerAddress(context, proxyHops)));
    if (wait > 0)
      throw new HttpError(429, 'throttled', 'Too many attempts to sign in. Please wait a moment.', {
        headers: retryAfter(wait),
      });
    const { secret } = await readBody(context, signInSchema);
    if (!sessions.isSecret(secret)) {
      logger.warn('sign-in to the Setup page failed: wrong admin secret');
      throw new HttpError(
        401,
        'wrong-secret',
        'This is not the admin secret. It is what MISSIVE_CHAT_ADMIN_SECRET was set to on the chat server.',
      );
    }
    const session = await sessions.open();
    setOperator(context, SECRET_HOLDER);
    setSessionCookie(context, session, deps);
    return context.json({
      isOn: true,
      isSignedIn: true,
      expiresAt: new Date(session.expiresAt).toISOString(),
    });
  });

  api.post('/sign-out', async (context) => {
    if ((await sessionExpiry(context, sessions)) !== null) setOperator(context, SECRET_HOLDER);
    for (const token of sessionTokens(context)) await sessions.end(token);
    clearSessionCookie(context);
    return context.json({ isOn: true, isSignedIn: false, expiresAt: null });
  });

  for (const path of ['/accounts/*', '/audit']) api.use(path, demandSession(sessions));
  api.route('/', accountRoutes(deps));
  api.route('/', auditRoutes(deps));
  return api;
}
