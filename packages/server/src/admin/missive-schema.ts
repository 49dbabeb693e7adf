/** The Setup page's input for a custom channel, and its result. */

import { z } from 'zod';
import type { FieldProblem } from '../api/account.js';
import { CHANNEL_TYPES, type MissiveAccess } from '../accounts/account-store.js';
import { missiveAccessFields } from '../accounts/missive-access.js';

/** Pasted text often ends with a space or a line break. */
const pasted = (rule: z.ZodString, missing = 'must be a text'): z.ZodType<string> =>
  z
    .string({ error: ({ input }) => (input === undefined ? missing : 'must be a text') })
    .max(2_000, 'is too long')
    .transform((text) => text.trim())
    .pipe(rule);

const { token, channelId, signatureSecret, address, resourceId } = missiveAccessFields;

const NO_TOKEN = 'is missing: make one in Missive under Settings › API';

export const missiveSetupSchema = z.strictObject({
  /** An omitted token or secret stays unchanged; null removes the secret. */
  token: pasted(token, NO_TOKEN).optional(),
  channelId: pasted(channelId, 'is missing: it is the “Account ID” in the settings of the channel'),
  channelType: z.enum(CHANNEL_TYPES, {
    error: `must be one of ${CHANNEL_TYPES.join(', ')}, as the channel was made`,
  }),
  signatureSecret: pasted(signatureSecret).nullish(),
  address: pasted(address).nullish(),
  organizationId: pasted(resourceId).nullish(),
  teamId: pasted(resourceId).nullish(),
});

/** Schema while nothing is stored. */
export const firstMissiveSetupSchema = missiveSetupSchema.extend({ token: pasted(token, NO_TOKEN) });

export type MissiveSetup = z.infer<typeof missiveSetupSchema>;

/** Returns the merged settings, or the missing fields. */
export function mergeMissiveSetup(
  given: MissiveSetup,
  stored: MissiveAccess | null,
  now: number,
): MissiveAccess | readonly FieldProblem[] {
  const key = given.token ?? stored?.token;
  const isEmail = given.channelType === 'email';
  const problems: FieldProblem[] = [];
  if (key === undefined) problems.push({ field: 'token', message: NO_TOKEN });
  if (isEmail && !given.address)
    problems.push({ field: 'address', message: 'is missing: visitors’ emails need an address to go to' });
  if (key === undefined || problems.length > 0) return problems;
  const channelId = given.channelId.toLowerCase();
  const isSame = stored?.token === key && stored.channelId === channelId;
  const secret = given.signatureSecret === undefined ? stored?.signatureSecret : given.signatureSecret;
  return {
    token: key,
    channelId,
    channelType: given.channelType,
    signatureSecret: secret ?? null,
    address: isEmail ? (given.address ?? null) : null,
    organizationId: given.organizationId ?? null,
    teamId: given.teamId ?? null,
    setAt: isSame ? (stored.setAt ?? null) : now,
  };
}
