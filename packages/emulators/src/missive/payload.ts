import { readBody } from '../shared/body.js';
import { isRecord } from '../shared/is-record.js';
import { PAYLOAD_CAP } from './constants.js';
import { errors } from './errors.js';

export const readBytes = async (request: Request, cap = PAYLOAD_CAP): Promise<Buffer> => {
  const bytes = await readBody(request, cap);
  if (!bytes) throw errors.tooLarge(cap);
  return bytes;
};

export const readJson = async (request: Request): Promise<Record<string, unknown>> => {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw errors.invalid("The request needs 'Content-Type: application/json'");
  const text = (await readBytes(request)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw errors.invalid('The request body is not valid JSON');
  }
  if (!isRecord(value)) throw errors.invalid('The request body must be a JSON object');
  return value;
};

/** Reads the content of the envelope `{"messages": …}` (API §1). */
export const readEnvelope = async (request: Request, key: string): Promise<unknown> => {
  const body = await readJson(request);
  const strange = Object.keys(body).filter((name) => name !== key);
  if (strange.length > 0) throw errors.unpermitted(strange);
  if (body[key] === undefined) throw errors.invalid(`'${key}' is required`);
  return body[key];
};
