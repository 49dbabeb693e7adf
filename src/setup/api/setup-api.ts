/** The chat server's API for operators over HTTP. */

import type {
  AccountSummary,
  AccountView,
  FieldProblem,
  SecretKeyView,
  SessionView,
  SiteLoad,
  TwilioView,
} from './account.js';

/** An answer that is none, in the server's words: they are written for the operator. */
export class ApiError extends Error {
  /** 0 when the server could not be reached. */
  readonly status: number;
  /** Stable code of the server; `unreachable` when there was no answer. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  /** Seconds to wait before another try; null when the server did not say. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: string,
    message: string,
    { fields = [], retryAfter = null }: { fields?: readonly FieldProblem[]; retryAfter?: number | null } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

const TIMEOUT = 60_000;
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

export class SetupApi {
  session(): Promise<SessionView> {
    return this.#call('GET', '/session');
  }

  signIn(secret: string): Promise<SessionView> {
    return this.#call('POST', '/sign-in', { secret });
  }

  signOut(): Promise<SessionView> {
    return this.#call('POST', '/sign-out', {});
  }

  async accounts(): Promise<readonly AccountSummary[]> {
    const { accounts } = await this.#call<{ accounts: AccountSummary[] }>('GET', '/accounts');
    return accounts;
  }

  create(id: string, name: string): Promise<AccountView> {
    return this.#call('POST', '/accounts', { id, name });
  }

  account(id: string): Promise<AccountView> {
    return this.#call('GET', of(id));
  }

  /** @param changes a merge patch, with the version it is meant for */
  save(id: string, changes: object): Promise<AccountView> {
    return this.#call('PATCH', of(id), changes);
  }

  /** The same as saving, but nothing is saved: rejects where saving would. */
  check(id: string, changes: object): Promise<unknown> {
    return this.#call('POST', `${of(id)}/check`, changes);
  }

  undo(id: string, version: number): Promise<AccountView> {
    return this.#call('POST', `${of(id)}/undo`, { version });
  }

  connectTwilio(
    id: string,
    accountSid: string,
    authToken: string,
  ): Promise<TwilioView & { webhookUrl: string | null }> {
    return this.#call('PUT', `${of(id)}/twilio`, { accountSid, authToken });
  }

  secretKey(id: string): Promise<SecretKeyView> {
    return this.#call('GET', `${of(id)}/secret-key`);
  }

  rotate(id: string, overlapHours: number): Promise<SecretKeyView> {
    return this.#call('POST', `${of(id)}/secret-key/rotate`, { overlapHours });
  }

  async siteLoads(id: string): Promise<readonly SiteLoad[]> {
    return (await this.#call<{ loads: SiteLoad[] }>('GET', `${of(id)}/install`)).loads;
  }

  async #call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    let response: Response;
    try {
      response = await fetch(`/api${path}`, {
        method,
        headers: HEADERS,
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError(
        0,
        'unreachable',
        'The chat server does not answer. Check your connection and try again.',
      );
    }
    const answer: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
    if (!response.ok || answer === undefined) throw toError(response, answer);
    return answer as Answer;
  }
}

const of = (id: string): string => `/accounts/${encodeURIComponent(id)}`;

function toError({ status, headers }: Response, answer: unknown): ApiError {
  const { error } = (answer ?? {}) as {
    error?: { code?: string; message?: string; fields?: FieldProblem[] };
  };
  const wait = Number(headers.get('Retry-After'));
  return new ApiError(
    status,
    error?.code ?? 'internal',
    error?.message ?? `The chat server answered ${status}.`,
    {
      fields: error?.fields ?? [],
      retryAfter: wait > 0 ? wait : null,
    },
  );
}
