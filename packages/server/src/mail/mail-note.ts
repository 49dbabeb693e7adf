/** What the team reads of an email in the conversation at Missive (CS-07). Pure. */

import type { Account } from '../accounts/account-store.js';
import type { PostFields } from '../missive/missive-fields.js';
import type { Mail } from '../stores/mail-store.js';

/** Why an email is not tried, in words for the team. */
export const LEFT_OUT = {
  noAddress: 'The visitor has given no email address in this conversation.',
  optedOut: 'The recipient wants no more emails.',
  tooMany: 'This address has got too many emails from the chat lately.',
} as const;

/** Null when there is nothing to tell. */
export function mailNote(
  mail: Pick<Mail, 'state' | 'reason' | 'finishedAt'>,
  address: string,
  { availability }: Pick<Account, 'availability'>,
): Pick<PostFields, 'username' | 'notification' | 'text' | 'attachments'> | null {
  const { state, reason, finishedAt } = mail;
  if (state === 'sending' || state === 'needless' || finishedAt === null) return null;
  const to = address === '' ? '' : ` to ${address}`;
  const username = 'Live chat';
  if (state === 'sent') {
    const text = `Emailed${to} at ${timeOf(finishedAt, availability.schedule.timeZone)}.`;
    return { username, notification: { title: 'Emailed', body: text }, text };
  }
  const title = state === 'unsure' ? `Perhaps emailed${to}` : `Not emailed${to}`;
  const explanation =
    state === 'unsure'
      ? 'Whether the mail server accepted the email is not known. It is not sent again.'
      : (reason ?? '');
  return {
    username,
    notification: { title, body: explanation },
    attachments: [{ color: 'warning', title, text: explanation }],
  };
}

/** Such as `14:32 (Europe/Paris)`. */
const timeOf = (time: number, timeZone: string): string =>
  `${new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(time)} (${timeZone})`;
