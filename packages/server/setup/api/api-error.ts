/** Errors of the chat server's API for operators. */

import type { FieldProblem } from '../../src/api/account.js';

/** An error response, with the server's message, which is written for the operator. */
export class ApiError extends Error {
  /** 0 when the server could not be reached. */
  readonly status: number;
  /** Stable error code of the server; `unreachable` when there was no response. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  /** Seconds until a retry; null when the server gave none. */
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

export function toError({ status, headers }: Response, answer: unknown): ApiError {
  const { error } = (answer ?? {}) as {
    error?: { code?: string; message?: string; fields?: FieldProblem[] };
  };
  const wait = Number(headers.get('Retry-After'));
  return new ApiError(
    status,
    error?.code ?? 'internal',
    error?.message ?? `The chat server returned status ${status}.`,
    {
      fields: error?.fields ?? [],
      retryAfter: wait > 0 ? wait : null,
    },
  );
}
