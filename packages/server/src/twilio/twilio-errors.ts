/** Maps errors of Twilio to responses. Twilio's own messages are not revealed. */

import { HttpError, retryAfter } from '../http/errors.js';
import { TwilioThrottled } from './twilio-client.js';

/** HTTP status of Twilio's error, or null when there was no response. */
export function twilioStatus(error: unknown): number | null {
  if (error instanceof TwilioThrottled) return 429;
  const status = error instanceof Error ? (error as { status?: unknown }).status : undefined;
  return typeof status === 'number' ? status : null;
}

/** Twilio's own error code, or null. */
export function twilioCode(error: unknown): number | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'number' ? code : null;
}

/** Whether there was no response: no network, wrong address, timeout. */
export function isNetworkError(error: unknown): boolean {
  return error instanceof Error && (error as { isAxiosError?: unknown }).isAxiosError === true;
}

/** Returns null instead of the error when Twilio reports that the resource does not exist. */
export async function orNullIfMissing<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (twilioStatus(error) === 404) return null;
    throw error;
  }
}

/** Runs calls to Twilio; their errors become an `HttpError`. Our own errors pass unchanged. */
export async function callTwilio<T>(calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw toHttpError(error);
  }
}

function toHttpError(error: unknown): unknown {
  if (error instanceof TwilioThrottled)
    return new HttpError(503, 'twilio-throttled', 'The chat is very busy. Please try again in a moment.', {
      headers: retryAfter(error.retryAfter),
      cause: error,
    });
  const status = twilioStatus(error);
  if (status === null && !isNetworkError(error)) return error; // an internal error
  if (status === null || status >= 500)
    return new HttpError(502, 'twilio-unavailable', 'The chat service cannot be reached at the moment.', {
      cause: error,
    });
  return new HttpError(
    502,
    'twilio-refused',
    'The chat service refused the request. The reason is in the log of the chat server.',
    { cause: error },
  );
}
