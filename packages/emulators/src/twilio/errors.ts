/** An error in Twilio's shape: HTTP status, Twilio's own code, a message (protocol §2.7, §5.2, §11.1). */
export class TwilioError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = 'TwilioError';
    this.status = status;
    this.code = code;
  }

  get body(): { status: number; code: number; message: string; more_info: string } {
    return {
      status: this.status,
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`,
    };
  }
}

const make = (status: number, code: number) => (message: string) => new TwilioError(status, code, message);

/** Codes named in protocol §5.2 unless a line says otherwise. */
export const errors = {
  unauthenticated: () => new TwilioError(401, 20003, 'Authenticate'),
  /** Code of Twilio's public error list; the HTTP status is a guess. */
  notActive: () => new TwilioError(403, 20005, 'Account not active'),
  conversationNotFound: () => new TwilioError(404, 50350, 'Conversation not found'),
  uniqueNameTaken: () => new TwilioError(409, 50353, 'Conversation with provided unique name already exists'),
  participantNotFound: () => new TwilioError(404, 50432, 'Participant not found'),
  participantExists: () => new TwilioError(409, 50433, 'Participant already exists'),
  /** Observed; the message is a guess. */
  notParticipant: () => new TwilioError(403, 50430, 'User is not a participant of the conversation'),
  unauthorized: () => new TwilioError(403, 50107, 'User unauthorized for command'),
  userNotFound: () => new TwilioError(404, 50200, 'User not found'),
  userExists: () => new TwilioError(409, 50201, 'User already exists'),
  tooMany: () => new TwilioError(429, 20429, 'Too Many Requests'),
  /** Guess: the reference has no code for a missing message; this is Chat's "message not found". */
  messageNotFound: () => new TwilioError(404, 50500, 'Message not found'),
  /** Twilio's public error list has 50504 for bodies and 50303 for attributes. */
  bodyTooLong: () => new TwilioError(400, 50504, 'Message body is too long'),
  attributesTooLong: () => new TwilioError(400, 50303, 'Attributes are too long'),
  /** Twilio's public error list; the HTTP statuses of these are a guess. */
  conversationClosed: () =>
    new TwilioError(400, 50377, "Can't update conversation as it's in final closed state"),
  inactiveTimerTooShort: () =>
    new TwilioError(400, 50375, 'TimeToInactive should be greater or equal to 1 minute'),
  closedTimerTooShort: () =>
    new TwilioError(400, 50376, 'TimeToClosed should be greater or equal to 10 minutes'),
  inactiveTimerInvalid: () => new TwilioError(400, 50379, 'TimeToInactive format is invalid'),
  /** The adjacent code: guess. */
  closedTimerInvalid: () => new TwilioError(400, 50380, 'TimeToClosed format is invalid'),
  /** Guess for every malformed parameter: 20001 is Twilio's general "unknown or bad parameter". */
  invalid: make(400, 20001),
  parameterNotEmulated: (name: string) => new TwilioError(400, 20001, `${name} is not emulated`),
  /** Only an emulator has these: `what` is the subject of the message. */
  notEmulated: (what: string) => new TwilioError(501, 20500, `${what} not emulated`),
  /** Twilio's general 404 of the REST API. */
  notFound: (what: string) => new TwilioError(404, 20404, `The requested resource ${what} was not found`),
  methodNotAllowed: () => new TwilioError(405, 20004, 'Method not allowed'),
  /** A placeholder of the reference (protocol §11.2). */
  rejectedByWebhook: () => new TwilioError(403, 50370, 'Rejected by the pre-action webhook'),
  /** Guess: code of an oversized upload. */
  tooLarge: () => new TwilioError(413, 20413, 'The request body is too large'),
  noChannelMetadata: () => new TwilioError(404, 50530, 'Channel metadata not found'),
  internal: () => new TwilioError(500, 20500, 'Internal error of the emulator'),
};

/** Protocol §6.1 lists these for missing Sync objects; the assignment to types follows their order: guess. */
const SYNC_NOT_FOUND = { document: 54100, list: 54150, map: 54200 } as const;

export const syncNotFound = (type: keyof typeof SYNC_NOT_FOUND): TwilioError =>
  new TwilioError(404, SYNC_NOT_FOUND[type], `Sync ${type} not found`);

/** Codes of a rejected token (protocol §2.2). */
export const TOKEN_ERRORS = {
  20101: 'Invalid Access Token',
  20102: 'Invalid Access Token header',
  20103: 'Invalid Access Token issuer/subject',
  20104: 'Access Token expired or expiration date invalid',
  20105: 'Access Token not yet valid',
  20106: 'Invalid Access Token grants',
  20107: 'Invalid Access Token signature',
} as const;
export type TokenErrorCode = keyof typeof TOKEN_ERRORS;

/** Wrong grants are a 403, other token errors a 401 (protocol §9, no. 1). */
export const tokenError = (code: TokenErrorCode): TwilioError =>
  new TwilioError(code === 20106 ? 403 : 401, code, TOKEN_ERRORS[code]);

export const asTwilioError = (error: unknown): TwilioError | null =>
  error instanceof TwilioError ? error : null;
