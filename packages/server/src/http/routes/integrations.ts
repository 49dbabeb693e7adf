/** Webhooks of other services, which become posts in Missive (WI-03). */

import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { HttpError } from '../errors.js';
import { BadPostError, composePost, readPost } from '../../integrations/compose-post.js';
import { readIntegrationRequest } from '../../integrations/incoming-request.js';
import { IntegrationFailure } from '../../integrations/integration-failure.js';
import type { Integration, IntegrationRequest } from '../../integrations/integration.js';
import type { LoadedIntegration } from '../../integrations/load-integrations.js';
import type { Logger } from '../../logging.js';
import type { QueuedPost } from '../../stores/relay-store.js';
import { allowOnly } from '../page-admission.js';
import type { RequestBodies } from '../request-body.js';

export interface IntegrationDeps {
  readonly integrations: readonly LoadedIntegration[];
  /** Keeps a post until it is with Missive; `known` when its delivery was kept before. */
  readonly enqueue: (post: QueuedPost) => Promise<'stored' | 'known'>;
  /** Base address of this server; null when nobody told. */
  readonly publicUrl: string | null;
  readonly logger: Logger;
  readonly bodies: RequestBodies;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_DELIVERY_ID = 200;
const ONE_DAY = 'public, max-age=86400';

export function integrationRoutes(deps: IntegrationDeps): Hono {
  const app = new Hono();
  const byId = new Map(deps.integrations.map((integration) => [integration.id, integration]));
  const warned = new Set<string>();

  const find = (context: Context): LoadedIntegration => {
    const found = byId.get(context.req.param('integration') ?? '');
    if (found === undefined) throw new HttpError(404, 'not-found', 'There is no such integration here.');
    return found;
  };

  app.post(
    '/integrations/:integration',
    async (context, next) => {
      await demandCredentials(find(context), context);
      return next();
    },
    deps.bodies.limit(MAX_BODY_BYTES),
    async (context) => {
      const loaded = find(context);
      const request = await readIntegrationRequest(context, deps.now());
      const integration = await run(loaded, () => new loaded.Integration());
      await verify(integration, loaded, request);
      const posts = await makePosts(integration, loaded, request);
      const statuses: string[] = [];
      for (const post of posts) statuses.push(await deps.enqueue(post));
      const status = statuses.includes('stored') ? 'stored' : (statuses[0] ?? 'ignored');
      return context.json({ status });
    },
  );

  app.get('/integrations/:integration/picture.png', (context) => {
    const { picture } = find(context);
    context.header('Cache-Control', ONE_DAY);
    context.header('Cross-Origin-Resource-Policy', 'cross-origin');
    return context.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/png' });
  });

  app.all(
    '/integrations/:integration',
    (context, next) => {
      find(context);
      return next();
    },
    allowOnly(['POST']),
  );
  return app;

  async function makePosts(
    integration: Integration,
    loaded: LoadedIntegration,
    request: IntegrationRequest,
  ): Promise<QueuedPost[]> {
    const payload = request.body;
    return run(loaded, async () => {
      const { id, options, settings } = loaded;
      const given: unknown = await integration.process(payload, request, settings);
      const read = (Array.isArray(given) ? given : [given]).map(readPost);
      warnOnce(
        loaded,
        read.flatMap(({ unknown }) => unknown),
      );
      const posts = read.map(({ post }) => post).filter((post) => post !== null);
      const image = imageOf(loaded, deps.publicUrl);
      return posts.map((post, place) => ({
        accountId: loaded.accountId,
        integrationId: id,
        deliveryId: readDeliveryId(deliveryIdOf(integration.deliveryId(payload, request), place)),
        post: { ...composePost(post, { id, integration, options, image }) },
      }));
    });
  }

  /** A mistake in a class is told once, not with each of a thousand webhooks. */
  function warnOnce({ id }: LoadedIntegration, fields: readonly string[]): void {
    if (fields.length === 0 || warned.has(id)) return;
    warned.add(id);
    deps.logger.warn(
      { integration: id, fields: fields.slice(0, 20) },
      'a post has no such fields, or not of this type; left out',
    );
  }
}

/** @throws HttpError 401 `bad-signature` */
async function verify(
  integration: Integration,
  loaded: LoadedIntegration,
  request: IntegrationRequest,
): Promise<void> {
  const { secret } = loaded;
  if (secret === null) return;
  // Nothing but true is a yes: a class in plain JavaScript may answer anything.
  const isRight: unknown = await run(loaded, () => integration.verify(request, secret));
  if (isRight !== true) throw badSignature();
}

/**
 * Refuses a request before its body when its headers prove already that it is not the provider's (CS-06).
 * @throws HttpError 401 `bad-signature`
 */
async function demandCredentials(loaded: LoadedIntegration, context: Context): Promise<void> {
  const { secret } = loaded;
  if (secret === null) return;
  const get = (name: string): string | undefined => context.req.header(name);
  const mayBeRight: unknown = await run(loaded, () =>
    // A class made with another version of this package may not have it.
    (new loaded.Integration() as Partial<Integration>).hasCredentials?.(get, secret),
  );
  if (mayBeRight === false) throw badSignature();
}

const badSignature = (): HttpError =>
  new HttpError(401, 'bad-signature', 'This is not signed with the secret of the integration.');

/** @throws HttpError 500 `internal`, whose cause names the integration and never what was in the webhook */
async function run<Result>({ id }: LoadedIntegration, task: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(500, 'internal', 'The integration could not read this webhook.', {
      cause: new IntegrationFailure(id, error),
    });
  }
}

/** Each of several posts is a delivery of its own. */
const deliveryIdOf = (id: string, place: number): string => (place === 0 ? id : `${id}#${place + 1}`);

/** Ids of others have any length; a column of the store has not. */
function readDeliveryId(given: unknown): string {
  const id = typeof given === 'number' ? String(given) : given;
  if (typeof id !== 'string' || id === '')
    throw new BadPostError([{ field: 'deliveryId', message: 'must give a text' }]);
  return id.length <= MAX_DELIVERY_ID ? id : createHash('sha256').update(id).digest('hex');
}

/** Missive fetches pictures itself, and only by https. */
const imageOf = ({ id }: LoadedIntegration, publicUrl: string | null): string | null =>
  publicUrl?.startsWith('https:') === true ? `${publicUrl}/integrations/${id}/picture.png` : null;
