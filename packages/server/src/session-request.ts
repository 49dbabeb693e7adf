/** The body of a session request: every field has a bound, and an error names its field (CS-04). */

import { z } from 'zod';
import type { SessionRequest } from 'missive-chat/core/types.js';
import { JsonError, parseJson } from './bounded-json.js';
import { HttpError } from './errors.js';

/** Bytes of a whole request body. */
export const MAX_BODY_BYTES = 64 * 1024;

const MAX_META_NAMES = 50;
const MAX_META_NAME = 100;
/** Bytes of all names and values as JSON: Twilio takes 16 kB of attributes for a conversation. */
const MAX_META_TOTAL = 10_000;

const text = (max: number): z.ZodString =>
  z.string({ error: 'must be a text' }).max(max, `must be at most ${max} characters`);

const email = text(320);
const typedEmail = email.regex(/^$|^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, 'must be an email address, or empty');

const meta = z
  .record(z.string(), text(1000), { error: 'must be an object of names and texts' })
  .superRefine((values, context) => {
    const names = Object.keys(values);
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (names.length > MAX_META_NAMES) refuse(`must have at most ${MAX_META_NAMES} names`);
    if (names.some((name) => name.length > MAX_META_NAME))
      refuse(`must have names of at most ${MAX_META_NAME} characters`);
    if (Buffer.byteLength(JSON.stringify(values)) > MAX_META_TOTAL)
      refuse(`must be at most ${MAX_META_TOTAL} bytes as JSON, all names and values together`);
  });

const object = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.object(shape, { error: 'must be an object' });

export const sessionSchema = object({
  visitorToken: text(2000).optional(),
  user: object({
    email: email.optional(),
    name: text(200).optional(),
    digest: text(200).optional(),
    token: text(4000).optional(),
    avatarUrl: text(2000).optional(),
  }).optional(),
  visitor: object({
    name: text(200),
    email: typedEmail,
    consentAt: z.iso
      .datetime({ offset: true, error: 'must be a time in ISO 8601' })
      .max(40, 'is too long')
      .optional(),
  }).optional(),
  meta: meta.optional(),
  start: z.boolean({ error: 'must be true or false' }).optional(),
  idempotencyKey: text(64).optional(),
});

/** A `SessionRequest` from a body's text. @throws HttpError 400 `invalid` */
export function parseSessionRequest(body: string): SessionRequest {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new HttpError(400, 'invalid', `body: ${error.message}`);
  }
  const parsed = sessionSchema.safeParse(json);
  if (parsed.success) return withoutUndefined(parsed.data);
  const [issue] = parsed.error.issues;
  const field = ['', ...(issue?.path ?? [])].map(String).join('.').slice(1, 120);
  throw new HttpError(400, 'invalid', `${field === '' ? 'body' : field}: ${issue?.message ?? 'is wrong'}`);
}

/** A field that was not sent is absent, not `undefined`. */
const withoutUndefined = (value: object): object =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]: [string, unknown]) => [
        name,
        typeof field === 'object' && field !== null ? withoutUndefined(field) : field,
      ]),
  );
