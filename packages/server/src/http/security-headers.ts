/**
 * Security headers of every response (CS-04), unless the route has set its own value. Hono's secure-headers middleware
 * would overwrite those.
 */

import type { MiddlewareHandler } from 'hono';

const HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};
const HALF_A_YEAR = 15_552_000;

/** @param isHttps whether the public URL is https; browsers then upgrade from http. */
export function securityHeaders(isHttps: boolean): MiddlewareHandler {
  const headers = Object.entries({
    ...HEADERS,
    ...(isHttps ? { 'Strict-Transport-Security': `max-age=${HALF_A_YEAR}` } : {}),
  });
  return async (context, next) => {
    await next();
    for (const [name, value] of headers)
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  };
}

export interface PageNeeds {
  /** What it connects to: this server, or nothing. */
  readonly connect: "'self'" | "'none'";
  /** Pages that may frame it. */
  readonly frameAncestors: "'self'" | "'none'";
  /** What it may frame. */
  readonly frame: "'self'" | "'none'";
}

/** The policy of our own HTML pages: only our own files, no inline scripts or styles, no HTML sinks. */
export const pagePolicy = ({ connect, frameAncestors, frame }: PageNeeds): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Avatars of the team may be hosted anywhere.
    "img-src 'self' data: https: http:",
    "font-src 'self'",
    `connect-src ${connect}`,
    `frame-src ${frame}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
    "require-trusted-types-for 'script'",
  ].join('; ');
