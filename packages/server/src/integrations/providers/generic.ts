/** JSON with the fields of a post, from any program that can send a request. */

import { HttpError } from '../../http/errors.js';
import { BadPostError, readPost } from '../compose-post.js';
import { Integration, type IntegrationPost, type IntegrationRequest } from '../integration.js';
import { Payload } from '../payload.js';
import { isSigned, knowsSecret } from '../../crypto/signatures.js';

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

/**
 * JSON of programs that sign like Missive, or send the secret itself. A signature must be valid if present.
 */
export abstract class OwnJson extends Integration {
  override verify(req: IntegrationRequest, secret: string): boolean {
    const signature = req.get('x-hook-signature');
    return signature === undefined ? knowsSecret(req.get, secret) : isSigned(signature, req.rawBody, secret);
  }

  override hasCredentials(get: IntegrationRequest['get'], secret: string): boolean {
    return get('x-hook-signature') !== undefined || knowsSecret(get, secret);
  }

  /** The sender's own event id is part of the signed body; one in a header is not signed. */
  override deliveryId(payload: unknown, req: IntegrationRequest): string {
    const id = new Payload(payload).text('id');
    return id === '' ? super.deliveryId(payload, req) : `id:${id}`;
  }
}

/** Reports invalid fields to the sender. @throws HttpError 400 `invalid` */
function refuseBad(post: IntegrationPost): void {
  try {
    readPost(post);
  } catch (error) {
    if (!(error instanceof BadPostError)) throw error;
    const lines = error.problems.map(({ field, message }) => `${field}: ${message}`);
    throw new HttpError(400, 'invalid', lines.join('\n'), { fields: error.problems });
  }
}

export class Generic extends OwnJson {
  override get id(): string {
    return 'generic';
  }

  override get name(): string {
    return 'Webhook';
  }

  process(payload: unknown): IntegrationPost {
    const given = new Payload(payload);
    const fields = FIELDS.filter((name) => given.has(name)).map((name) => [name, given.value(name)]);
    const post = Object.fromEntries(fields) as IntegrationPost;
    refuseBad(post);
    return post;
  }
}
