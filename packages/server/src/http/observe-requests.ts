/** Logs and counts requests. */

import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from '../logging.js';
import { methodLabel, type Metrics } from '../metrics.js';

export interface ObserveDeps {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'requests'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One log line and one count per request: route, method, status and duration, never the URL, a body or a header. */
export const observeRequests =
  ({ logger, metrics, now }: ObserveDeps): MiddlewareHandler =>
  async (context, next) => {
    const start = now();
    await next();
    const method = methodLabel(context.req.method);
    const route = routePath(context, -1);
    const { status } = context.res;
    metrics.requests.inc({ method, route, status });
    logger.info({ method, route, status, ms: now() - start }, 'request');
  };
