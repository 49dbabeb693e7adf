/**
 * Formats and parses a Twilio message's attributes. Visitors set `clientId` and `meta`; the team's side sets `name` and
 * `avatarUrl` of the author, the body's formatting as `rich`, quick replies as `replies`, and `ended` in the notice that
 * the conversation was closed, with the visitor's `rating` of it, and `automatic` in what a program wrote; both set the size of a picture as `image`.
 */

import { withoutAddress } from './author-name.js';
import type { Author, ImageSize, LoggedMessage, OutgoingMessage } from './types.js';
import type { Rating } from './ratings.js';
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

/** Returns whether a program wrote a team’s message (CS-10). */
export const automaticFromAttributes = (attributes: unknown): { readonly isAutomatic?: true } =>
  valueOf(attributes, 'automatic') === true ? { isAutomatic: true } : {};

/** Returns what makes a message of the team the notice that the conversation was closed (LC-54). */
export function endFromAttributes(
  attributes: unknown,
): Pick<LoggedMessage, 'from' | 'sentAt' | 'rating'> | { readonly from: 'team' } {
  const ended = valueOf(attributes, 'ended');
  const rating = valueOf(attributes, 'rating');
  const sentAt = typeof ended === 'string' ? Date.parse(ended) : NaN;
  return sentAt > 0 ? { from: 'end', sentAt, ...(isRating(rating) && { rating }) } : { from: 'team' };
}

/** Returns the size of a message's picture, in pixels, as recorded by its sender. */
export function imageFromAttributes(attributes: unknown): { readonly image?: ImageSize } {
  const image = valueOf(attributes, 'image');
  const [width, height] = [valueOf(image, 'width'), valueOf(image, 'height')];
  return isLength(width) && isLength(height) ? { image: { width, height } } : {};
}

const KNOWN_RATINGS: Readonly<Record<Rating, true>> = { bad: true, okay: true, good: true };

const isRating = (value: unknown): value is Rating =>
  typeof value === 'string' && Object.hasOwn(KNOWN_RATINGS, value);

/** Most pixels on one side of a picture. */
const LONGEST_SIDE = 100_000;

const isLength = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= LONGEST_SIDE;

const valueOf = (attributes: unknown, name: string): unknown =>
  typeof attributes === 'object' && attributes !== null && Object.hasOwn(attributes, name)
    ? (attributes as Record<string, unknown>)[name]
    : undefined;
