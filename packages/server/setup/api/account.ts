/** Responses of the chat server's API for operators (`/api/…`), as far as the Setup page uses them. */

import type { Availability, ConfigLayer, ReplyTime } from '../../../../src/core/types.js';

export type Day = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export interface OpeningHours {
  readonly day: Day;
  /** `HH:MM`, local time in the schedule's time zone. */
  readonly from: string;
  /** `HH:MM`, `24:00` for the end of the day; one before `from` is on the next day. */
  readonly to: string;
}

/** Days on which the team is away: `YYYY-MM-DD`, in the schedule's time zone. */
export interface Holiday {
  readonly from: string;
  readonly to: string;
}

export interface Schedule {
  readonly timeZone: string;
  readonly hours: readonly OpeningHours[];
  readonly holidays?: readonly Holiday[];
}

export interface EmailRules {
  readonly isOn: boolean;
  readonly minutes: number;
  readonly siteUrl: string;
  readonly replyTo: string;
}

export interface AvailabilityRule {
  readonly mode: 'always' | 'schedule' | 'manual';
  readonly manual: Availability;
  readonly schedule: Schedule;
  /** Offline until then in every mode, ISO 8601; null when not set. */
  readonly awayUntil: string | null;
  readonly replyTime: ReplyTime | 'measured';
}

export interface AccountSummary {
  readonly id: string;
  readonly name: string;
  readonly status: Availability;
  readonly isSetUp: boolean;
}

/** Fields that an operator edits. */
export interface EditableFields {
  readonly name: string;
  readonly avatarUrl: string;
  readonly plan: string;
  readonly settings: ConfigLayer;
  readonly availability: AvailabilityRule;
  readonly email: EmailRules;
  /** Days without activity after which a visitor's data is deleted; null keeps it. */
  readonly retentionDays: number | null;
  readonly allowedOrigins: readonly string[];
}

export interface MeasuredReplies {
  readonly count: number;
  /** The median in minutes; null while there are too few. */
  readonly minutes: number | null;
  /** What visitors are shown; null for nothing. */
  readonly replyTime: ReplyTime | null;
}

export interface TwilioView {
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly apiKeySid: string;
}

export interface AccountView extends AccountSummary, EditableFields {
  readonly version: number;
  readonly mayHideBranding: boolean;
  /** ISO 8601; null when the status changes only manually. */
  readonly statusChangesAt: string | null;
  readonly twilio: TwilioView | null;
  /** Where pages load the chat from; null when the server does not know its public URL. */
  readonly serverUrl: string | null;
  /** ISO 8601; null when there is nothing to undo. */
  readonly undoableSince: string | null;
}

export interface SecretKeyView {
  readonly secretKey: string;
  /** ISO 8601; null when no previous key is valid. */
  readonly previousKeyUntil: string | null;
  readonly version: number;
}

export interface SiteLoad {
  readonly origin: string;
  readonly isAllowed: boolean;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** New visitors or conversations that limits rejected in the last day. */
export interface Refusals {
  readonly kind: 'visitor' | 'conversation';
  readonly count: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface InstallCheck {
  readonly loads: readonly SiteLoad[];
  readonly refusals: readonly Refusals[];
}

export type Role = 'admin' | 'viewer';

export interface SessionView {
  readonly isOn: boolean;
  readonly isSignedIn: boolean;
  /** The operator who is signed in; missing before the sign-in. */
  readonly name?: string;
  readonly role?: Role;
}

/** With the admin secret, or as an operator. */
export type Credentials = { readonly secret: string } | { readonly name: string; readonly password: string };

export interface OperatorView {
  readonly name: string;
  readonly role: Role;
}

export interface AdminSessionView extends OperatorView {
  readonly id: string;
  readonly isOwn: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The path of an invalid field, and the fix. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}
