/** Errors of calls to Missive. */

/**
 * `throttled`: 429; the whole token has to wait. `refused`: a retry would be refused as well.
 * `unavailable`: a server error of Missive. `no-answer`: no response, or not one of Missive.
 */
export type MissiveErrorKind = 'throttled' | 'refused' | 'unavailable' | 'no-answer';

interface Facts {
  readonly status?: number;
  /** Missive's own error message. */
  readonly text?: string;
  readonly retryAfter?: number;
  readonly isUncertain?: boolean;
  /** Network error code, when there was no response. */
  readonly code?: string;
}

/** No field contains the token. */
export class MissiveError extends Error {
  readonly kind: MissiveErrorKind;
  /** Null when there was no response. */
  readonly status: number | null;
  /** Missive's error message; may be empty, and may quote the request. */
  readonly text: string;
  /** Seconds to wait; null when unknown. Never null when throttled. */
  readonly retryAfter: number | null;
  /** Whether the request may have taken effect nevertheless. */
  readonly isUncertain: boolean;
  readonly code: string | null;

  constructor(kind: MissiveErrorKind, message: string, facts: Facts = {}) {
    super(message);
    this.name = 'MissiveError';
    this.kind = kind;
    this.status = facts.status ?? null;
    this.text = facts.text ?? '';
    this.retryAfter = facts.retryAfter ?? null;
    this.isUncertain = facts.isUncertain ?? false;
    this.code = facts.code ?? null;
  }
}

/** There is no slot for a call now. Nothing was sent; retry at `retryAt`, not before. */
export class GateBusy extends Error {
  /** Milliseconds since 1970. */
  readonly retryAt: number;

  constructor(retryAt: number) {
    super('Missive allows no more calls at the moment.');
    this.name = 'GateBusy';
    this.retryAt = retryAt;
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  401:
    'Missive does not accept the API token: it is wrong or was revoked. ' +
    'Make a new one in Missive under Settings › API, and put it in place of the old one.',
  402: 'Missive’s plan does not include this. API tokens need the Productive plan or one above it.',
  403:
    'The owner of the API token may not do this in Missive. Let them join the organization and the channel, ' +
    'or use a token of a user who may.',
  404:
    'Missive does not know what was named, or the owner of the API token cannot see it. Check the channel’s ' +
    '“Account ID”, the organization and the team.',
  413: 'It is too big for Missive, which takes 10 MB in one go, files included.',
};

/** Describes the error and its fix for the operator. */
export function explainMissiveError(error: MissiveError): string {
  const quoted = error.text === '' ? '' : ` Missive says: “${error.text}”`;
  if (error.kind === 'throttled')
    return `Missive is throttling this token. They are retried automatically in ${error.retryAfter ?? 0} seconds.`;
  if (error.kind === 'unavailable')
    return `Missive has a problem at the moment (status ${error.status ?? 0}). It is retried automatically.`;
  if (error.kind === 'no-answer')
    return (
      `Missive did not respond${error.code === null ? '' : ` (${error.code})`}. Check that this server reaches it, ` +
      'and MISSIVE_API_BASE_URL if that is set. It is retried automatically.'
    );
  const advice = ADVICE[error.status ?? 0];
  if (advice !== undefined) return `${advice}${error.status === 401 ? '' : quoted}`;
  const isRedirect = error.status !== null && error.status < 400;
  return isRedirect
    ? 'The address of Missive’s API leads somewhere else. Check MISSIVE_API_BASE_URL.'
    : `Missive refused it.${quoted}`;
}

const LONGEST_TEXT = 500;

/** The error message in a response body of any shape; never throws. */
export function errorTextOf(body: string): string {
  const text = textIn(parsed(body)) ?? body;
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textIn(body: unknown): string | undefined {
  const { error, errors, message } = Object(body) as Record<string, unknown>;
  const inner = (Object(error) as Record<string, unknown>).message;
  if (isText(inner)) return inner;
  if (isText(error)) return error;
  if (isText(errors)) return errors;
  if (Array.isArray(errors)) return errors.map(listedText).join('; ');
  return isText(message) ? message : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const listedText = (value: unknown): string =>
  isText(value) ? value : (textIn(value) ?? JSON.stringify(value));

/** Limits the pause that a header can cause: the longest window is 15 minutes. */
const LONGEST_PAUSE = 3_600;

/** Seconds of `Retry-After`, given as a number or a date; null when invalid. */
export function retryAfterOf(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1_000;
  return Number.isNaN(seconds) ? null : Math.min(LONGEST_PAUSE, Math.max(0, Math.ceil(seconds)));
}
