import { PAYLOAD_CAP } from './constants.js';
import { errors } from './errors.js';
import { isRecord } from './fields.js';

/** Reads a whole body. What is over the cap is still read but not kept, so that the caller hears the answer. */
export const readBytes = async (request: Request, cap = PAYLOAD_CAP): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Node's streams are async iterable; the web typing says so only with the DOM's own library.
  const stream = request.body as AsyncIterable<Uint8Array> | null;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size <= cap) parts.push(part);
    else parts.length = 0;
  }
  if (size > cap) throw errors.tooLarge();
  return Buffer.concat(parts);
};

export const readJson = async (request: Request, cap = PAYLOAD_CAP): Promise<Record<string, unknown>> => {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw errors.invalid("The request needs 'Content-Type: application/json'");
  const text = (await readBytes(request, cap)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw errors.invalid('The request body is not valid JSON');
  }
  if (!isRecord(value)) throw errors.invalid('The request body must be a JSON object');
  return value;
};

/** What is inside the envelope `{"messages": …}` (API §1). */
export const readEnvelope = async (request: Request, key: string): Promise<unknown> => {
  const body = await readJson(request);
  const strange = Object.keys(body).filter((name) => name !== key);
  if (strange.length > 0) throw errors.unpermitted(strange);
  if (body[key] === undefined) throw errors.invalid(`'${key}' is required`);
  return body[key];
};
