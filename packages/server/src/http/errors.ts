/** Errors that a caller may see, and their conversion to responses. */

import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldProblem } from '../api/account.js';
import type { Logger } from '../logging.js';
import { toStorageError } from '../storage/storage-errors.js';

/**
 * Stable codes of `{"error":{"code","message"}}`: programs depend on them, so their meaning never changes.
 */
export type HttpErrorCode =
  | 'invalid'
  | 'too-large'
  | 'too-slow'
  | 'overloaded'
  | 'unsupported-type'
  | 'throttled'
  | 'challenge-required'
  | 'challenge-unavailable'
  | 'origin-not-allowed'
  | 'unknown-account'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-set-up'
  | 'not-built'
  | 'not-ready'
  | 'twilio-unavailable'
  | 'twilio-refused'
  | 'twilio-throttled'
  | 'twilio-denied'
  | 'twilio-suspended'
  | 'twilio-forbidden'
  | 'twilio-limited'
  | 'missive-denied'
  | 'missive-unavailable'
  | 'missive-throttled'
  | 'missive-not-connected'
  | 'test-running'
  | 'conversation-busy'
  | 'bad-signature'
  | 'unauthorized'
  | 'admin-off'
  | 'not-signed-in'
  | 'wrong-secret'
  | 'wrong-password'
  | 'operator-exists'
  | 'forbidden'
  | 'account-exists'
  | 'conflict'
  | 'nothing-to-undo'
  | 'link-expired'
  | 'mail-not-configured'
  | 'mail-refused'
  | 'mail-unavailable'
  | 'program-failed'
  | 'no-program'
  | 'internal';

/** An invalid field of the request, by path, and the fix. */
/** An error whose message is written for the caller: it contains no secrets or internals. */
export class HttpError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: HttpErrorCode;
  readonly headers: Readonly<Record<string, string>>;
  /** All invalid fields; empty for other errors. */
  readonly fields: readonly FieldProblem[];

  constructor(
    status: ContentfulStatusCode,
    code: HttpErrorCode,
    message: string,
    options: {
      headers?: Readonly<Record<string, string>>;
      fields?: readonly FieldProblem[];
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.fields = options.fields ?? [];
  }
}

/** `Retry-After` in whole seconds, at least one. */
export const retryAfter = (seconds: number): Record<string, string> => ({
  'Retry-After': String(Math.max(1, Math.ceil(seconds))),
});

/** Responds to any error. Anything but an `HttpError` is logged and not revealed. */
export function answerError(context: Context, error: unknown, logger: Logger): Response {
  const told = error instanceof HttpError ? error : unexpected(error);
  if (told.status >= 500) logger.error({ err: told.cause ?? told, code: told.code }, 'request failed');
  context.header('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(told.headers)) context.header(name, value);
  const { code, message, fields } = told;
  return context.json({ error: { code, message, ...(fields.length > 0 ? { fields } : {}) } }, told.status);
}

function unexpected(error: unknown): HttpError {
  if (error instanceof HTTPException && error.status < 500)
    return new HttpError(400, 'invalid', 'The request could not be read.', { cause: error });
  const storage = toStorageError(error);
  if (storage !== null)
    return new HttpError(503, 'not-ready', 'The chat server cannot store anything at the moment.', {
      headers: retryAfter(30),
      cause: storage,
    });
  return new HttpError(500, 'internal', 'Something went wrong on our side. Please try again.', {
    cause: error,
  });
}
