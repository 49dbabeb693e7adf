/** CORS: which pages may call us (CS-04). Hono's middleware knows no allowed origins per account and no 403 for others. */

import type { Context } from 'hono';
import type { Account } from '../accounts/account-store.js';
import { isOriginAllowed } from '../accounts/allowed-origins.js';
import { HttpError } from './errors.js';

/** Seconds a browser caches a preflight response; Chromium's maximum. */
const PREFLIGHT_MAX_AGE = 7200;

/** For public resources. */
export function allowEverybody(context: Context): void {
  context.header('Access-Control-Allow-Origin', '*');
}

/** Lets the calling page read the response, errors included. */
export function allowOrigin(context: Context, origin: string | undefined): void {
  context.header('Vary', 'Origin');
  if (origin === undefined) return; // not a page
  context.header('Access-Control-Allow-Origin', origin);
  context.header('Access-Control-Expose-Headers', 'Retry-After');
}

/** @throws HttpError 403 `origin-not-allowed`; a caller without an origin is no page, and passes */
export function checkOrigin(origin: string | undefined, account: Account): void {
  if (origin === undefined || isOriginAllowed(origin, account.allowedOrigins)) return;
  throw new HttpError(
    403,
    'origin-not-allowed',
    'Pages of this origin may not use this chat account. Add the origin to the account’s allowed origins (MISSIVE_CHAT_ORIGINS).',
  );
}

/** Responds to a preflight, and to any other `OPTIONS`. */
export function answerOptions(context: Context, methods: readonly string[]): Response {
  context.header('Allow', methods.join(', '));
  if (context.req.header('Access-Control-Request-Method') !== undefined) {
    context.header('Access-Control-Allow-Methods', methods.join(', '));
    // Monitoring on the page may add headers of its own to every request; to us they mean nothing.
    const asked = context.req.header('Access-Control-Request-Headers');
    context.header('Access-Control-Allow-Headers', asked ?? 'Content-Type');
    context.header('Access-Control-Max-Age', String(PREFLIGHT_MAX_AGE));
  }
  return context.body(null, 204);
}
