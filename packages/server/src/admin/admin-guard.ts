/** Middleware in front of every route of the Setup page's API. */

import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HttpError } from '../http/errors.js';
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

/** When the caller's session ends; null when not signed in. */
export async function sessionExpiry(context: Context, sessions: AdminSessions): Promise<number | null> {
  for (const token of sessionTokens(context)) {
    const expiry = await sessions.expiryOf(token);
    if (expiry !== null) return expiry;
  }
  return null;
}

/** Who is signed in. */
export interface Operator {
  readonly name: string;
}

/** Those who have signed in with the admin secret. */
export const SECRET_HOLDER: Operator = { name: 'admin secret' };

const operators = new WeakMap<Context, Operator>();

/** Who makes this request; null when nobody is signed in. */
export const operatorOf = (context: Context): Operator | null => operators.get(context) ?? null;
export const setOperator = (context: Context, operator: Operator): void => {
  operators.set(context, operator);
};

/** @throws HttpError 401 `not-signed-in` */
export const demandSession =
  (sessions: AdminSessions): MiddlewareHandler =>
  async (context, next) => {
    if ((await sessionExpiry(context, sessions)) === null)
      throw new HttpError(401, 'not-signed-in', 'Sign in with the admin secret first.');
    setOperator(context, SECRET_HOLDER);
    await next();
  };

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
