/**
 * One request to Missive: through the rate gate, with size limits, and never with the token in an error
 * message.
 */

import { inCall, routeOf, setStatusCode } from '../tracing.js';
import { outcomeOf, type CallOutcome } from '../call-outcome.js';
import { errorTextOf, MissiveError, retryAfterOf } from './missive-errors.js';
import type { GateOptions, RateGate } from './rate-gate.js';

/** Outcome of a call: the class of its status, or `none` without a response. */

export interface HttpOptions {
  /** Longest that a call may take, in milliseconds; 30 seconds when left out. */
  readonly timeout?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface MissiveHttp {
  read(path: string): Promise<unknown>;
  /** Returns undefined when Missive has accepted it without a readable response. */
  write(method: 'POST' | 'PATCH', path: string, body: object): Promise<unknown>;
}

/** Maximum bytes of JSON in one request, including files. */
export const PAYLOAD_LIMIT = 10_000_000;
export const CALL_TIMEOUT = 30_000;

/** Longest response in bytes: many times 25 complete messages. */
const ANSWER_LIMIT = 20_000_000;
/** Seconds, when a 429 has no `Retry-After`. */
const DEFAULT_RETRY_AFTER = 10;

type Method = 'GET' | 'POST' | 'PATCH';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Null when it was cut off, or too long. */
  readonly body: string | null;
}

export function createMissiveHttp(
  baseUrl: string,
  gate: RateGate,
  onCall: (outcome: CallOutcome) => void,
  { timeout = CALL_TIMEOUT, now = Date.now }: HttpOptions,
): (token: string, gateOptions: GateOptions) => MissiveHttp {
  const base = baseUrl.replace(/\/+$/, '');

  const ask = async (token: string, method: Method, path: string, body: string | null): Promise<unknown> => {
    const answer = await inCall('missive', method, routeOf(path), async (span) => {
      const found = await request(`${base}${path}`, token, method, body, timeout);
      setStatusCode(span, found.status, found.status >= 400);
      return found;
    }).catch((error: unknown) => {
      onCall('none');
      throw noAnswer(error, method !== 'GET');
    });
    onCall(outcomeOf(answer.status));
    return readAnswer(answer, { method, token, now });
  };

  return (token, gateOptions) => ({
    read: async (path) => {
      checkToken(token);
      return gate.run(token, () => ask(token, 'GET', path, null), gateOptions);
    },
    write: async (method, path, fields) => {
      checkToken(token);
      const body = JSON.stringify(fields);
      checkSize(Buffer.byteLength(body));
      return gate.run(token, () => ask(token, method, path, body), gateOptions);
    },
  });
}

/** `fetch` would quote a token that it cannot send. */
function checkToken(token: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new MissiveError('refused', 'The API token has characters that no token has.', { status: 401 });
}

function checkSize(size: number): void {
  if (size <= PAYLOAD_LIMIT) return;
  const text = `${(size / 1_000_000).toFixed(1)} MB are too many: 10 MB at most, files included.`;
  throw new MissiveError('refused', `Not sent to Missive. ${text}`, { status: 413, text });
}

async function request(
  url: string,
  token: string,
  method: Method,
  body: string | null,
  timeout: number,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    body,
    redirect: 'manual', // the token must not be sent to another host
    signal: AbortSignal.timeout(timeout),
  });
  const { status, headers } = response;
  return { status, headers, body: await textOf(response) };
}

async function textOf(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    // Node's streams are async iterable; the web types include that only with the DOM library.
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > ANSWER_LIMIT) return null; // leaving the loop cancels the stream
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  } catch {
    return null;
  }
}

function readAnswer(
  { status, headers, body }: Answer,
  { method, token, now }: { method: Method; token: string; now: () => number },
): unknown {
  const isWrite = method !== 'GET';
  if (status < 300) {
    const isJson = /\bjson\b/i.test(headers.get('content-type') ?? '');
    const value = body === null ? undefined : parsed(body);
    // A success status counts whatever the body, but only if the response can be from Missive.
    if (value !== undefined || (isWrite && (isJson || body === ''))) return value;
    throw new MissiveError('no-answer', 'The response is not one of Missive and cannot be read.', {
      status,
      isUncertain: isWrite,
    });
  }
  const text = errorTextOf(body ?? '').replaceAll(token, '…');
  const retryAfter = retryAfterOf(headers.get('retry-after'), now());
  const message = `Missive answered ${status}${text === '' ? '' : `: ${text}`}`;
  if (status === 429)
    throw new MissiveError('throttled', message, {
      status,
      text,
      retryAfter: retryAfter ?? DEFAULT_RETRY_AFTER,
    });
  const isPassing = status >= 500 || status === 408 || status === 425;
  throw new MissiveError(isPassing ? 'unavailable' : 'refused', message, {
    status,
    text,
    ...(retryAfter === null ? {} : { retryAfter }),
    isUncertain: isPassing && isWrite,
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The network's own error is not passed on, only its code. */
function noAnswer(error: unknown, isWrite: boolean): MissiveError {
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  const isLate = name === 'TimeoutError';
  const codes = isLate ? ['TIMEOUT'] : networkErrorsIn(cause).map(({ code }) => code);
  const code = codes.find((one) => typeof one === 'string');
  return new MissiveError(
    'no-answer',
    isLate
      ? 'Missive did not respond in time.'
      : `Missive did not respond${code === undefined ? '' : ` (${code})`}.`,
    { ...(code === undefined ? {} : { code }), isUncertain: isWrite && !(!isLate && neverConnected(cause)) },
  );
}

interface NetworkError {
  readonly code?: string;
  readonly syscall?: string;
}

/** A host with several addresses fails once for each. */
function networkErrorsIn(cause: unknown): NetworkError[] {
  const { errors } = Object(cause) as { errors?: NetworkError[] };
  return Array.isArray(errors) && errors.length > 0 ? errors : [Object(cause) as NetworkError];
}

const BAD_CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/;

/** No connection was made, so nothing was sent. */
const neverConnected = (cause: unknown): boolean =>
  networkErrorsIn(cause).every(
    ({ code = '', syscall }) =>
      syscall === 'connect' ||
      syscall === 'getaddrinfo' ||
      code === 'UND_ERR_CONNECT_TIMEOUT' ||
      BAD_CERTIFICATE.test(code),
  );
