/** Logs, counts and traces requests. */

import { SpanKind } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from '../logging.js';
import { inSpan, linksTo, setStatusCode } from '../tracing.js';
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
    const method = methodLabel(context.req.method);
    const links = linksTo(context.req.raw.headers);
    await inSpan(method, { kind: SpanKind.SERVER, isRoot: true, links }, async (span) => {
      await next();
      const route = routePath(context, -1);
      const { status } = context.res;
      metrics.requests.inc({ method, route, status });
      logger.info({ method, route, status, ms: now() - start }, 'request');
      // The route is known only now.
      span
        .updateName(`${method} ${route}`)
        .setAttributes({ 'http.request.method': method, 'http.route': route });
      setStatusCode(span, status, status >= 500);
    });
  };
