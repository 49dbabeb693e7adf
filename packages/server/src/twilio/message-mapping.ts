/** Maps a message of Twilio's REST API to a logged message. Pure. */

import {
  automaticFromAttributes,
  endFromAttributes,
  fromAttributes,
  imageFromAttributes,
  repliesFromAttributes,
  richFromAttributes,
} from 'missive-chat/core/message-attributes.js';
import type { LoggedMessage, Media } from 'missive-chat/core/types.js';

/** The fields we read of the `twilio` package's message. */
export interface TwilioMessage {
  readonly sid: string;
  readonly index: number;
  readonly author: string | null;
  readonly body: string | null;
  /** JSON text that any participant may have written. */
  readonly attributes: string | null;
  readonly dateCreated: Date | null;
  readonly media: unknown;
}

/**
 * Agents' Twilio identities, often their email addresses, are never used as names (CC-06).
 * @param identity the visitor's Twilio identity: messages by other authors are the team's.
 */
export function restMessageToLogged(message: TwilioMessage, identity: string): LoggedMessage {
  const attributes = parseAttributes(message.attributes);
  const { clientId, author } = fromAttributes(attributes);
  const isOwn = message.author === identity;
  return {
    sid: message.sid,
    index: message.index,
    clientId,
    from: 'visitor',
    author: isOwn ? { name: '', avatarUrl: '' } : author,
    body: message.body ?? '',
    sentAt: message.dateCreated?.getTime() ?? 0,
    ...(isOwn
      ? {}
      : {
          ...richFromAttributes(attributes),
          ...repliesFromAttributes(attributes),
          ...automaticFromAttributes(attributes),
          ...endFromAttributes(attributes),
        }),
    media: toMedia(message.media, attributes),
  };
}

/** An object from JSON text; empty for any other text. */
export function parseAttributes(json: string | null | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** A size is noted for the only file of a message. */
function toMedia(media: unknown, attributes: Record<string, unknown>): Media[] {
  if (!Array.isArray(media)) return [];
  return media.filter(isRecord).map((file, _, all) => ({
    sid: text(file.sid),
    filename: text(file.filename),
    contentType: text(file.content_type),
    size: typeof file.size === 'number' ? file.size : 0,
    ...(all.length === 1 ? imageFromAttributes(attributes) : {}),
  }));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
