/** Reduces an agent's message of Missive to what visitors may see (CC-06). Pure. */

import { withoutAddress } from 'missive-chat/core/author-name.js';
import { LONGEST_NAME, TWILIO_LIMITS } from 'missive-chat/core/limits.js';
import type { MissiveMessage } from '../missive/missive-resources.js';
import type { AgentMessageContent } from '../stores/relay-store.js';

/** Longest body of a message at Twilio, in characters (its REST documentation). */
export const MAX_BODY_LENGTH = 1_600;

/** Our channel's own contact: the recipient of visitors' messages. */
interface ChannelContact {
  readonly id: string;
  readonly name: string;
}

/**
 * A separate alias is the author; with the channel's own alias the author is the agent who wrote. An alias has no
 * picture, and an agent's picture is not shown with another name.
 */
export function contentOf(message: MissiveMessage, channel: ChannelContact): AgentMessageContent {
  const alias = message.from?.name ?? message.from?.username ?? '';
  const isChannel =
    alias === '' ||
    alias === channel.name ||
    message.from?.id === channel.id ||
    message.from?.username === channel.id;
  return {
    type: message.type,
    body: message.body ?? '',
    name: withoutAddress(isChannel ? (message.author?.name ?? '') : alias),
    avatarUrl: isChannel ? webAddress(message.author?.avatarUrl) : '',
    files: message.files.map(({ id, filename, url, base64, contentType, size, width, height }) => ({
      id,
      filename,
      contentType,
      size: size ?? 0,
      url,
      base64,
      ...(width && height ? { image: { width, height } } : {}),
    })),
  };
}

/** Rejects URLs with an email address, also in the query: some picture services use one. */
const webAddress = (url: string | null | undefined): string =>
  url && /^https?:\/\//i.test(url) && !/@|%40/i.test(url) ? url : '';

type Author = Pick<AgentMessageContent, 'name' | 'avatarUrl'>;

/** Bytes of a picture's URL: a longer one is left out, to leave room for the text. */
const LONGEST_AVATAR_URL = 1_000;

/** The author, shortened for a message's attributes. */
export const fittedAuthor = ({ name, avatarUrl }: Author): Author => ({
  name: Array.from(name).slice(0, LONGEST_NAME).join(''),
  avatarUrl: Buffer.byteLength(avatarUrl) > LONGEST_AVATAR_URL ? '' : avatarUrl,
});

/** Bytes of a message's attributes that are left for its formatting; each part has a number. */
export const richRoom = (missiveId: string, author: Author, replies: readonly string[] = []): number =>
  TWILIO_LIMITS.messageAttributeBytes -
  Buffer.byteLength(
    JSON.stringify({
      ...fittedAuthor(author),
      missiveId: `${missiveId}:99999`,
      rich: 0,
      ...(replies.length > 0 && { replies }),
    }),
  );
