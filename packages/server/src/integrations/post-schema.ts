/**
 * Validates an integration's result. Optional parts of the wrong type are converted or omitted, unknown
 * fields are dropped, and long texts truncated: a provider repeats a webhook that fails, so only a missing
 * essential is an error, which names the field.
 */

import { z } from 'zod';
import { cut } from './integration-text.js';

/** Missive truncates longer texts itself, without a mark. */
export const MAX_TEXT = 8_000;
const MAX_WORDS = 500;
const MAX_URL = 2_000;
const MAX_ATTACHMENTS = 25;
const MAX_CARD_FIELDS = 50;
const MAX_REFERENCES = 20;
const MAX_REFERENCE = 1_000;
/** Missive accepts 10 MB including everything else. */
const MAX_FILE = 9_000_000;

const isNothing = (value: unknown): boolean => value === null || value === '';
/** Null and the empty text count as missing. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isNothing(value) ? undefined : value), schema.optional());

/** Omitted when invalid. */
const decorative = <Schema extends z.ZodType>(schema: Schema) => optional(schema).catch(undefined);

const isText = (value: unknown): boolean =>
  ['number', 'bigint', 'boolean'].includes(typeof value) || value instanceof String;
const words = (max: number) =>
  z.preprocess(
    (value) => (isText(value) ? String(value) : value),
    z.string({ error: 'must be a text' }).transform((text) => cut(text, max)),
  );
const text = (max: number) => optional(words(max));
const label = (max: number) => decorative(words(max));
const flag = decorative(z.boolean());
const color = decorative(z.string().regex(/^(?:#[\da-f]{3}|#[\da-f]{6}|good|warning|danger)$/i));
const address = decorative(z.string().max(MAX_URL).refine(isWebAddress));

const LAST_SECOND = 99_999_999_999;
/** Whole seconds since 1970 from fractional seconds, milliseconds, a date or its text. */
function secondsOf(value: unknown): unknown {
  const time = value instanceof Date || typeof value === 'string' ? secondsOfDate(value) : value;
  if (typeof time !== 'number') return value;
  return Math.floor(time > LAST_SECOND ? time / 1_000 : time);
}
const secondsOfDate = (date: Date | string): number =>
  typeof date === 'string' && /^\d+(?:\.\d+)?$/.test(date) ? Number(date) : new Date(date).getTime() / 1_000;

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

/** A field without a title or a value is invisible. */
const field = z.object({ title: words(MAX_WORDS), value: words(1_000), short: flag });

const card = z.object({
  color,
  pretext: label(MAX_WORDS),
  author_name: label(MAX_WORDS),
  author_link: address,
  author_icon: address,
  title: label(MAX_WORDS),
  title_link: address,
  image_url: address,
  text: label(MAX_TEXT),
  markdown: label(MAX_TEXT),
  timestamp: decorative(z.preprocess(secondsOf, z.int().min(0).max(LAST_SECOND))),
  footer: label(MAX_WORDS),
  footer_icon: address,
  fields: decorative(
    z
      .array(field.nullable().catch(null))
      .transform((fields) => fields.filter((one) => one !== null).slice(0, MAX_CARD_FIELDS)),
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
const reference = z.string({ error: REFERENCES }).max(MAX_REFERENCE, REFERENCES);
/** Numbers are valid ids; empty ones are omitted. An empty list counts as missing. */
function referencesOf(value: unknown): unknown {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  const texts = given
    .map((one) => (isText(one) && typeof one !== 'boolean' ? String(one) : one))
    .map((one) => (typeof one === 'string' ? one.trim() : one))
    .filter((one) => one !== null && one !== undefined && one !== '');
  return texts.length === 0 ? undefined : texts;
}

export const postSchema = z.object({
  references: z.preprocess(
    referencesOf,
    z.array(reference, { error: REFERENCES }).max(MAX_REFERENCES, REFERENCES).optional(),
  ),
  conversation: optional(z.guid({ error: 'must be the id of a conversation, a UUID' })),
  subject: label(MAX_WORDS),
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
  notification: decorative(
    z.preprocess(
      (value) => (typeof value === 'string' || isText(value) ? { body: String(value) } : value),
      z.object({ title: label(MAX_WORDS), body: label(MAX_WORDS) }),
    ),
  ),
});

export type CheckedPost = z.infer<typeof postSchema>;

/** Paths of values that were dropped: posts do not have the field, or not with this type. */
export function unknownKeys(given: unknown, understood: unknown, path = ''): string[] {
  if (Array.isArray(given) && Array.isArray(understood))
    return [
      ...(given.filter((one) => !isNothing(one) && one !== undefined).length > understood.length
        ? [`${path}[]`]
        : []),
      ...given.flatMap((one, index) => unknownKeys(one, understood[index], `${path}[]`)),
    ];
  if (!isObject(given) || !isObject(understood)) return [];
  return Object.keys(given).flatMap((name) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (given[name] === undefined || isNothing(given[name])) return [];
    return understood[name] !== undefined
      ? unknownKeys(given[name], understood[name], at)
      : [at.slice(0, 100)];
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof String);
