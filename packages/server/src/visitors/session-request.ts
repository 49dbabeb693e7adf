/**
 * The body of a session request: an error names its field (CS-04), and what is too long is shortened or left
 * out (LC-07).
 */

import { z } from 'zod';
import { fitSession } from 'missive-chat/core/fit.js';
import { JsonError, parseJson } from '../http/bounded-json.js';
import { HttpError } from '../http/errors.js';

/** Bytes of a whole request body. */
export const MAX_BODY_BYTES = 64 * 1024;

const text = z.string({ error: 'must be a text' });

const object = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.object(shape, { error: 'must be an object' });

/** A browser keeps it; whatever else its storage has there does not keep the visitor from writing (LC-07). */
const conversationSid = text
  .regex(/^CH[0-9a-f]{32}$/)
  .optional()
  .catch(undefined);

export const sessionSchema = object({
  visitorToken: text.optional(),
  user: object({
    email: text.optional(),
    name: text.optional(),
    digest: text.optional(),
    token: text.optional(),
    avatarUrl: text.optional(),
  }).optional(),
  visitor: object({ name: text, email: text, consentAt: text.optional() }).optional(),
  meta: z.record(z.string(), text, { error: 'must be an object of names and texts' }).optional(),
  start: z.boolean({ error: 'must be true or false' }).optional(),
  conversations: object({ open: conversationSid, after: conversationSid }).optional(),
  idempotencyKey: text.optional(),
  challenge: text.optional(),
});

/**
 * Parses a session request, and lists what was over a limit.
 * @throws HttpError 400 `invalid` for a body that is malformed, never for one that is too long
 */
export function parseSessionRequest(body: string): ReturnType<typeof fitSession> {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new HttpError(400, 'invalid', `body: ${error.message}`);
  }
  const parsed = sessionSchema.safeParse(json);
  if (parsed.success) return fitSession(withoutUndefined(parsed.data));
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
