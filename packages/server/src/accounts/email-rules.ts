/** What an account has chosen about emails to visitors who have left (CS-07). */

export interface EmailRules {
  readonly isOn: boolean;
  /** How long a reply may wait to be seen before it is emailed. */
  readonly minutes: number;
  /** Page that the email’s button opens unless the chat began on another page of the site; empty when not chosen. */
  readonly siteUrl: string;
  /** The Reply-To address of the emails; empty for the sender. */
  readonly replyTo: string;
}

export const MIN_EMAIL_MINUTES = 1;
export const MAX_EMAIL_MINUTES = 24 * 60;

/** Nothing is emailed until the operator chooses it. */
export const EMAIL_OFF: EmailRules = { isOn: false, minutes: 10, siteUrl: '', replyTo: '' };
