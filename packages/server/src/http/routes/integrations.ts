/** Webhooks of other services, which become posts in Missive (WI-03). */

import { Hono, type Context } from 'hono';
import { HttpError } from '../errors.js';
import { readIntegrationRequest } from '../../integrations/incoming-request.js';
import { IntegrationFailure } from '../../integrations/integration-failure.js';
import type { Integration, IntegrationRequest } from '../../integrations/integration.js';
import type { LoadedIntegration } from '../../integrations/load-integrations.js';
import { makeFollowUps, makePosts, type MadePosts } from '../../integrations/make-posts.js';
import type { Logger } from '../../logging.js';
import type { OnPosted } from '../../relay/post-callbacks.js';
import type { QueuedPost } from '../../stores/relay-store.js';
import { allowOnly } from '../page-admission.js';
import type { RequestBodies } from '../request-body.js';

export interface IntegrationDeps {
  readonly integrations: readonly LoadedIntegration[];
  /** Stores a post until Missive has it; returns `known` when its delivery was stored before. */
  readonly enqueue: (post: QueuedPost, onPosted?: OnPosted) => Promise<'stored' | 'known'>;
  /** Public URL of this server; null when not configured. */
  readonly publicUrl: string | null;
  readonly logger: Logger;
  readonly bodies: RequestBodies;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const ONE_DAY = 'public, max-age=86400';

export function integrationRoutes(deps: IntegrationDeps): Hono {
  const app = new Hono();
  const byId = new Map(deps.integrations.map((integration) => [integration.id, integration]));
  const warned = new Set<string>();

  const find = (context: Context): LoadedIntegration => {
    const found = byId.get(context.req.param('integration') ?? '');
    if (found === undefined) throw new HttpError(404, 'not-found', 'There is no such integration.');
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
      const image = imageOf(loaded, deps.publicUrl);
      const made = await run(loaded, () => makePosts(integration, loaded, request, image));
      return context.json({ status: await enqueue(integration, loaded, made) });
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

  /** Queues all posts; posts of their callbacks follow once Missive has them. */
  async function enqueue(
    integration: Integration,
    loaded: LoadedIntegration,
    { posts, unknown }: MadePosts,
  ): Promise<string> {
    warnOnce(loaded, unknown);
    const statuses: string[] = [];
    for (const post of posts) {
      const queued: QueuedPost = {
        accountId: loaded.accountId,
        integrationId: loaded.id,
        deliveryId: post.deliveryId,
        post: { ...post.fields },
      };
      const followUp = async (conversationId: string): Promise<void> => {
        const image = imageOf(loaded, deps.publicUrl);
        const made = makeFollowUps(post, conversationId, integration, loaded, image);
        await enqueue(integration, loaded, await run(loaded, () => made));
      };
      statuses.push(await deps.enqueue(queued, post.callback === null ? undefined : followUp));
    }
    return statuses.includes('stored') ? 'stored' : (statuses[0] ?? 'ignored');
  }

  /** Logs a mistake in a class once, not for each webhook. */
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
  // Only `true` accepts: a class in plain JavaScript may return anything.
  const isRight: unknown = await run(loaded, () => integration.verify(request, secret));
  if (isRight !== true) throw badSignature();
}

/**
 * Rejects a request before its body when its headers prove that it is not the provider's (CS-06).
 * @throws HttpError 401 `bad-signature`
 */
async function demandCredentials(loaded: LoadedIntegration, context: Context): Promise<void> {
  const { secret } = loaded;
  if (secret === null) return;
  const get = (name: string): string | undefined => context.req.header(name);
  const mayBeRight: unknown = await run(loaded, () =>
    // A class of another version of this package may lack it.
    (new loaded.Integration() as Partial<Integration>).hasCredentials?.(get, secret),
  );
  if (mayBeRight === false) throw badSignature();
}

const badSignature = (): HttpError =>
  new HttpError(401, 'bad-signature', 'This is not signed with the secret of the integration.');

/**
 * @throws HttpError 500 `internal`, whose cause names the integration but never the content of the webhook
 */
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

/** Missive fetches images itself, over https only. */
const imageOf = ({ id }: LoadedIntegration, publicUrl: string | null): string | null =>
  publicUrl?.startsWith('https:') === true ? `${publicUrl}/integrations/${id}/picture.png` : null;
