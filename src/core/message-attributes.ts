/**
 * What we write into a Twilio message's attributes, and read back: `clientId` and `meta` by visitors,
 * `name` and `avatarUrl` of the author, and the body's formatting as `rich`, by the team's side.
 */

import { withoutAddress } from './author-name.js';
import type { Author, OutgoingMessage } from './types.js';

export const toAttributes = ({
  clientId,
  meta,
}: OutgoingMessage): { clientId: string; meta: Record<string, string> } => ({
  clientId,
  meta: { ...meta },
});

/** Reads attributes of any origin: what is missing or of another type is empty, and so is a name that is an address. */
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

/** The formatting of a message of the team, unread. */
export function richFromAttributes(attributes: unknown): { readonly rich?: unknown } {
  const rich = valueOf(attributes, 'rich');
  return rich === undefined ? {} : { rich };
}

const valueOf = (attributes: unknown, name: string): unknown =>
  typeof attributes === 'object' && attributes !== null && Object.hasOwn(attributes, name)
    ? (attributes as Record<string, unknown>)[name]
    : undefined;
