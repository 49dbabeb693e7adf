import { Hono } from 'hono';
import { addClientRoutes } from './client-api.js';
import { asTwilioError, errors } from './errors.js';
import type { Logger } from '../shared/logger.js';
import type { ChatService } from './service.js';
import type { Session } from './session.js';
import { addSyncRoutes } from './sync-api.js';

/** Context of a tunnelled route: its socket, its identity, and the parsed payload. */
export interface Caller {
  session: Session;
  service: ChatService;
  identity: string;
  payload: unknown;
  /** Base URL of the emulator over HTTP, for media links. */
  baseUrl: string;
  /** Runs a function after the response was sent. */
  afterResponse: (run: () => void) => void;
}

export type TunnelApp = Hono<{ Bindings: Caller }>;

export interface TunnelRequest {
  session: Session;
  method: string;
  path: string;
  params: unknown;
  payload: unknown;
}

export interface TunnelAnswer {
  status: number;
  body?: unknown;
  /** Runs after the response. */
  follow: () => void;
}

export type Tunnel = (request: TunnelRequest) => Promise<TunnelAnswer>;

/** Parameters stay percent-encoded; a repeated name is an array (protocol §2.7). */
const queryOf = (params: unknown): string => {
  if (typeof params !== 'object' || params === null) return '';
  const pairs = Object.entries(params).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${name}=${String(one)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

/** The HTTP-like services behind the socket: Conversations, Sync, push registrar. Their hosts are ignored. */
export const makeTunnel = (baseUrl: () => string, logger: Logger): Tunnel => {
  const app: TunnelApp = new Hono<{ Bindings: Caller }>();
  addClientRoutes(app);
  addSyncRoutes(app);
  // Push registrar (protocol §5.2): accepted, but nothing is ever pushed.
  app.post('/v1/registrations', (c) => c.json({ id: c.env.session.id }, 201));
  app.notFound((c) => c.json(errors.notFound(c.req.path).body, 404));
  app.onError((error) => {
    const known = asTwilioError(error);
    if (!known) logger.warn('A tunnelled request failed', { error: String(error) });
    const { body, status } = known ?? errors.internal();
    return Response.json(body, { status });
  });

  return async ({ session, method, path, params, payload }) => {
    const { service, identity } = session;
    if (!service || identity === null) throw errors.unauthorized();
    const later: (() => void)[] = [];
    const env: Caller = {
      session,
      service,
      identity,
      payload,
      baseUrl: baseUrl(),
      afterResponse: (run) => later.push(run),
    };
    const response = await app.request(`http://tunnel${path}${queryOf(params)}`, { method }, env);
    const text = await response.text();
    const follow = () => {
      for (const run of later) run();
    };
    return { status: response.status, follow, ...(text === '' ? {} : { body: JSON.parse(text) as unknown }) };
  };
};
