/** Calls our chat server over HTTP. */

import { ChatError, type ChatErrorCode } from '../core/chat-error.js';
import type { Backend } from '../core/ports.js';
import type { PublicSettings, Session } from '../core/types.js';

const TIMEOUT = 15_000;

/** The server's stable codes that the core distinguishes; others are mapped by status. */
const CODES: readonly ChatErrorCode[] = ['unknown-account', 'invalid', 'throttled', 'challenge-required'];

/** Returns the URL of an account's resource. */
export const accountUrl = (serverUrl: string, account: string, path: string): string =>
  `${serverUrl.replace(/\/+$/, '')}/${encodeURIComponent(account)}/${path}`;

/** Loads the public settings of an account. Rejects with `ChatError`. */
export const fetchSettings = (serverUrl: string, account: string): Promise<PublicSettings> =>
  call(accountUrl(serverUrl, account, 'settings'));

export const httpBackend = (serverUrl: string, account: string): Backend => {
  // Sent as text: the same JSON, without a preflight request before each session.
  const post =
    <Answer>(path: string) =>
    (request: object): Promise<Answer> =>
      call(accountUrl(serverUrl, account, path), { method: 'POST', body: JSON.stringify(request) });
  return { session: post<Session>('sessions'), rate: post('ratings') };
};

async function call<T>(url: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT) });
  } catch {
    throw new ChatError('unreachable', `The chat server does not answer: ${url}`);
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toError(response.status, body);
  // Truncated, or from another server: a hotel's sign-in page returns 200, too.
  if (body === null) throw new ChatError('unreachable', `The chat server's answer is no JSON: ${url}`);
  return body as T;
}

function toError(status: number, body: unknown): ChatError {
  const { code, message } = (body as { error?: { code?: string; message?: string } } | null)?.error ?? {};
  const known: ChatErrorCode =
    CODES.find((own) => own === code) ?? (status >= 500 || status === 429 ? 'unreachable' : 'refused');
  return new ChatError(known, message ?? `The chat server answered ${status}.`);
}
