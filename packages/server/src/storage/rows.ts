/** Accounts and visitors ↔ rows. Secrets are sealed on the way in and opened on the way out. */

import type { Selectable, Updateable } from 'kysely';
import type { ConfigLayer, Meta, Verification } from 'missive-chat/core/types.js';
import type { AvailabilityRule, EditableFields, EmailRules, Schedule } from '../api/account.js';
import {
  EDITABLE_FIELDS,
  type Account,
  type AccountChanges,
  type MissiveAccess,
  type ProgramAccess,
  type TwilioAccess,
} from '../accounts/account-store.js';
import { ALWAYS_ONLINE, AVAILABILITY_MODES, REPLY_TIME_CHOICES } from '../accounts/availability.js';
import { EMAIL_OFF } from '../accounts/email-rules.js';
import type { SecretBox } from '../crypto/secret-box.js';
import type { AccountsTable, VisitorsTable } from './schema.js';
import type { VisitorRecord } from '../stores/store.js';

export const toIso = (time: number): string => new Date(time).toISOString();
export const toIsoOrNull = (time: number | null): string | null => (time === null ? null : toIso(time));
export const toTimeOrNull = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

/** Columns of the fields that are given; the others are left out. */
export function toColumns(changes: AccountChanges, box: SecretBox): Updateable<AccountsTable> {
  const { settings, availability, allowedOrigins, twilio, missive, secretKey } = changes;
  const { previousSecretKey, previousSecretKeyUntil, fromEnvironment, email, program } = changes;
  return {
    ...(changes.name === undefined ? {} : { name: changes.name }),
    ...(changes.avatarUrl === undefined ? {} : { avatar_url: changes.avatarUrl }),
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(changes.plan === undefined ? {} : { plan: changes.plan }),
    ...(availability === undefined ? {} : toAvailabilityColumns(availability)),
    ...(allowedOrigins === undefined ? {} : { allowed_origins: JSON.stringify(allowedOrigins) }),
    ...(twilio === undefined ? {} : toTwilioColumns(twilio, box)),
    ...(missive === undefined
      ? {}
      : { missive: missive === null ? null : box.seal(JSON.stringify(missive)) }),
    ...(secretKey === undefined ? {} : { secret_key: box.seal(secretKey) }),
    ...(previousSecretKey === undefined
      ? {}
      : { previous_secret_key: previousSecretKey === null ? null : box.seal(previousSecretKey) }),
    ...(previousSecretKeyUntil === undefined
      ? {}
      : { previous_secret_key_until: toIsoOrNull(previousSecretKeyUntil) }),
    ...(email === undefined ? {} : { email_rules: JSON.stringify(email) }),
    ...(program === undefined
      ? {}
      : { program: program === null ? null : box.seal(JSON.stringify(program)) }),
    ...(changes.retentionDays === undefined ? {} : { retention_days: changes.retentionDays }),
    ...(fromEnvironment === undefined ? {} : { from_environment: JSON.stringify(fromEnvironment) }),
  };
}

const toAvailabilityColumns = ({
  mode,
  manual,
  schedule,
  awayUntil,
  replyTime,
}: Omit<AvailabilityRule, 'replyTime'> & Partial<AvailabilityRule>): Updateable<AccountsTable> => ({
  availability: manual,
  availability_mode: mode,
  schedule: JSON.stringify(schedule),
  // Absent in an undo of a change that was made before there was one, as the reply time below.
  away_until: awayUntil ?? null,
  reply_time: replyTime ?? ALWAYS_ONLINE.replyTime,
});

const toTwilioColumns = (twilio: TwilioAccess | null, box: SecretBox): Updateable<AccountsTable> => ({
  twilio_account_sid: twilio?.accountSid ?? null,
  twilio_auth_token: twilio === null ? null : box.seal(twilio.authToken),
  service_sid: twilio?.serviceSid ?? null,
  api_key_sid: twilio?.apiKeySid ?? null,
  api_key_secret: twilio === null ? null : box.seal(twilio.apiKeySecret),
});

export function toAccount(row: Selectable<AccountsTable>, box: SecretBox): Account {
  return {
    id: row.id,
    name: row.name,
    avatarUrl: row.avatar_url,
    settings: JSON.parse(row.settings) as ConfigLayer,
    plan: row.plan,
    availability: {
      mode: AVAILABILITY_MODES.find((mode) => mode === row.availability_mode) ?? 'always',
      manual: row.availability === 'offline' ? 'offline' : 'online',
      schedule: JSON.parse(row.schedule) as Schedule,
      awayUntil: row.away_until,
      replyTime: REPLY_TIME_CHOICES.find((choice) => choice === row.reply_time) ?? ALWAYS_ONLINE.replyTime,
    },
    allowedOrigins: JSON.parse(row.allowed_origins) as string[],
    twilio: toTwilioAccess(row, box),
    missive: row.missive === null ? null : (JSON.parse(box.open(row.missive)) as MissiveAccess),
    secretKey: box.open(row.secret_key),
    previousSecretKey: row.previous_secret_key === null ? null : box.open(row.previous_secret_key),
    previousSecretKeyUntil: toTimeOrNull(row.previous_secret_key_until),
    visitorTokenKey: box.open(row.visitor_token_key),
    fromEnvironment: JSON.parse(row.from_environment) as Record<string, string>,
    program: row.program === null ? null : (JSON.parse(box.open(row.program)) as ProgramAccess),
    email: { ...EMAIL_OFF, ...(JSON.parse(row.email_rules) as Partial<EmailRules>) },
    retentionDays: row.retention_days,
    undoableSince: toTimeOrNull(row.undoable_since),
    version: row.version,
    createdAt: Date.parse(row.created_at),
    updatedAt: Date.parse(row.updated_at),
  };
}

function toTwilioAccess(row: Selectable<AccountsTable>, box: SecretBox): TwilioAccess | null {
  const { twilio_account_sid, twilio_auth_token, service_sid, api_key_sid, api_key_secret } = row;
  if (!twilio_account_sid || !twilio_auth_token || !service_sid || !api_key_sid || !api_key_secret)
    return null;
  return {
    accountSid: twilio_account_sid,
    authToken: box.open(twilio_auth_token),
    serviceSid: service_sid,
    apiKeySid: api_key_sid,
    apiKeySecret: box.open(api_key_secret),
  };
}

export const editableFieldsOf = (account: Account): EditableFields =>
  Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, account[field]])) as unknown as EditableFields;

export const toVisitor = (row: Selectable<VisitorsTable>): VisitorRecord => ({
  accountId: row.account_id,
  id: row.id,
  identity: row.identity,
  conversationSid: row.conversation_sid,
  name: row.name,
  email: row.email,
  verification: row.verification as Verification,
  consentAt: row.consent_at,
  meta: JSON.parse(row.meta) as Meta,
  avatarUrl: row.avatar_url,
  pageUrl: row.page_url,
  firstSeenAt: Date.parse(row.first_seen_at),
  lastSeenAt: Date.parse(row.last_seen_at),
  seesEarlier: row.sees_earlier === 1,
});
