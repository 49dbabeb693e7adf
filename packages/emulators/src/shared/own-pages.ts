import type { MiddlewareHandler } from 'hono';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

const isOwnPage = ({ method, headers }: Request): boolean => {
  const host = headers.get('host') ?? '';
  if (!LOOPBACK.test(host)) return false;
  if (method === 'GET' || method === 'HEAD') return true;
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isOwnOrigin = origin === null || origin === `http://${host}`;
  return isOwnOrigin && (site === null || site === 'same-origin' || site === 'none');
};

/**
 * The emulators' pages have no password, so requests from pages of other sites are rejected: by Origin and
 * Sec-Fetch-Site, and by Host for names that resolve to loopback.
 */
export const ownPagesOnly =
  (refusal: () => Error): MiddlewareHandler =>
  async (c, next) => {
    if (!isOwnPage(c.req.raw)) throw refusal();
    await next();
  };
