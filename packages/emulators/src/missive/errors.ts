/** An error in the service's shape: `{"error":{"message"}}` (API §1.2). */
export class MissiveError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'MissiveError';
    this.status = status;
    this.headers = headers;
  }

  toResponse(): Response {
    return Response.json(
      { error: { message: this.message } },
      { status: this.status, headers: this.headers },
    );
  }
}

/** Details of a 429 response (API §1.1). */
export interface TooQuick {
  limit: number;
  retryAfterSeconds: number;
  /** Epoch seconds. */
  reset: number;
}

export const errors = {
  /** The same text for a missing and for a wrong token (API §1.2). */
  unauthorized: () =>
    new MissiveError(401, 'The API token is invalid or has been revoked', { 'www-authenticate': 'Bearer' }),
  invalid: (message: string) => new MissiveError(400, message),
  unpermitted: (names: readonly string[]) =>
    new MissiveError(400, `Unpermitted parameters: ${names.join(', ')}`),
  notFound: (what: string) => new MissiveError(404, `${what} not found`),
  /** Guess: the limit is documented, its status is not. */
  tooLarge: (cap: number) => new MissiveError(413, `The payload is too large: ${cap / 1_000_000} MB at most`),
  tooQuick: ({ limit, retryAfterSeconds, reset }: TooQuick) =>
    new MissiveError(429, 'Too many requests', {
      'retry-after': String(retryAfterSeconds),
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    }),
  refused: (status: number) => new MissiveError(status, 'Refused on demand'),
  /** For the inbox page only, which rejects requests from other pages. */
  forbidden: () => new MissiveError(403, 'Only pages of the emulator may do this'),
  internal: () => new MissiveError(500, 'Internal error of the emulator'),
};
