/** An account as the Setup page sees it. */

import type { AccountSummary, AccountView } from '../api/account.js';
import type { Account } from '../accounts/account-store.js';
import { availabilityAt } from '../accounts/availability.js';
import { publicSettings } from '../accounts/public-settings.js';

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
