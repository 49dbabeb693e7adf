/**
 * Formats and parses a Twilio message's attributes. Visitors set `clientId` and `meta`; the team's side sets `name` and
 * `avatarUrl` of the author, the body's formatting as `rich`, and quick replies as `replies`; both set the size of a
 * picture as `image`.
 */

import { withoutAddress } from './author-name.js';
import type { Author, ImageSize, OutgoingMessage } from './types.js';
import { validReplies } from './valid-replies.js';

export const toAttributes = ({
  clientId,
  meta,
  file,
}: OutgoingMessage): { clientId: string; meta: Record<string, string>; image?: Record<string, number> } => ({
  clientId,
  meta: { ...meta },
  ...(file?.image && { image: { ...file.image } }),
});

/**
 * Parses untrusted attributes: missing or invalid fields are empty, and so is a name that is an email
 * address.
 */
export function fromAttributes(attributes: unknown): { clientId: string | null; author: Author } {
  const read = (name: string): string => {
    const value = valueOf(attributes, name);
    return typeof value === 'string' ? value : '';
  };
  const avatarUrl = read('avatarUrl');
  return {
    clientId: read('clientId') || null,
    author: {
      name: withoutAddress(read('name')),
      avatarUrl: /^https?:\/\//i.test(avatarUrl) ? avatarUrl : '',
    },
  };
}

/** Returns the unparsed formatting of a team's message. */
export function richFromAttributes(attributes: unknown): { readonly rich?: unknown } {
  const rich = valueOf(attributes, 'rich');
  return rich === undefined ? {} : { rich };
}

/** Returns the quick replies of a team's message. */
export function repliesFromAttributes(attributes: unknown): { readonly replies?: readonly string[] } {
  const replies = validReplies(valueOf(attributes, 'replies'));
  return replies.length > 0 ? { replies } : {};
}

/** Returns the size of a message's picture, in pixels, as recorded by its sender. */
export function imageFromAttributes(attributes: unknown): { readonly image?: ImageSize } {
  const image = valueOf(attributes, 'image');
  const [width, height] = [valueOf(image, 'width'), valueOf(image, 'height')];
  return isLength(width) && isLength(height) ? { image: { width, height } } : {};
}

/** Most pixels on one side of a picture. */
const LONGEST_SIDE = 100_000;

const isLength = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= LONGEST_SIDE;

const valueOf = (attributes: unknown, name: string): unknown =>
  typeof attributes === 'object' && attributes !== null && Object.hasOwn(attributes, name)
    ? (attributes as Record<string, unknown>)[name]
    : undefined;
