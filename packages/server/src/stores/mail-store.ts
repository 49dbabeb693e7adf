/** Emails with replies that a visitor has not seen. Their text is not stored: it is read from Twilio’s log again. */

/**
 * `sending` is to be sent · `sent` was accepted by the mail server · `unsure` may have been accepted · `refused` by the
 * mail server · `left-out` was never tried · `needless` since the visitor came back
 */
export type MailState = 'sending' | 'sent' | 'unsure' | 'refused' | 'left-out' | 'needless';

/** Identifies the email of one quiet spell. */
export interface MailKey {
  readonly accountId: string;
  /** Derived from the conversation and the spell’s first reply: every attempt has the same. */
  readonly id: string;
}

export interface Mail extends MailKey {
  readonly conversationSid: string;
  /** Indexes of the first and the last reply in it. */
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly state: MailState;
  /** Why it was not sent, for the team; null when it was. */
  readonly reason: string | null;
  /** How many attempts were made. */
  readonly attempts: number;
  /** How many of them may have been accepted: one counts from its beginning until it is known to have failed. */
  readonly doubts: number;
  /** While an attempt is under way, or its outcome is unknown: nothing is sent before then. Milliseconds since 1970. */
  readonly settledAt: number | null;
  /** Whether the team was told what became of it. */
  readonly isNoted: boolean;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

export interface NewMail extends MailKey {
  readonly conversationSid: string;
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** SHA-256 of the token in its link, in hex. */
  readonly tokenHash: string;
  readonly tokenUntil: number;
}

export interface MailStore {
  /** Emails of a conversation, oldest first. */
  mailsOf(accountId: string, conversationSid: string): Promise<Mail[]>;
  /** Stores it as `sending` unless it is known. */
  addMail(mail: NewMail, now: number): Promise<void>;
  /** Adds later replies to an email that was certainly not sent yet. */
  extendMail(key: MailKey, lastIndex: number): Promise<void>;
  /**
   * Notes an attempt before it is made. Returns false and changes nothing when another worker has made one since, or
   * the email is finished.
   */
  beginAttempt(mail: Mail, settledAt: number): Promise<boolean>;
  /** The attempt certainly had no effect. */
  cancelAttempt(key: MailKey): Promise<void>;
  /** The outcome of the attempt is unknown; it may still take effect until then. */
  settleAttempt(key: MailKey, settledAt: number): Promise<void>;
  finishMail(
    key: MailKey,
    state: Exclude<MailState, 'sending'>,
    reason: string | null,
    now: number,
  ): Promise<void>;
  /** The team was told. */
  noteMail(key: MailKey): Promise<void>;
  /** The conversation of a link that is used for the first time and in time; null for any other. */
  redeemLink(accountId: string, tokenHash: string, now: number): Promise<string | null>;
  /** No more emails to this address, which is represented without being revealed. */
  optOut(accountId: string, addressKey: string, now: number): Promise<void>;
  hasOptedOut(accountId: string, addressKey: string): Promise<boolean>;
  /** Deletes emails that were finished before then. */
  deleteFinishedMails(before: number): Promise<void>;
}
