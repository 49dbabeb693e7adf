/**
 * An account as the Setup page sees it, without keys, tokens and secrets, which have routes of their own or
 * none.
 */

import type { Availability, ConfigLayer } from 'missive-chat/core/types.js';
import type { Account } from '../accounts/account-store.js';
import { availabilityAt, type AvailabilityRule } from '../accounts/availability.js';
import type { EmailRules } from '../accounts/email-rules.js';
import { publicSettings } from '../accounts/public-settings.js';

export interface AccountSummary {
  readonly id: string;
  readonly name: string;
  readonly status: Availability;
  /** Whether it has working Twilio credentials. */
  readonly isSetUp: boolean;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface AccountView extends AccountSummary {
  readonly version: number;
  readonly avatarUrl: string;
  /** What is set; core's defaults apply to the rest. */
  readonly settings: ConfigLayer;
  readonly plan: string;
  readonly mayHideBranding: boolean;
  readonly allowedOrigins: readonly string[];
  readonly availability: AvailabilityRule;
  readonly email: EmailRules;
  /** Days without activity after which a visitor's data is deleted; null keeps it. */
  readonly retentionDays: number | null;
  /** When the schedule changes the status next, ISO 8601; null when it does not. */
  readonly statusChangesAt: string | null;
  readonly twilio: {
    readonly accountSid: string;
    readonly serviceSid: string;
    readonly apiKeySid: string;
  } | null;
  /** Where pages load the chat from: this server's public URL; null when that is not set. */
  readonly serverUrl: string | null;
  /** When the change was made that `undo` reverts, ISO 8601; null when there is none. */
  readonly undoableSince: string | null;
  readonly createdAt: string;
}

const toIso = (time: number): string => new Date(time).toISOString();
const toIsoOrNull = (time: number | null): string | null => (time === null ? null : toIso(time));

export const summaryOf = (account: Account, now: number): AccountSummary => ({
  id: account.id,
  name: account.name,
  status: availabilityAt(account.availability, now).status,
  isSetUp: account.twilio !== null,
  updatedAt: toIso(account.updatedAt),
});

export const viewOf = (account: Account, now: number, publicUrl: string | null): AccountView => ({
  ...summaryOf(account, now),
  version: account.version,
  avatarUrl: account.avatarUrl,
  settings: account.settings,
  plan: account.plan,
  mayHideBranding: publicSettings(account, now).mayHideBranding,
  allowedOrigins: account.allowedOrigins,
  availability: account.availability,
  email: account.email,
  retentionDays: account.retentionDays,
  statusChangesAt: toIsoOrNull(availabilityAt(account.availability, now).changesAt),
  twilio: account.twilio && {
    accountSid: account.twilio.accountSid,
    serviceSid: account.twilio.serviceSid,
    apiKeySid: account.twilio.apiKeySid,
  },
  serverUrl: publicUrl,
  undoableSince: toIsoOrNull(account.undoableSince),
  createdAt: toIso(account.createdAt),
});
