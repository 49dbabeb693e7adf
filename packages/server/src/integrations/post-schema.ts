/** What an integration gave back, checked: what is unknown is left out, what is too long is cut, the rest is named. */

import { z } from 'zod';
import { cut } from './integration-text.js';

/** Missive cuts longer texts itself, without a mark. */
export const MAX_TEXT = 8_000;
const MAX_WORDS = 500;
const MAX_URL = 2_000;
const MAX_ATTACHMENTS = 25;
const MAX_CARD_FIELDS = 50;
const MAX_REFERENCES = 20;
const MAX_REFERENCE = 1_000;
/** Missive takes 10 MB with all that is around it. */
const MAX_FILE = 9_000_000;

const isNothing = (value: unknown): boolean => value === null || value === '';
/** Null and the empty text say as little as nothing at all. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isNothing(value) ? undefined : value), schema.optional());

const words = (max: number) =>
  z.preprocess(
    (value) => (value instanceof String ? value.toString() : value),
    z.string({ error: 'must be a text' }).transform((text) => cut(text, max)),
  );
const text = (max: number) => optional(words(max));
const flag = optional(z.boolean({ error: 'must be true or false' }));
const COLOR = 'must be #rgb, #rrggbb, good, warning or danger';
const color = optional(
  z.string({ error: COLOR }).regex(/^(?:#[\da-f]{3}|#[\da-f]{6}|good|warning|danger)$/i, COLOR),
);
const ADDRESS = `must be an http:// or https:// address of at most ${MAX_URL} characters`;
const address = optional(z.string({ error: ADDRESS }).max(MAX_URL, ADDRESS).refine(isWebAddress, ADDRESS));
const SECONDS = 'must be a time in whole seconds since 1970';

export function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

const file = z.object({
  filename: z
    .string({ error: 'must be the name of the file' })
    .min(1, 'must be the name of the file')
    .max(255),
  base64_data: z
    .string({ error: 'must be the file in Base64' })
    .max(MAX_FILE, `must be at most ${MAX_FILE} characters`)
    .regex(/^[A-Za-z\d+/]+={0,2}$/, 'must be the file in Base64, without a prefix and not empty'),
});

const card = z.object({
  color,
  pretext: text(MAX_WORDS),
  author_name: text(MAX_WORDS),
  author_link: address,
  author_icon: address,
  title: text(MAX_WORDS),
  title_link: address,
  image_url: address,
  text: text(MAX_TEXT),
  markdown: text(MAX_TEXT),
  timestamp: optional(z.int({ error: SECONDS }).min(0, SECONDS).max(99_999_999_999, SECONDS)),
  footer: text(MAX_WORDS),
  footer_icon: address,
  fields: optional(
    z
      .array(z.object({ title: words(MAX_WORDS), value: words(1_000), short: flag }), {
        error: 'must be a list of { title, value, short }',
      })
      .transform((fields) => fields.slice(0, MAX_CARD_FIELDS)),
  ),
});

const isFile = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'base64_data' in value;

const CARD = 'must be a card such as { title, text, color } or a file as { filename, base64_data }';
const attachment = z
  .record(z.string(), z.unknown(), { error: CARD })
  .transform((value, context): z.infer<typeof card> | z.infer<typeof file> => {
    const parsed = (isFile(value) ? file : card).safeParse(value);
    if (parsed.success) return parsed.data;
    context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: undefined }) as never));
    return z.NEVER;
  });

const REFERENCES = `must be one to ${MAX_REFERENCES} texts of at most ${MAX_REFERENCE} characters`;
const reference = z.string({ error: REFERENCES }).trim().min(1, REFERENCES).max(MAX_REFERENCE, REFERENCES);
const NOTIFICATION = 'must be a text, or { title, body }';

export const postSchema = z.object({
  references: optional(
    z.preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(reference, { error: REFERENCES }).min(1, REFERENCES).max(MAX_REFERENCES, REFERENCES),
    ),
  ),
  conversation: optional(z.guid({ error: 'must be the id of a conversation, a UUID' })),
  subject: text(MAX_WORDS),
  update_existing_conversation_subject: flag,
  color,
  text: text(MAX_TEXT),
  markdown: text(MAX_TEXT),
  attachment: optional(attachment),
  attachments: optional(
    z
      .array(attachment, { error: 'must be a list of attachments' })
      .max(MAX_ATTACHMENTS, `must be at most ${MAX_ATTACHMENTS}`),
  ),
  notification: optional(
    z.preprocess(
      (value) => (typeof value === 'string' || value instanceof String ? { body: value.toString() } : value),
      z.object({ title: text(MAX_WORDS), body: text(MAX_WORDS) }, { error: NOTIFICATION }),
    ),
  ),
});

export type CheckedPost = z.infer<typeof postSchema>;

/** Paths of what was given and is not in what was understood. */
export function unknownKeys(given: unknown, understood: unknown, path = ''): string[] {
  if (Array.isArray(given) && Array.isArray(understood))
    return given.flatMap((one, index) => unknownKeys(one, understood[index], `${path}[]`));
  if (!isObject(given) || !isObject(understood)) return [];
  return Object.keys(given).flatMap((name) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (given[name] === undefined || isNothing(given[name])) return [];
    return name in understood ? unknownKeys(given[name], understood[name], at) : [at.slice(0, 100)];
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof String);
