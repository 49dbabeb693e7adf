/** `/api/…`: signing in to the Setup page, and the checks in front of the rest of its API. */

import { Hono, type Context } from 'hono';
import type { SessionView } from '../../api/account.js';
import {
  clearSessionCookie,
  demandSession,
  operatorOf,
  operatorOfSession,
  refuseOtherSites,
  refuseViewers,
  SECRET_HOLDER,
  sessionOf,
  sessionTokens,
  setOperator,
  setSessionCookie,
  type CookieDeps,
  type CurrentOperator,
} from '../../admin/admin-guard.js';
import { AdminSessions } from '../../admin/admin-sessions.js';
import { auditRequests } from '../../admin/audit.js';
import { ownPasswordSchema, signInSchema } from '../../admin/account-schema.js';
import { invalid, MAX_ADMIN_BODY_BYTES, readBody } from '../../admin/invalid-fields.js';
import { hashPassword, isPassword } from '../../admin/passwords.js';
import { callerAddress } from '../caller-address.js';
import { HttpError, retryAfter } from '../errors.js';
import type { Logger } from '../../logging.js';
import { callerOf, RateLimiter, type RateLimit } from '../rate-limit.js';
import type { RequestBodies } from '../request-body.js';
import { accountRoutes, type AccountRoutesDeps } from './accounts.js';
import { auditRoutes, type AuditRoutesDeps } from './audit.js';
import { operatorRoutes, type OperatorRoutesDeps } from './operators.js';

export interface AdminDeps extends AccountRoutesDeps, CookieDeps {
  readonly store: AccountRoutesDeps['store'] & AuditRoutesDeps['store'] & OperatorRoutesDeps['store'];
  /** Null switches the Setup page off. */
  readonly adminSecret: string | null;
  readonly logger: Logger;
  readonly bodies: RequestBodies;
}

/** Enough for typing errors; a secret of twelve characters resists any number of such guesses. */
const SIGN_IN_LIMIT: RateLimit = { burst: 10, perMinute: 5 };
/** Attempts with one name, from any address. The admin secret works even so. */
const NAME_LIMIT: RateLimit = { burst: 10, perMinute: 2 };

const SIGNED_OUT: SessionView = { isOn: true, isSignedIn: false, expiresAt: null };
const signedIn = ({ name, role }: CurrentOperator, expiresAt: number): SessionView => ({
  isOn: true,
  isSignedIn: true,
  expiresAt: new Date(expiresAt).toISOString(),
  name,
  role,
});

export function adminRoutes(deps: AdminDeps): Hono {
  const { adminSecret, now, logger, proxyHops, bodies, store } = deps;
  const api = new Hono();
  const attempts = new RateLimiter(SIGN_IN_LIMIT, now);
  const attemptsOfName = new RateLimiter(NAME_LIMIT, now);
  const sessions = adminSecret === null ? null : new AdminSessions(adminSecret, now, store.operators);

  api.use(async (context, next) => {
    context.header('Cache-Control', 'no-store');
    await next();
  });
  api.use(refuseOtherSites, bodies.limit(MAX_ADMIN_BODY_BYTES));

  api.get('/session', async (context) => {
    const session = sessions === null ? null : await sessionOf(context, sessions);
    if (session === null) return context.json({ ...SIGNED_OUT, isOn: sessions !== null });
    return context.json(signedIn(operatorOfSession(session), session.expiresAt));
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
    refuseTooMany(attempts, callerOf(callerAddress(context, proxyHops)));
    const operator = await identify(context, sessions);
    const session = await sessions.open(operator.name === SECRET_HOLDER ? null : operator.name);
    setOperator(context, operator);
    setSessionCookie(context, session, deps);
    return context.json(signedIn(operator, session.expiresAt));
  });

  api.post('/sign-out', async (context) => {
    const session = await sessionOf(context, sessions);
    if (session !== null) setOperator(context, operatorOfSession(session));
    for (const token of sessionTokens(context)) await sessions.end(token);
    clearSessionCookie(context);
    return context.json(SIGNED_OUT);
  });

  /** Viewers too: it is their own. Their other sessions end, this one goes on. */
  api.post('/password', demandSession(sessions), async (context) => {
    refuseTooMany(attempts, callerOf(callerAddress(context, proxyHops)));
    const name = operatorOf(context)?.name ?? '';
    const { current, password } = await readBody(context, ownPasswordSchema);
    if (name === SECRET_HOLDER)
      throw invalid([{ field: 'current', message: 'is the admin secret, which is set on the chat server' }]);
    refuseTooMany(attemptsOfName, name.normalize('NFKC').toLowerCase());
    const operator = await store.operators.findOperator(name);
    if (!(await isPassword(current, operator?.passwordHash ?? null)))
      throw invalid([{ field: 'current', message: 'is not your current password' }]);
    await store.operators.changeOperator(name, { passwordHash: await hashPassword(password) });
    const session = await sessions.open(name);
    setSessionCookie(context, session, deps);
    return context.body(null, 204);
  });

  for (const path of ['/accounts/*', '/audit', '/operators/*', '/sessions/*'])
    api.use(path, demandSession(sessions), refuseViewers);
  api.route('/', accountRoutes(deps));
  api.route('/', auditRoutes(deps));
  api.route('/', operatorRoutes(deps));
  return api;

  /** @throws HttpError 401 `wrong-secret`, `wrong-password`, 429 */
  async function identify(context: Context, known: AdminSessions): Promise<CurrentOperator> {
    const offered = await readBody(context, signInSchema);
    if ('secret' in offered) {
      if (known.isSecret(offered.secret)) return { name: SECRET_HOLDER, role: 'admin', sessionId: null };
      logger.warn('sign-in to the Setup page failed: wrong admin secret');
      throw new HttpError(
        401,
        'wrong-secret',
        'This is not the admin secret. It is what MISSIVE_CHAT_ADMIN_SECRET was set to on the chat server.',
      );
    }
    const { name, password } = offered;
    refuseTooMany(attemptsOfName, name.trim().normalize('NFKC').toLowerCase());
    const operator = await store.operators.findOperator(name);
    // Takes as long for an unknown name, and says the same.
    if (await isPassword(password, operator?.passwordHash ?? null)) {
      if (operator !== null) return { name: operator.name, role: operator.role, sessionId: null };
    }
    logger.warn('sign-in to the Setup page failed: wrong name or password');
    throw new HttpError(401, 'wrong-password', 'This name and password do not belong together.');
  }
}

/** @throws HttpError 429 `throttled` */
function refuseTooMany(limiter: RateLimiter, caller: string): void {
  const wait = limiter.take(caller);
  if (wait === 0) return;
  throw new HttpError(429, 'throttled', 'Too many attempts to sign in. Please wait a moment.', {
    headers: retryAfter(wait),
  });
}
