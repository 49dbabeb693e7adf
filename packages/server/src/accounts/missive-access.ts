/** Settings of the custom channel, from the environment or the Setup page. */

import { z } from 'zod';
import type { MissiveAccess } from './account-store.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Tokens look like `missive_pat-…`, older ones like UUIDs: their format is not checked. */
export const missiveAccessFields = {
  token: z
    .string({ error: 'must be a text' })
    .regex(
      /^\S{8,500}$/,
      'must be a token without spaces: make one in Missive under Settings › API, and copy it',
    ),
  channelId: z
    .string({ error: 'must be a text' })
    .regex(UUID, 'must be a UUID: copy the “Account ID” of the custom channel from its settings in Missive'),
  signatureSecret: z
    .string({ error: 'must be a text' })
    .min(1, 'must not be empty: copy the channel’s “Signature secret”')
    .max(500, 'must be at most 500 characters'),
  address: z
    .string({ error: 'must be a text' })
    .max(320, 'must be at most 320 characters')
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an email address'),
  resourceId: z.string({ error: 'must be a text' }).regex(UUID, 'must be a UUID'),
} as const;

/** Access with the fields of the environment; the rest is left to the channel's own settings. */
export function missiveAccess(
  fields: Pick<MissiveAccess, 'token' | 'channelId' | 'channelType'> & Partial<MissiveAccess>,
): MissiveAccess {
  return {
    signatureSecret: null,
    address: null,
    organizationId: null,
    teamId: null,
    ...fields,
  };
}
