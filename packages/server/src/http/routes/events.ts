/** `GET /{account}/events`: streams changes to open pages (LC-03). */

import { Hono } from 'hono';
import { callerAddress } from '../caller-address.js';
import { answerOptions } from '../cors.js';
import type { EventHub } from '../../live/event-hub.js';
import { admitPage, allowOnly, notFound } from '../page-admission.js';
import { callerOf } from '../rate-limit.js';
import type { Store } from '../../stores/store.js';
import type { WidgetLoads } from '../../accounts/widget-loads.js';

export interface EventRoutesDeps {
  readonly store: Pick<Store, 'find'>;
  readonly events: EventHub;
  readonly loads: WidgetLoads;
  /** Number of trusted proxies in front of this server. */
  readonly proxyHops: number;
}

const PATH = '/:account/events';
const METHODS = ['GET', 'OPTIONS'];
/** Twice as long as any event id of ours; anything longer is ignored. */
const MAX_EVENT_ID = 64;

export function eventRoutes({ store, events, loads, proxyHops }: EventRoutesDeps): Hono {
  const app = new Hono();
  app.get(PATH, async (context, next) => {
    if (context.req.raw.method === 'HEAD') return next();
    const account = await admitPage(context, store);
    loads.note(account, context);
    const lastEventId = context.req.header('Last-Event-ID')?.slice(0, MAX_EVENT_ID);
    const body = await events.open(account.id, callerOf(callerAddress(context, proxyHops)), lastEventId);
    if (body === null) throw notFound();
    return context.body(body, 200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // Prevents nginx from buffering events.
      'X-Accel-Buffering': 'no',
    });
  });

  app.options(PATH, async (context) => {
    await admitPage(context, store);
    return answerOptions(context, METHODS);
  });

  app.all(PATH, allowOnly(METHODS));
  return app;
}
