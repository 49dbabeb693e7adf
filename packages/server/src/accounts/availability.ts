/** Whether the team is available (CS-03). */

import type { Availability } from 'missive-chat/core/types.js';
import { scheduleState, type Schedule } from './schedule.js';

export const AVAILABILITY_MODES = ['always', 'schedule', 'manual'] as const;

export interface AvailabilityRule {
  readonly mode: (typeof AVAILABILITY_MODES)[number];
  /** The status in mode `manual`. */
  readonly manual: Availability;
  /** The schedule of mode `schedule`; kept in other modes. */
  readonly schedule: Schedule;
}

const OFFICE_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

export const ALWAYS_ONLINE: AvailabilityRule = {
  mode: 'always',
  manual: 'online',
  schedule: { timeZone: 'UTC', hours: OFFICE_DAYS.map((day) => ({ day, from: '09:00', to: '17:00' })) },
};

export interface AvailabilityNow {
  readonly status: Availability;
  /** When the schedule changes the status next, in milliseconds since 1970; null when only a person can. */
  readonly changesAt: number | null;
}

/** @param now milliseconds since 1970. */
export function availabilityAt({ mode, manual, schedule }: AvailabilityRule, now: number): AvailabilityNow {
  if (mode === 'manual') return { status: manual, changesAt: null };
  if (mode === 'always') return { status: 'online', changesAt: null };
  const { isOpen, changesAt } = scheduleState(schedule, now);
  return { status: isOpen ? 'online' : 'offline', changesAt };
}
