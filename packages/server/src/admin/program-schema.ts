/** The Setup page's input for a program that answers visitors, and what the page sees of it. */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { FieldProblem } from '../api/account.js';
import type { ProgramView } from '../api/program.js';
import type { Account, ProgramAccess } from '../accounts/account-store.js';
import type { Programs } from '../answers/programs.js';
import { programUrlProblem } from '../answers/webhook-program.js';

const URL_RULE = 'must be a web address such as https://answers.example.com/chat';
const SECRET = 'must be 16 to 500 characters without spaces, or left out to have one made';
const TEXT = 'must be a text of 1 to 1000 characters';

export const programSchema = z.strictObject({
  url: z.string({ error: URL_RULE }).trim().min(1, URL_RULE).max(2_000, URL_RULE),
  isOn: z.boolean({ error: 'must be true or false' }),
  /** When omitted it stays, or is made. */
  secret: z
    .string({ error: SECRET })
    .regex(/^\S{16,500}$/, SECRET)
    .optional(),
});

export const programTestSchema = z.strictObject({
  text: z.string({ error: TEXT }).trim().min(1, TEXT).max(1_000, TEXT),
});

export const programViewOf = (account: Account, programs: Programs): ProgramView => ({
  program: account.program && {
    isOn: account.program.isOn,
    url: account.program.url,
    secretEnding: `…${account.program.secret.slice(-4)}`,
  },
  source: programs.sourceOf(account),
});

/** 256 random bits. */
export const newProgramSecret = (): string => randomBytes(32).toString('base64url');

/** Returns the merged settings, or the invalid fields. */
export function mergeProgram(
  given: z.infer<typeof programSchema>,
  stored: ProgramAccess | null,
  trustedOrigin: string | null,
): ProgramAccess | readonly FieldProblem[] {
  const problem = programUrlProblem(given.url, trustedOrigin);
  if (problem !== null) return [{ field: 'url', message: problem }];
  return {
    isOn: given.isOn,
    url: given.url,
    secret: given.secret ?? stored?.secret ?? newProgramSecret(),
  };
}
