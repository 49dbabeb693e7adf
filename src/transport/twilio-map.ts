/** The SDK's objects and errors → the core's. */

import type { Message as TwilioMessage } from '@twilio/conversations';
import { ChatError } from '../core/chat-error.js';
import { fromAttributes, richFromAttributes } from '../core/message-attributes.js';
import type { LoggedMessage } from '../core/types.js';

export function toLoggedMessage(message: TwilioMessage, identity: string): LoggedMessage {
  const isOwn = message.author === identity;
  return {
    sid: message.sid,
    index: message.index,
    ...fromAttributes(message.attributes),
    from: isOwn ? 'visitor' : 'team',
    body: message.body ?? '',
    ...(isOwn ? {} : richFromAttributes(message.attributes)),
    sentAt: message.dateCreated?.getTime() ?? 0,
    media: (message.attachedMedia ?? []).map(({ sid, filename, contentType, size }) => ({
      sid,
      filename: filename ?? '',
      contentType,
      size,
    })),
  };
}

/** Twilio's error of a conversation that is closed: it takes no message any more. */
const CLOSED = 50377;

/**
 * Only an answer of the service (it carries an HTTP status) says for certain that a write was not done;
 * a lost socket, a timeout and everything unknown leave that open.
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
 * A file that did not get through was not sent, whatever stood in its way (size, media type, a blocker in the
 * browser): it is not tried again and again, but when the visitor says so. Only a network that is gone is
 * waited for: then there is no answer (status 0).
 */
export function toUploadError(error: unknown, isNetworkUp: boolean): ChatError {
  const known = toChatError(error);
  const status = statusOf(error);
  const hasEnded = status !== undefined && (status > 0 || isNetworkUp);
  return known.code === 'in-doubt' && hasEnded ? new ChatError('refused', known.message) : known;
}

/** The conversation is not there any more, or not for the visitor. */
export const isGone = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === 404 || status === 403;
};

/** The service answered, whatever it said. */
export const isAnswer = (error: unknown): boolean => statusOf(error) !== undefined;

function codeOf(error: unknown): unknown {
  const { body } = (error ?? {}) as { body?: { code?: unknown } | null };
  return body?.code;
}

function statusOf(error: unknown): number | undefined {
  const { status } = (error ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}
