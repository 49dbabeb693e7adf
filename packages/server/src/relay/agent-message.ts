/** What Missive tells of an agent's message → what is kept of it: nothing that a visitor must not learn (CC-06). Pure. */

import { withoutAddress } from 'missive-chat/core/author-name.js';
import { LONGEST_NAME, TWILIO_LIMITS } from 'missive-chat/core/limits.js';
import type { MissiveMessage } from '../missive/missive-resources.js';
import type { AgentMessageContent } from './relay-store.js';

/** Whom visitors write to on our channel. */
interface House {
  readonly id: string;
  readonly name: string;
}

/**
 * An alias that is somebody of its own is the author; the house's own is not, there it is who typed. An alias has
 * no picture, and a person's face is not shown with another name.
 */
export function contentOf(message: MissiveMessage, house: House): AgentMessageContent {
  const alias = message.from?.name ?? message.from?.username ?? '';
  const isHouse =
    alias === '' ||
    alias === house.name ||
    message.from?.id === house.id ||
    message.from?.username === house.id;
  return {
    type: message.type,
    body: message.body ?? '',
    name: withoutAddress(isHouse ? (message.author?.name ?? '') : alias),
    avatarUrl: isHouse ? webAddress(message.author?.avatarUrl) : '',
    files: message.files.map(({ id, filename, url, base64, contentType, size }) => ({
      id,
      filename,
      contentType,
      size: size ?? 0,
      url,
      base64,
    })),
  };
}

/** No address in a query either: some pictures are found by it. */
const webAddress = (url: string | null | undefined): string =>
  url && /^https?:\/\//i.test(url) && !/@|%40/i.test(url) ? url : '';

type Author = Pick<AgentMessageContent, 'name' | 'avatarUrl'>;

/** Bytes of an address of a picture: a longer one is left out, and leaves the room to the words. */
const LONGEST_AVATAR_URL = 1_000;

/** The author as a message's attributes carry it. */
export const fittedAuthor = ({ name, avatarUrl }: Author): Author => ({
  name: [...name].slice(0, LONGEST_NAME).join(''),
  avatarUrl: Buffer.byteLength(avatarUrl) > LONGEST_AVATAR_URL ? '' : avatarUrl,
});

/** Bytes that a message's attributes have for its formatting beside the rest, of which each part has a number. */
export const richRoom = (missiveId: string, author: Author): number =>
  TWILIO_LIMITS.messageAttributeBytes -
  Buffer.byteLength(JSON.stringify({ ...fittedAuthor(author), missiveId: `${missiveId}:99999`, rich: 0 }));
