/** Turns a webhook into posts for Missive, in sending order. */

import { createHash } from 'node:crypto';
import type { PostFields } from '../missive/missive-fields.js';
import { BadPostError, composePost, readPost } from './compose-post.js';
import type { Integration, IntegrationRequest, PostCallback } from './integration.js';
import type { LoadedIntegration } from './load-integrations.js';

export interface MadePost {
  /** Identifies it among those of the integration. */
  readonly deliveryId: string;
  readonly fields: PostFields;
  readonly callback: PostCallback | null;
}

export interface MadePosts {
  readonly posts: readonly MadePost[];
  /** Fields that were omitted, since posts do not have them, or not with this type. */
  readonly unknown: readonly string[];
}

type Source = Pick<LoadedIntegration, 'id' | 'options' | 'settings'>;

const MAX_DELIVERY_ID = 200;

/** @throws BadPostError */
export async function makePosts(
  integration: Integration,
  source: Source,
  request: IntegrationRequest,
  image: string | null,
): Promise<MadePosts> {
  const payload = request.body;
  const given: unknown = await integration.process(payload, request, source.settings);
  const deliveryId = readDeliveryId(integration.deliveryId(payload, request));
  return postsOf(Array.isArray(given) ? given : [given], deliveryId, integration, source, image);
}

/**
 * The posts that a callback creates, once its own post is in a conversation. Their ids continue that post's.
 * @throws BadPostError
 */
export async function makeFollowUps(
  { callback, deliveryId }: MadePost,
  conversationId: string,
  integration: Integration,
  source: Source,
  image: string | null,
): Promise<MadePosts> {
  const given: unknown[] = [];
  await callback?.(conversationId, { createPost: (post) => void given.push(post) });
  return postsOf(given, `${deliveryId}>`, integration, source, image);
}

function postsOf(
  given: readonly unknown[],
  deliveryId: string,
  integration: Integration,
  { id, options }: Source,
  image: string | null,
): MadePosts {
  const read = given.map(readPost);
  const posts = read.flatMap(({ post, callback }) => (post === null ? [] : [{ post, callback }]));
  return {
    unknown: read.flatMap(({ unknown }) => unknown),
    posts: posts.map(({ post, callback }, place) => ({
      deliveryId: readDeliveryId(deliveryIdOf(deliveryId, place)),
      fields: composePost(post, { id, integration, options, image }),
      callback,
    })),
  };
}

/** Each of several posts is a separate delivery. */
const deliveryIdOf = (id: string, place: number): string => (place === 0 ? id : `${id}#${place + 1}`);

/** Ids of providers have any length; the store's column has a limit. */
function readDeliveryId(given: unknown): string {
  const id = typeof given === 'number' ? String(given) : given;
  if (typeof id !== 'string' || id === '')
    throw new BadPostError([{ field: 'deliveryId', message: 'must give a text' }]);
  return id.length <= MAX_DELIVERY_ID ? id : createHash('sha256').update(id).digest('hex');
}
