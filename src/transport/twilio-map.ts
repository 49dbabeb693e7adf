/** Converts the SDK's objects and errors to the core's. */

import type { Message as TwilioMessage } from '@twilio/conversations';
import { ChatError } from '../core/chat-error.js';
import {
  automaticFromAttributes,
  endFromAttributes,
  fromAttributes,
  imageFromAttributes,
  repliesFromAttributes,
  richFromAttributes,
} from '../core/message-attributes.js';
import type { LoggedMessage } from '../core/types.js';

export function toLoggedMessage(message: TwilioMessage, identity: string): LoggedMessage {
  const isOwn = message.author === identity;
  return {
    sid: message.sid,
    index: message.index,
    ...fromAttributes(message.attributes),
    from: 'visitor',
    body: message.body ?? '',
    sentAt: message.dateCreated?.getTime() ?? 0,
    ...(isOwn
      ? {}
      : {
          ...richFromAttributes(message.attributes),
          ...repliesFromAttributes(message.attributes),
          ...automaticFromAttributes(message.attributes),
          ...endFromAttributes(message.attributes),
        }),
    media: (message.attachedMedia ?? []).map(({ sid, filename, contentType, size }, _, all) => ({
      sid,
      filename: filename ?? '',
      contentType,
      size,
      ...(all.length === 1 ? imageFromAttributes(message.attributes) : {}),
    })),
  };
}

/** Twilio's error for a closed conversation, which accepts no more messages. */
const CLOSED = 50377;

/**
 * Only a response of the service (with an HTTP status) proves that a write was rejected;
 * after a lost socket, a timeout or an unknown error it is in doubt.
 */
export function toChatError(error: unknown): ChatError {
  const status = statusOf(error);
  const { message } = (error ?? {}) as { message?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  if (codeOf(error) === CLOSED) return new ChatError('ended', text);
  if (status === 429) return new ChatError('throttled', text);
  if (status !== undefined && status >= 400 && status < 500) return new ChatError('refused', text);
  return new ChatError('in-doubt', text);
}

/**
 * A failed upload was not sent, whatever the reason (size, media type, a blocker in the browser): only the visitor
 * retries it. It stays in doubt only without a network, when there is no response (status 0).
 */
export function toUploadError(error: unknown, isNetworkUp: boolean): ChatError {
  const known = toChatError(error);
  const status = statusOf(error);
  const hasEnded = status !== undefined && (status > 0 || isNetworkUp);
  return known.code === 'in-doubt' && hasEnded ? new ChatError('refused', known.message) : known;
}

/** Whether the conversation no longer exists, or is no longer accessible to the visitor. */
export const isGone = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === 404 || status === 403;
};

/** Whether the service responded, with any status. */
export const isAnswer = (error: unknown): boolean => statusOf(error) !== undefined;

function codeOf(error: unknown): unknown {
  const { body } = (error ?? {}) as { body?: { code?: unknown } | null };
  return body?.code;
}

function statusOf(error: unknown): number | undefined {
  const { status } = (error ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}
