/** Liveness, readiness and metrics, for operators (CS-05). */

import { Hono, type Context } from 'hono';
import { allowEverybody, answerOptions } from '../cors.js';
import { HttpError } from '../errors.js';
import { allowOnly } from '../page-admission.js';
import { READ_METHODS } from '../public-response.js';
import type { Metrics } from '../../metrics.js';
import type { FailureStore } from '../../stores/relay-store.js';
import { isSameSecret } from '../../crypto/signatures.js';
import { toStorageError } from '../../storage/storage-errors.js';

export interface HealthDeps {
  /** For readiness: rejects when the storage cannot be written and read. */
  readonly store: {
    ping(): Promise<void>;
    readonly relay: { readonly failures: Pick<FailureStore, 'totalStatus'> };
  };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Metrics;
  /** Pages connected to the event stream. */
  readonly events: { readonly size: number };
  /** Null makes the metrics public. */
  readonly metricsToken: string | null;
}

/** Milliseconds. */
const PING_INTERVAL = 1_000;
const NO_STORE = { 'Cache-Control': 'no-store' };

export function healthRoutes(deps: HealthDeps): Hono {
  const app = new Hono();
  const { store, metrics, metricsToken, events, now } = deps;
  // The check writes and the address is public, so its result is cached for a second.
  let last: { readonly at: number; readonly result: Promise<void> } | null = null;
  const ping = (): Promise<void> => {
    if (last === null || Math.abs(now() - last.at) >= PING_INTERVAL)
      last = { at: now(), result: store.ping() };
    return last.result;
  };
  /** Liveness: the process responds. Nothing else is checked, or an outage elsewhere would cause restarts. */
  app.get('/healthz', (context) => context.json({ status: 'ok' }, 200, NO_STORE));

  /** Readiness: while it fails, a load balancer sends visitors to other processes. */
  app.get('/readyz', async (context) => {
    await ping().catch((cause: unknown) => {
      throw new HttpError(503, 'not-ready', 'The chat server cannot write to its database.', {
        cause: toStorageError(cause) ?? cause,
      });
    });
    return context.json({ status: 'ready' }, 200, NO_STORE);
  });

  app.get('/metrics', async (context) => {
    if (metricsToken !== null) demandToken(context, metricsToken);
    metrics.openStreams.set(events.size);
    const status = await store.relay.failures.totalStatus(now());
    for (const [queue, count] of Object.entries(status.waiting)) metrics.relayWaiting.set({ queue }, count);
    metrics.relayLag.set(status.oldestDueAt === null ? 0 : (now() - status.oldestDueAt) / 1_000);
    metrics.relayFailed.set(status.failures);
    const text = await metrics.registry.metrics();
    return context.body(text, 200, { ...NO_STORE, 'Content-Type': metrics.registry.contentType });
  });
  for (const path of ['/healthz', '/readyz']) {
    app.options(path, (context) => {
      allowEverybody(context);
      return answerOptions(context, READ_METHODS);
    });
    app.all(path, allowOnly(READ_METHODS));
  }
  return app;
}

function demandToken(context: Context, token: string): void {
  const offered = /^Bearer (.+)$/i.exec(context.req.header('Authorization') ?? '')?.[1] ?? '';
  if (isSameSecret(offered, token)) return;
  throw new HttpError(
    401,
    'unauthorized',
    'Send the header “Authorization: Bearer …” with the metrics token.',
    {
      headers: { 'WWW-Authenticate': 'Bearer' },
    },
  );
}
