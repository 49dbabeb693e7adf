/** Request bodies of the Setup page's API. */

import { z } from 'zod';
import type { EmailRules, FieldProblem } from '../api/account.js';
import { isAccountId } from '../accounts/account-store.js';
import { AVAILABILITY_MODES, REPLY_TIME_CHOICES } from '../accounts/availability.js';
import { MAX_EMAIL_MINUTES, MIN_EMAIL_MINUTES } from '../accounts/email-rules.js';
import { isMailAddress } from '../mail/mailer.js';
import { isOriginRule } from '../environment.js';
import { ROLES } from '../stores/operator-store.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords.js';
import { DAYS, isTimeZone } from '../accounts/schedule.js';
import { settingsPatch, webAddress } from './settings-schema.js';

/** Plans of the inbox; `productive` and `business` may hide the branding (LC-05). */
export const PLANS = ['', 'free', 'starter', 'productive', 'business'] as const;
const MAX_HOURS = 70;
const MAX_HOLIDAYS = 100;
const MAX_ORIGINS = 100;
export const MAX_OVERLAP_HOURS = 30 * 24;

const text = (max: number): z.ZodString =>
  z.string({ error: 'must be a text' }).max(max, `must be at most ${max} characters`);

const oneOf = <Name extends string>(names: readonly Name[]): z.ZodEnum<Record<Name, Name>> =>
  z.enum(Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>, {
    error: `must be one of ${names.map((name) => name || '""').join(', ')}`,
  });

const TIME = 'must be a time such as 09:00';
const hours = z
  .strictObject({
    day: oneOf(DAYS),
    from: z.string({ error: TIME }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIME),
    to: z.string({ error: TIME }).regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, `${TIME}, or 24:00`),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'must differ from “from”; a whole day is 00:00 to 24:00',
  });

const DATE = 'must be a day such as 2026-12-24';
const MAX_HOLIDAY_DAYS = 366;
const day = z.iso.date({ error: DATE });
const holiday = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before “from”' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MAX_HOLIDAY_DAYS * 86_400_000, {
    path: ['to'],
    message: `must be at most ${MAX_HOLIDAY_DAYS} days after “from”`,
  });

const ZONE = 'must be a time zone such as Europe/Paris or America/New_York';
const schedule = z.strictObject({
  timeZone: z.string({ error: ZONE }).max(64, ZONE).refine(isTimeZone, ZONE),
  hours: z.array(hours, { error: 'must be a list of hours' }).max(MAX_HOURS, `must be at most ${MAX_HOURS}`),
  holidays: z
    .array(holiday, { error: 'must be a list of holidays' })
    .max(MAX_HOLIDAYS, `must be at most ${MAX_HOLIDAYS}`)
    .optional(),
});

const AWAY_UNTIL = 'must be a time such as 2026-12-24T08:00:00.000Z, or null';

const availability = z.strictObject({
  mode: oneOf(AVAILABILITY_MODES).optional(),
  manual: oneOf(['online', 'offline']).optional(),
  schedule: schedule.optional(),
  awayUntil: z.iso.datetime({ offset: true, error: AWAY_UNTIL }).nullable().optional(),
  replyTime: oneOf(REPLY_TIME_CHOICES).optional(),
});

const ORIGINS = 'must be origins such as https://shop.example or https://*.example.com, or *';
const origin = z.string({ error: ORIGINS }).max(300, ORIGINS).refine(isOriginRule, ORIGINS);
const VERSION = 'must be the version of the account that your change is based on';

const name = text(200);

export const newAccountSchema = z.strictObject({
  id: z
    .string({ error: 'must be a text' })
    .refine(
      isAccountId,
      'must be 1 to 64 letters, digits, “-” or “_”, and not the name of a route such as “setup”',
    ),
  name: name.optional(),
});

const MINUTES = `must be a number of minutes from ${MIN_EMAIL_MINUTES} to ${MAX_EMAIL_MINUTES}`;
const REPLY_TO = 'must be an email address such as help@example.com, or empty';
const email = z.strictObject({
  isOn: z.boolean({ error: 'must be true or false' }).optional(),
  minutes: z
    .int({ error: MINUTES })
    .min(MIN_EMAIL_MINUTES, MINUTES)
    .max(MAX_EMAIL_MINUTES, MINUTES)
    .optional(),
  siteUrl: webAddress(text(2_000)).optional(),
  replyTo: text(254)
    .refine((address) => address === '' || isMailAddress(address), REPLY_TO)
    .optional(),
});

/** Returns the reasons why a change of the email settings is refused. */
export function emailProblems(before: EmailRules, after: EmailRules, canEmail: boolean): FieldProblem[] {
  if (!after.isOn) return [];
  const isNew = !before.isOn && !canEmail;
  return [
    ...(isNew
      ? [
          {
            field: 'email.isOn',
            message:
              'needs a mail server: set MISSIVE_CHAT_SMTP_URL and MISSIVE_CHAT_SMTP_FROM on the chat server',
          },
        ]
      : []),
    ...(after.siteUrl === ''
      ? [{ field: 'email.siteUrl', message: 'must be a page of your site: the email’s button opens it' }]
      : []),
  ];
}

export const MAX_RETENTION_DAYS = 3_650;
const RETENTION = `must be a number of days from 1 to ${MAX_RETENTION_DAYS}, or null to keep everything`;

export const accountPatchSchema = z.strictObject({
  version: z.int({ error: VERSION }).min(1, VERSION),
  name: name.optional(),
  avatarUrl: webAddress(text(2_000)).optional(),
  plan: oneOf(PLANS).optional(),
  settings: settingsPatch.optional(),
  availability: availability.optional(),
  email: email.optional(),
  retentionDays: z
    .int({ error: RETENTION })
    .min(1, RETENTION)
    .max(MAX_RETENTION_DAYS, RETENTION)
    .nullable()
    .optional(),
  allowedOrigins: z
    .array(origin, { error: 'must be a list of origins' })
    .min(1, 'must have at least one; * is any')
    .max(MAX_ORIGINS, `must be at most ${MAX_ORIGINS}`)
    .optional(),
});

/** The operator types the account's name, to prevent deletion by mistake. */
export const deletionSchema = z.strictObject({
  name: name,
  twilio: z.boolean({ error: 'must be true or false: whether what was set up at Twilio is deleted too' }),
});

export const undoSchema = z.strictObject({ version: z.int({ error: VERSION }).min(1, VERSION) });

const OVERLAP = `must be a number of hours from 0 to ${MAX_OVERLAP_HOURS}`;
export const rotationSchema = z.strictObject({
  overlapHours: z.number({ error: OVERLAP }).min(0, OVERLAP).max(MAX_OVERLAP_HOURS, OVERLAP).default(24),
});

/** With the admin secret, or as an operator. */
export const signInSchema = z.union(
  [
    z.strictObject({ secret: text(1_000) }),
    z.strictObject({ name: text(200), password: text(MAX_PASSWORD_LENGTH) }),
  ],
  { error: 'must have “secret”, or “name” and “password”' },
);

const OPERATOR_NAME = 'must be 1 to 60 characters, without control characters and line breaks';
const operatorName = z
  .string({ error: 'must be a text' })
  .trim()
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u, OPERATOR_NAME);
const password = z
  .string({ error: 'must be a text' })
  .min(MIN_PASSWORD_LENGTH, `must be at least ${MIN_PASSWORD_LENGTH} characters`)
  .max(MAX_PASSWORD_LENGTH, `must be at most ${MAX_PASSWORD_LENGTH} characters`);

export const newOperatorSchema = z.strictObject({ name: operatorName, password, role: oneOf(ROLES) });
/** An operator changes their own password. */
export const ownPasswordSchema = z.strictObject({ current: text(MAX_PASSWORD_LENGTH), password });
export const operatorPatchSchema = z.strictObject({
  password: password.optional(),
  role: oneOf(ROLES).optional(),
});
