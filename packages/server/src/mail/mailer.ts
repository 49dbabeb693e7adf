/** What sends emails: the port behind which SMTP is. */

export interface OutgoingMail {
  /** Unique, and the same in every attempt: the Message-ID is made of it. */
  readonly id: string;
  /** All emails of a conversation refer to this one. */
  readonly conversationId: string;
  /** Milliseconds since 1970. */
  readonly date: number;
  readonly fromName: string;
  readonly to: string;
  /** Null for the sender’s own address. */
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stops further emails with one POST (RFC 8058); null for a test. */
  readonly stopUrl: string | null;
}

export interface Mailer {
  /** Address of the sender. */
  readonly from: string;
  /** Resolves when the mail server has accepted it. @throws MailError */
  send(mail: OutgoingMail): Promise<void>;
  /** Connects and signs in. @throws MailError */
  check(): Promise<void>;
}

/**
 * `refused` this email will not be accepted · `temporary` it certainly was not accepted, and may be later · `uncertain`
 * it may have been accepted
 */
export type MailErrorKind = 'refused' | 'temporary' | 'uncertain';

/** The message names no address and quotes nothing: it may be logged. */
export class MailError extends Error {
  readonly kind: MailErrorKind;
  /** The mail server’s own words, for people only; they may hold the address. */
  readonly answer: string;

  constructor(kind: MailErrorKind, message: string, answer = '', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MailError';
    this.kind = kind;
    this.answer = answer;
  }
}

/** A plain address that a mail server can be asked to deliver to. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}\p{N}-]*[\p{L}\p{N}]$/u.test(
    text,
  );
