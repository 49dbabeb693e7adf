/** Validates JSON from the Setup page: an error names every invalid field, and the fix. */

import type { Context } from 'hono';
import type { z } from 'zod';
import type { FieldProblem } from '../api/account.js';
import { JsonError, parseJson as parseBoundedJson } from '../http/bounded-json.js';
import { HttpError } from '../http/errors.js';
import { describePath } from './settings-schema.js';

export const MAX_ADMIN_BODY_BYTES = 256 * 1024;

/** Returns the parsed body; an empty body is an empty object. @throws HttpError 400 `invalid`, 415 */
export async function readBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await context.req.text();
  const type = context.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (text !== '' && type !== 'application/json')
    throw new HttpError(415, 'unsupported-type', 'Content-Type: must be application/json');
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap(problemsOf));
}

export function invalid(problems: readonly FieldProblem[]): HttpError {
  const fields = problems.slice(0, 50);
  const message = fields.map((problem) => `${problem.field}: ${problem.message}`).join('\n');
  return new HttpError(400, 'invalid', message, { fields });
}

function parseJson(text: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw invalid([{ field: 'body', message: error.message }]);
  }
}

function problemsOf({ path, message, ...issue }: z.core.$ZodIssue): FieldProblem[] {
  const names = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const field = path.map(String).join('.');
  if (names.length === 0) return [{ field: field === '' ? 'body' : field, message }];
  return names.map((name) => ({
    field: [...path.map(String), name.slice(0, 100)].join('.'),
    message: explainUnknown([...path.map(String), name.slice(0, 100)]),
  }));
}

/** An unknown option is often a misspelled one. */
const explainUnknown = ([first, ...path]: readonly string[]): string =>
  first === 'settings' && path.length > 1 ? describePath(path.join('.')) : 'is not known here; leave it out';
