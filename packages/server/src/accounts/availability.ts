/** Whether the team is available (CS-03). */

import type { Availability } from 'missive-chat/core/types.js';
import type { AvailabilityRule } from '../api/account.js';
import { scheduleState } from './schedule.js';

export const AVAILABILITY_MODES = [
  'always',
  'schedule',
  'manual',
] as const satisfies readonly AvailabilityRule['mode'][];

/** What visitors are shown of the usual reply time, where it is shown at all. */
export const REPLY_TIME_CHOICES = [
  'minutes',
  'hours',
  'day',
  'measured',
] as const satisfies readonly AvailabilityRule['replyTime'][];

const OFFICE_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

export const ALWAYS_ONLINE: AvailabilityRule = {
  mode: 'always',
  manual: 'online',
  schedule: { timeZone: 'UTC', hours: OFFICE_DAYS.map((day) => ({ day, from: '09:00', to: '17:00' })) },
  awayUntil: null,
  replyTime: 'measured',
};

export interface AvailabilityNow {
  readonly status: Availability;
  /** When the status changes next, in milliseconds since 1970; null when only a person can change it. */
  readonly changesAt: number | null;
}

/** @param now milliseconds since 1970. */
export function availabilityAt(rule: AvailabilityRule, now: number): AvailabilityNow {
  const awayUntil = rule.awayUntil === null ? now : Date.parse(rule.awayUntil);
  if (awayUntil <= now) return availabilityByMode(rule, now);
  const { status, changesAt } = availabilityByMode(rule, awayUntil);
  return { status: 'offline', changesAt: status === 'online' ? awayUntil : changesAt };
}

/** When the team is back, in milliseconds since 1970; null while it is online, and when that is not known. */
export function nextOpening(rule: AvailabilityRule, now: number): number | null {
  const { status, changesAt } = availabilityAt(rule, now);
  return status === 'offline' ? changesAt : null;
}

function availabilityByMode({ mode, manual, schedule }: AvailabilityRule, now: number): AvailabilityNow {
  if (mode === 'manual') return { status: manual, changesAt: null };
  if (mode === 'always') return { status: 'online', changesAt: null };
  const { isOpen, changesAt } = scheduleState(schedule, now);
  return { status: isOpen ? 'online' : 'offline', changesAt };
}
