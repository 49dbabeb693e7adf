/** Options for a CDN or a caching proxy in front: how long it may keep a copy, and how it is asked to drop one. */

import { z } from 'zod';

export interface EdgeOptions {
  /** Greatest age, in seconds, of a copy of an account's script and settings that a shared cache serves; 0 keeps none. */
  edgeSeconds?: number;
  /** Where a changed account's copies are purged; `{key}` is replaced by their cache tag. */
  purgeUrl?: string;
  /** Header that authorizes this, such as `Authorization: Bearer …`. */
  purgeHeader?: string;
}

export const EDGE_VARIABLES: Readonly<Record<keyof EdgeOptions, string>> = {
  edgeSeconds: 'MISSIVE_CHAT_EDGE_SECONDS',
  purgeUrl: 'MISSIVE_CHAT_PURGE_URL',
  purgeHeader: 'MISSIVE_CHAT_PURGE_HEADER',
};

const SECONDS = 'must be a number from 0 to 86400: the seconds that a CDN may keep settings, 0 for none';
const PURGE_URL =
  'must be an http:// or https:// URL without a user and password, such as https://api.example/purge/{key}';

export const edgeFields = {
  edgeSeconds: z.int(SECONDS).min(0, SECONDS).max(86_400, SECONDS).default(0),
  purgeUrl: z
    .string()
    .refine((text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, username, password } = new URL(text);
      return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
    }, PURGE_URL)
    .optional(),
  purgeHeader: z
    .string()
    .regex(/^[\w-]{1,64}: [\x21-\x7e][\x20-\x7e]*$/, 'must be one header, such as “Authorization: Bearer …”')
    .max(4_000)
    .optional(),
};

/** Options that need another one. */
export function edgeProblems({ edgeSeconds = 0, purgeUrl, purgeHeader }: EdgeOptions): string[] {
  const problems: string[] = [];
  if (purgeUrl !== undefined && edgeSeconds === 0)
    problems.push(
      'MISSIVE_CHAT_EDGE_SECONDS is missing: MISSIVE_CHAT_PURGE_URL needs it, since nothing is kept without it.',
    );
  if (purgeHeader !== undefined && purgeUrl === undefined)
    problems.push('MISSIVE_CHAT_PURGE_URL is missing: MISSIVE_CHAT_PURGE_HEADER is sent there.');
  return problems;
}
