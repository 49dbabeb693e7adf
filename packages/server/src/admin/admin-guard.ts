/** Middleware in front of every route of the Setup page's API. */

import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Role } from '../api/account.js';
import { HttpError } from '../http/errors.js';
import type { AdminSessionRecord } from '../stores/operator-store.js';
import type { AdminSession, AdminSessions } from './admin-sessions.js';

const COOKIE = 'missive-chat-setup';
/** A page of another origin cannot send it: browsers send a preflight first, which we do not accept. */
export const ADMIN_HEADER = 'X-Missive-Chat';

/** Options of the cookie: Secure only when the operator's browser uses HTTPS. */
export interface CookieDeps {
  /** Public URL of this server; null when not configured. */
  readonly publicUrl: string | null;
  /** Number of trusted proxies in front of this server. */
  readonly proxyHops: number;
}

export function setSessionCookie(
  context: Context,
  { token, expiresAt }: AdminSession,
  deps: CookieDeps,
): void {
  const isHttps = cameByHttps(context, deps);
  setCookie(context, COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    expires: new Date(expiresAt),
    ...(isHttps ? { secure: true, prefix: 'host' } : {}),
  });
}

export function clearSessionCookie(context: Context): void {
  const options = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;
  deleteCookie(context, COOKIE, options);
  deleteCookie(context, COOKIE, { ...options, secure: true, prefix: 'host' });
}

/** The other cookie may be left from a visit over the other protocol. */
export const sessionTokens = (context: Context): (string | undefined)[] => [
  getCookie(context, COOKIE, 'host'),
  getCookie(context, COOKIE),
];

/** The caller's session; null when not signed in. */
export async function sessionOf(
  context: Context,
  sessions: AdminSessions,
): Promise<AdminSessionRecord | null> {
  for (const token of sessionTokens(context)) {
    const session = await sessions.find(token);
    if (session !== null) return session;
  }
  return null;
}

/** Who is signed in. */
export interface CurrentOperator {
  readonly name: string;
  readonly role: Role;
  /** Id of the session; null right after signing in. */
  readonly sessionId: string | null;
}

/** How those are called who have signed in with the admin secret. No operator can have this name. */
export const SECRET_HOLDER = 'admin secret';

export const operatorOfSession = ({ id, name, role }: AdminSessionRecord): CurrentOperator => ({
  name: name ?? SECRET_HOLDER,
  role,
  sessionId: id,
});

const operators = new WeakMap<Context, CurrentOperator>();

/** Returns the operator who makes this request, or null without a session. */
export const operatorOf = (context: Context): CurrentOperator | null => operators.get(context) ?? null;
export const setOperator = (context: Context, operator: CurrentOperator): void => {
  operators.set(context, operator);
};

/** @throws HttpError 401 `not-signed-in` */
export const demandSession =
  (sessions: AdminSessions): MiddlewareHandler =>
  async (context, next) => {
    const session = await sessionOf(context, sessions);
    if (session === null) throw new HttpError(401, 'not-signed-in', 'Sign in first.');
    setOperator(context, operatorOfSession(session));
    await next();
  };

/** Reads that only an admin may make: the secret key proves any visitor. */
const FOR_ADMINS = [/\/secret-key$/];

/**
 * A viewer reads, and changes nothing. By the method, so that no route can be forgotten.
 * @throws HttpError 403 `forbidden`
 */
export const refuseViewers: MiddlewareHandler = async (context, next) => {
  const isReading =
    READING.has(context.req.method) && !FOR_ADMINS.some((path) => path.test(context.req.path));
  if (!isReading) demandAdmin(context);
  await next();
};

/** @throws HttpError 403 `forbidden` */
export const refuseNonAdmins: MiddlewareHandler = async (context, next) => {
  demandAdmin(context);
  await next();
};

function demandAdmin(context: Context): void {
  if (operatorOf(context)?.role !== 'admin')
    throw new HttpError(403, 'forbidden', 'You may look at everything here, but only an admin may do this.');
}

const READING = new Set(['GET', 'HEAD']);

/**
 * A form or script of another site must not act with the operator's cookie. `SameSite` prevents that already,
 * but not for other origins of the same site.
 * @throws HttpError 403 `forbidden`
 */
export const refuseOtherSites: MiddlewareHandler = async (context, next) => {
  if (!READING.has(context.req.method)) {
    const from = context.req.header('Sec-Fetch-Site');
    if (from !== undefined && from !== 'same-origin' && from !== 'none')
      throw new HttpError(403, 'forbidden', 'Only the Setup page of this server may do this.');
    if (context.req.header(ADMIN_HEADER) === undefined)
      throw new HttpError(403, 'forbidden', `Send the header “${ADMIN_HEADER}: setup”.`);
  }
  await next();
};

function cameByHttps(context: Context, { publicUrl, proxyHops }: CookieDeps): boolean {
  const forwarded =
    proxyHops > 0 ? context.req.header('X-Forwarded-Proto')?.split(',')[0]?.trim() : undefined;
  if (forwarded !== undefined) return forwarded === 'https';
  const { protocol, host } = new URL(context.req.url);
  if (protocol === 'https:') return true;
  // The proxy does not report the protocol, but the public URL is known.
  return publicUrl !== null && publicUrl.startsWith('https:') && new URL(publicUrl).host === host;
}
