/** What an account has chosen about emails to visitors who have left (CS-07). */

import type { EmailRules } from '../api/account.js';

export const MIN_EMAIL_MINUTES = 1;
export const MAX_EMAIL_MINUTES = 24 * 60;

/** Nothing is emailed until the operator chooses it. */
export const EMAIL_OFF: EmailRules = { isOn: false, minutes: 10, siteUrl: '', replyTo: '' };
