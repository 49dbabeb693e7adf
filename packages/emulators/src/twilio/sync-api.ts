import { isRecord } from '../shared/is-record.js';
import { iso } from './iso.js';
import { SUBSCRIBE_REPLY, SYNC_HOST } from './constants.js';
import { errors, syncNotFound } from './errors.js';
import type { ChatService } from './service.js';
import { pageOf, syncPath, type SyncItem, type SyncObject, type SyncType } from './sync-objects.js';
import type { Caller, TunnelApp } from './tunnel.js';
import { asRecord } from './validate.js';

const BASE = `https://${SYNC_HOST}`;
/** Items per replay frame; a long absence needs several. */
const REPLAY_BATCH = 100;
const PAGE_MAX = 100;

const rootOf = (object: SyncObject) => ({
  sid: object.sid,
  unique_name: object.uniqueName,
  url: BASE + syncPath(object),
  revision: String(object.lastEventId),
  last_event_id: object.lastEventId,
  date_created: iso(object.dateCreated),
  date_updated: iso(object.dateUpdated),
  date_expires: null,
  created_by: 'system',
  ...(object.type === 'document'
    ? { data: object.data }
    : { links: { items: `${BASE}${syncPath(object)}/Items` } }),
});

const itemOf = (object: SyncObject, item: SyncItem) => ({
  [object.type === 'list' ? 'index' : 'key']: item.key,
  [`${object.type}_sid`]: object.sid,
  url: `${BASE}${syncPath(object)}/Items/${encodeURIComponent(item.key)}`,
  revision: String(item.revision),
  last_event_id: item.lastEventId,
  date_created: iso(item.dateCreated),
  date_updated: iso(item.dateUpdated),
  date_expires: null,
  created_by: 'system',
  data: item.data,
});

/** For an identity without access, an object does not exist. */
const readable = (service: ChatService, identity: string, type: SyncType, id: string): SyncObject => {
  const object = service.sync.find(type, id);
  if (!object?.isReadableBy(identity)) throw syncNotFound(type);
  return object;
};

const keyOf = (type: SyncType, text: string | undefined): string | number | undefined => {
  if (text === undefined || type === 'map') return text;
  const index = Number(text);
  if (!Number.isInteger(index)) throw errors.invalid('A list index must be a whole number');
  return index;
};

export const addSyncRoutes = (app: TunnelApp): void => {
  app.get('/v3/Documents/:id', ({ env, req, json }) =>
    json(rootOf(readable(env.service, env.identity, 'document', req.param('id')))),
  );

  for (const [type, path] of [
    ['list', 'Lists'],
    ['map', 'Maps'],
  ] as const) {
    app.get(`/v3/${path}/:id`, ({ env, req, json }) => {
      const object = readable(env.service, env.identity, type, req.param('id'));
      if (req.query('Include') !== 'items') return json(rootOf(object));
      const { items } = pageOf(object, { order: 'asc', pageSize: PAGE_MAX });
      return json({ ...rootOf(object), items: items.map((item) => itemOf(object, item)) });
    });

    app.get(`/v3/${path}/:id/Items`, ({ env, req, json }) => {
      const object = readable(env.service, env.identity, type, req.param('id'));
      const size = Number(req.query('PageSize') ?? 50);
      const page = pageOf(object, {
        order: req.query('Order') === 'desc' ? 'desc' : 'asc',
        pageSize: Number.isInteger(size) && size > 0 ? Math.min(size, PAGE_MAX) : 50,
        from: keyOf(type, req.query('From')),
        only: keyOf(type, req.query('Key') ?? req.query('Index')),
      });
      // Clients only check that there is a token (protocol §6.1).
      return json({
        items: page.items.map((item) => itemOf(object, item)),
        meta: {
          previous_token: page.hasPrevious ? 'previous' : null,
          next_token: page.hasNext ? 'next' : null,
        },
      });
    });
  }

  app.post('/v4/Subscriptions', ({ env, json }) => {
    const subscribe = makeSubscription(env);
    // The response precedes its events. Subscribing afterwards keeps live events behind the missed ones.
    env.afterResponse(subscribe);
    return json(SUBSCRIBE_REPLY, 202);
  });
};

const TYPES: readonly SyncType[] = ['document', 'list', 'map'];

/** Protocol §6.2: the missed events in order, then one notice for all established subscriptions. */
const makeSubscription = (caller: Caller): (() => void) => {
  const body = asRecord(caller.payload);
  if (!Array.isArray(body.requests)) throw errors.invalid('requests must be a list');
  const requests = body.requests.filter(isRecord);
  return () => subscribe(caller, body, requests);
};

const subscribe = (
  { session, service, identity }: Caller,
  body: Record<string, unknown>,
  requests: readonly Record<string, unknown>[],
): void => {
  const envelope = { event_protocol_version: 4, correlation_id: body.correlation_id };
  const say = (eventType: string, events: unknown[]) => {
    if (events.length > 0) {
      session.notify('twilio.sync.event', { ...envelope, event_type: eventType, events });
    }
  };
  const done: unknown[] = [];
  const failed: unknown[] = [];
  for (const request of requests) {
    const { object_sid: sid, object_type: type } = request;
    const named = { object_sid: sid, object_type: type };
    const object = TYPES.includes(type as SyncType)
      ? service.sync.find(type as SyncType, String(sid))
      : undefined;
    if (body.action === 'cancel') {
      session.subscriptions.delete(String(sid));
      done.push(named);
    } else if (object?.isReadableBy(identity)) {
      session.subscriptions.add(object.sid);
      replay(object, request.last_event_id, say);
      done.push({ ...named, replay_status: 'completed', last_event_id: object.lastEventId });
    } else {
      failed.push({ ...named, error: syncNotFound('document').body });
    }
  }
  say(body.action === 'cancel' ? 'subscription_canceled' : 'subscription_established', done);
  say('subscription_failed', failed);
};

/** Consecutive events of the same type share a frame. */
const replay = (object: SyncObject, last: unknown, say: (type: string, events: unknown[]) => void): void => {
  if (typeof last !== 'number') return;
  let type = '';
  let batch: unknown[] = [];
  for (const event of object.events) {
    if (event.id <= last) continue;
    if (event.type !== type || batch.length === REPLAY_BATCH) {
      say(type, batch);
      batch = [];
      type = event.type;
    }
    batch.push(event.wire);
  }
  say(type, batch);
};
