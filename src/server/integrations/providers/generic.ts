/** JSON that says itself what to post: for any program that can send a request. */

import { HttpError } from '../../errors.js';
import { BadPostError, readPost } from '../compose-post.js';
import { Integration, type IntegrationPost, type IntegrationRequest } from '../integration.js';
import { Payload } from '../payload.js';
import { isSigned, knowsSecret } from '../signatures.js';

const FIELDS = [
  'references',
  'conversation',
  'subject',
  'update_existing_conversation_subject',
  'color',
  'text',
  'markdown',
  'attachment',
  'attachments',
  'notification',
] as const;

/** A signature as Missive makes it, or the secret itself. Whoever sends a signature is held to it. */
export const isSignedOrKnown = (req: IntegrationRequest, secret: string): boolean => {
  const signature = req.get('x-hook-signature');
  return signature === undefined ? knowsSecret(req.get, secret) : isSigned(signature, req.rawBody, secret);
};

/** The sender's own id of the event is part of what is signed; one in a header is not. */
export const signedId = (payload: unknown): string | undefined => {
  const id = new Payload(payload).text('id');
  return id === '' ? undefined : `id:${id}`;
};

/** Here the mistake is the sender's, who must hear of it. @throws HttpError 400 `invalid` */
function refuseBad(post: IntegrationPost): void {
  try {
    readPost(post);
  } catch (error) {
    if (!(error instanceof BadPostError)) throw error;
    const lines = error.problems.map(({ field, message }) => `${field}: ${message}`);
    throw new HttpError(400, 'invalid', lines.join('\n'), { fields: error.problems });
  }
}

export class Generic extends Integration {
  override get id(): string {
    return 'generic';
  }

  override get name(): string {
    return 'Webhook';
  }

  override verify(req: IntegrationRequest, secret: string): boolean {
    return isSignedOrKnown(req, secret);
  }

  override deliveryId(payload: unknown, req: IntegrationRequest): string {
    return signedId(payload) ?? super.deliveryId(payload, req);
  }

  process(payload: unknown): IntegrationPost {
    const given = new Payload(payload);
    const fields = FIELDS.filter((name) => given.has(name)).map((name) => [name, given.value(name)]);
    const post = Object.fromEntries(fields) as IntegrationPost;
    refuseBad(post);
    return post;
  }
}
