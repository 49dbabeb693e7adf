/** Entries of the configuration file. */

import { z } from 'zod';
import { isAccountId } from '../accounts/account-store.js';
import { PROVIDER_NAMES } from './providers/providers.js';

export const MIN_SECRET = 12;
const MAX_SECRET = 1_000;

const UUID = 'must be a UUID, as Missive shows it under Settings › API › Resource IDs';
const uuid = z.guid({ error: UUID });
const uuids = z.array(uuid, { error: 'must be a list of UUIDs' }).max(100, 'must be at most 100');
const flag = z.boolean({ error: 'must be true or false' });
const ID = 'must be 1 to 64 letters, digits, “-” or “_”: it is the end of the address';
const NAMES = `must be one of ${PROVIDER_NAMES.join(', ')}`;
const ACCOUNT = 'must be the id of an account, as in the snippet';
const VARIABLE = 'must be the name of an environment variable such as GITHUB_WEBHOOK_SECRET';
const SECRET = `must be at least ${MIN_SECRET} characters, the same as at the provider`;
const OBJECT = 'must be an object';

const options = z
  .strictObject(
    {
      organization: uuid.optional(),
      team: uuid.optional(),
      force_team: flag.optional(),
      add_users: uuids.optional(),
      add_assignees: uuids.optional(),
      add_shared_labels: uuids.optional(),
      add_to_inbox: flag.optional(),
      add_to_team_inbox: flag.optional(),
      conversation: uuid.optional(),
      close: flag.optional(),
      reopen: flag.optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? OBJECT : undefined) },
  )
  .check(({ value, issues }) => {
    const need = (field: keyof typeof value, by: keyof typeof value): void => {
      if (value[by] === undefined || value[by] === false || value[field] !== undefined) return;
      issues.push({
        code: 'custom',
        input: undefined,
        path: [field],
        message: `is needed with “${by}”; add it`,
      });
    };
    need('organization', 'add_users');
    need('organization', 'add_assignees');
    need('organization', 'add_shared_labels');
    need('team', 'add_to_team_inbox');
  });

const entry = z
  .strictObject(
    {
      provider: z.enum(PROVIDER_NAMES, { error: NAMES }).optional(),
      module: z.string({ error: 'must be the path of a file, from this file' }).min(1).optional(),
      id: z
        .string({ error: ID })
        .regex(/^[A-Za-z\d][\w-]{0,63}$/, ID)
        .optional(),
      account: z.string({ error: ACCOUNT }).refine(isAccountId, ACCOUNT),
      secret: z.string({ error: SECRET }).min(MIN_SECRET, SECRET).max(MAX_SECRET, SECRET).optional(),
      secretFrom: z.string({ error: VARIABLE }).regex(/^\w+$/, VARIABLE).optional(),
      allowUnsigned: flag.default(false),
      options: options.default({}),
      settings: z.record(z.string(), z.unknown(), { error: OBJECT }).default({}),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? OBJECT : undefined) },
  )
  .check(({ value, issues }) => {
    const refuse = (path: string, message: string): void => {
      issues.push({ code: 'custom', input: undefined, path: [path], message });
    };
    if ((value.provider === undefined) === (value.module === undefined))
      refuse('provider', `is one of ${PROVIDER_NAMES.join(', ')}; give it, or “module”, and not both`);
    const given = [value.secret, value.secretFrom, value.allowUnsigned || undefined];
    if (given.filter((one) => one !== undefined).length > 1)
      refuse('secret', 'excludes “secretFrom” and “allowUnsigned”; keep one of the three');
  });

export const entriesSchema = z
  .array(entry, { error: 'must be a list of integrations' })
  .max(200, 'must be at most 200');

export type IntegrationEntry = z.infer<typeof entry>;
