/** Headers that every answer carries (CS-04): the careful value, unless the route has set another. */

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

/** @param isHttps whether the public knows this server by https: browsers may then forget http. */
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

/**
 * The policy of our own HTML pages: nothing but our own files, no inline script or style, no HTML sink. The
 * Setup page shows the real widget, which talks to Twilio.
 * @param websocketUrl where the widget's SDK connects; null means Twilio itself
 */
export function pagePolicy(websocketUrl: string | null): string {
  const twilio =
    websocketUrl === null
      ? 'https://*.twilio.com wss://*.twilio.com'
      : `${new URL(websocketUrl).origin} ${new URL(websocketUrl).origin.replace(/^ws/, 'http')}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: https:",
    "font-src 'self'",
    `connect-src 'self' ${twilio}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
