/**
 * Rejects a request with two `Host` headers (RFC 9112 §3.2): a proxy in front of us may use the other one.
 */

import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { HttpError } from './errors.js';

/** @throws HttpError 400 `invalid` */
export const refuseSecondHost: MiddlewareHandler = async (context, next) => {
  // Node keeps only the first one in `headers`. There is no Node request when the app is called directly.
  const { incoming } = (context.env ?? {}) as { incoming?: Partial<HttpBindings['incoming']> };
  const names = incoming?.rawHeaders?.filter((_, index) => index % 2 === 0) ?? [];
  if (names.filter((name) => name.toLowerCase() === 'host').length > 1)
    throw new HttpError(400, 'invalid', 'Host: must be sent once');
  await next();
};
