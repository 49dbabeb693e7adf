/**
 * Formats and parses a Twilio message's attributes: `clientId` and `meta` by visitors,
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

/** The unparsed formatting of a team's message. */
export function richFromAttributes(attributes: unknown): { readonly rich?: unknown } {
  const rich = valueOf(attributes, 'rich');
  return rich === undefined ? {} : { rich };
}

const valueOf = (attributes: unknown, name: string): unknown =>
  typeof attributes === 'object' && attributes !== null && Object.hasOwn(attributes, name)
    ? (attributes as Record<string, unknown>)[name]
    : undefined;
