/**
 * Requests and responses of the API for operators (`/api/…`): accounts, their keys and operators. The routes return
 * these types, and the Setup page reads them. Times are ISO 8601, unless something else is said.
 */

import type { Availability, ConfigLayer, ReplyTime } from 'missive-chat/core/types.js';

export type Day = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export interface OpeningHours {
  readonly day: Day;
  /** `HH:MM`, `00:00` to `23:59`, local time in the schedule's time zone. */
  readonly from: string;
  /** `HH:MM`, `24:00` for the end of the day; one before `from` is on the next day. */
  readonly to: string;
}

/** Days on which the team is away, whatever the weekly hours say. */
export interface Holiday {
  /** First day, `YYYY-MM-DD` in the schedule's time zone. */
  readonly from: string;
  /** Last day. */
  readonly to: string;
}

export interface Schedule {
  /** IANA name, such as `Europe/Paris`. */
  readonly timeZone: string;
  readonly hours: readonly OpeningHours[];
  readonly holidays?: readonly Holiday[];
}

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

export interface AvailabilityRule {
  readonly mode: 'always' | 'schedule' | 'manual';
  /** The status in mode `manual`. */
  readonly manual: Availability;
  /** The schedule of mode `schedule`; kept in other modes. */
  readonly schedule: Schedule;
  /** Offline until then in every mode; null when not set. */
  readonly awayUntil: string | null;
  /** Said by the operator, or measured. */
  readonly replyTime: ReplyTime | 'measured';
}

export interface AccountSummary {
  readonly id: string;
  readonly name: string;
  readonly status: Availability;
  /** Whether it has working Twilio credentials. */
  readonly isSetUp: boolean;
  readonly updatedAt: string;
}

/** Fields that an operator edits; a change of them can be undone. */
export interface EditableFields {
  /** Shown in the chat when the settings have no name; empty when unknown. */
  readonly name: string;
  readonly avatarUrl: string;
  /** The Setup page's layer; core's defaults apply to the rest. */
  readonly settings: ConfigLayer;
  /** `productive` and `business` may hide the branding. */
  readonly plan: string;
  readonly availability: AvailabilityRule;
  readonly email: EmailRules;
  /** Days without activity after which a visitor's data is deleted; null keeps it. */
  readonly retentionDays: number | null;
  /** Origins that may ask for sessions; `*` is any. */
  readonly allowedOrigins: readonly string[];
}

/** Without the token and the key's secret. */
export interface TwilioView {
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly apiKeySid: string;
}

export interface TwilioSetupView extends TwilioView {
  /** Where Twilio calls the server; null when the public URL is not set. */
  readonly webhookUrl: string | null;
}

/** Without keys, tokens and secrets, which have routes of their own or none. */
export interface AccountView extends AccountSummary, EditableFields {
  readonly version: number;
  readonly mayHideBranding: boolean;
  /** When the schedule changes the status next; null when it does not. */
  readonly statusChangesAt: string | null;
  readonly twilio: TwilioView | null;
  /** Where pages load the chat from: the server's public URL; null when that is not set. */
  readonly serverUrl: string | null;
  /** When the change was made that `undo` reverts; null when there is none. */
  readonly undoableSince: string | null;
  readonly createdAt: string;
}

/** The previous key itself is never shown again. */
export interface SecretKeyView {
  readonly secretKey: string;
  /** Null when no previous key is valid. */
  readonly previousKeyUntil: string | null;
  readonly version: number;
}

/** First replies of the last seven days to visitors who wrote while the team was online. */
export interface ReplyTimeView {
  readonly count: number;
  /** The median in minutes; null while there are too few. */
  readonly minutes: number | null;
  /** What visitors are shown; null for nothing. */
  readonly replyTime: ReplyTime | null;
}

/** A site that has loaded the widget. */
export interface SiteLoad {
  readonly origin: string;
  readonly isAllowed: boolean;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** New visitors or conversations that limits rejected in the last day. */
export interface RefusalsView {
  readonly kind: 'visitor' | 'conversation';
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface InstallCheck {
  readonly loads: readonly SiteLoad[];
  readonly refusals: readonly RefusalsView[];
}

/** A viewer reads, and changes nothing. */
export type Role = 'admin' | 'viewer';

export interface SessionView {
  /** Whether the Setup page is on. */
  readonly isOn: boolean;
  readonly isSignedIn: boolean;
  /** Null before the sign-in. */
  readonly expiresAt: string | null;
  /** The operator who is signed in; missing before the sign-in. */
  readonly name?: string;
  readonly role?: Role;
}

/** With the admin secret, or as an operator. */
export type Credentials = { readonly secret: string } | { readonly name: string; readonly password: string };

export interface Operator {
  readonly name: string;
  readonly role: Role;
}

export interface OperatorView extends Operator {
  readonly createdAt: string;
}

export interface AdminSessionView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Whether the request was made with it. */
  readonly isOwn: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** The path of an invalid field, and the fix. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}
