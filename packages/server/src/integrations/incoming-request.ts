/** A webhook as integrations see it. Its body is parsed on first access, after verification. */

import type { Context } from 'hono';
import { JsonError, parseJson as parseBoundedJson } from '../http/bounded-json.js';
import { HttpError } from '../http/errors.js';
import type { IntegrationRequest } from './integration.js';

export async function readIntegrationRequest(
  context: Context,
  receivedAt: number,
): Promise<IntegrationRequest> {
  const rawBody = Buffer.from(await context.req.arrayBuffer());
  const headers = context.req.header();
  let parsed: { readonly body: unknown } | undefined;
  return {
    headers,
    get: (name) => context.req.header(name),
    query: context.req.query(),
    rawBody,
    receivedAt,
    get body() {
      parsed ??= { body: parseBody(rawBody, headers['content-type'] ?? '') };
      return parsed.body;
    },
  };
}

/** @throws HttpError 400 `invalid`, 415 `unsupported-type` */
function parseBody(rawBody: Buffer, contentType: string): unknown {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json'))
    return parseJson(rawBody.toString('utf8'), 'body');
  if (type === 'application/x-www-form-urlencoded') return parseForm(rawBody.toString('utf8'));
  throw new HttpError(
    415,
    'unsupported-type',
    'Content-Type: must be application/json or application/x-www-form-urlencoded; choose it at the provider',
  );
}

/** GitHub and others put JSON into a form's only field, `payload`. */
function parseForm(text: string): unknown {
  const form = new URLSearchParams(text);
  const names = [...new Set(form.keys())];
  if (names.length === 1 && names[0] === 'payload') return parseJson(form.get('payload') ?? '', 'payload');
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function parseJson(text: string, field: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { message } = error;
    throw new HttpError(400, 'invalid', `${field}: ${message}`, { fields: [{ field, message }] });
  }
}
