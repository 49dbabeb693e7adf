/**
 * Weekly hours and holidays in a time zone (CS-03). Hours are local times of that zone; comparisons use instants, so
 * that a day of 23 or 25 hours opens and closes once.
 */

import type { Day, Schedule } from '../api/account.js';

export const DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Day[];

/** Milliseconds since 1970; the end is not part of it. */
interface Interval {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A week and a day: anything that repeats weekly changes within it, if it changes at all. */
const DAYS_AHEAD = 8;
/** Over holidays. */
const MAX_DAYS_AHEAD = 400;

export interface ScheduleState {
  readonly isOpen: boolean;
  /** When it opens or closes next; null when it does neither within a week, holidays not counted. */
  readonly changesAt: number | null;
}

interface Known {
  readonly from: number;
  readonly until: number;
  readonly state: ScheduleState;
}

/** States by schedule: every request needs one, and it is valid until the schedule opens or closes. */
const known = new Map<string, Known>();
const MAX_KNOWN = 2_000;

/** @param now milliseconds since 1970. */
export function scheduleState(schedule: Schedule, now: number): ScheduleState {
  const key = JSON.stringify(schedule);
  const before = known.get(key);
  if (before !== undefined && before.from <= now && now < before.until) return before.state;
  const state = computeState(schedule, now);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, { from: now, until: state.changesAt ?? now + DAY / 2, state });
  return state;
}

/** Looks as far ahead as needed: usually a week, longer over holidays. */
function computeState(schedule: Schedule, now: number): ScheduleState {
  const holidays = holidayIntervals(schedule);
  const lastHoliday = Math.max(now, ...holidays.map(({ end }) => end));
  const horizon = Math.min(DAYS_AHEAD + Math.ceil((lastHoliday - now) / DAY), MAX_DAYS_AHEAD);
  for (let days = DAYS_AHEAD; ; days = Math.min(days * 4, horizon)) {
    const open = without(openIntervals(schedule, now, days), holidays);
    const current = open.find(({ start, end }) => start <= now && now < end);
    const next = current?.end ?? open.find(({ start }) => start > now)?.start ?? null;
    // Later ends may be those of the days that were looked at.
    const isCertain = next !== null && next <= now + (days - 1) * DAY + DAY / 2;
    if (isCertain || days >= horizon)
      return { isOpen: current !== undefined, changesAt: isCertain ? next : null };
  }
}

/** The weekly hours of the coming days, in order. */
function openIntervals({ timeZone, hours }: Schedule, now: number, days: number): Interval[] {
  const today = new Date(now + offsetAt(timeZone, now));
  const intervals: Interval[] = [];
  // Yesterday's hours may extend into today.
  for (let ahead = -1; ahead <= days; ahead++) {
    const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + ahead);
    const day = DAYS[(new Date(midnight).getUTCDay() + 6) % 7];
    for (const { from, to } of hours.filter((one) => one.day === day)) {
      const start = minutesOf(from);
      const end = minutesOf(to) > start ? minutesOf(to) : minutesOf(to) + 24 * 60;
      intervals.push({
        start: instantOf(timeZone, midnight + start * MINUTE),
        end: instantOf(timeZone, midnight + end * MINUTE),
      });
    }
  }
  return merge(intervals);
}

/** From the first midnight to the one after the last day, in order. */
const holidayIntervals = ({ timeZone, holidays = [] }: Schedule): Interval[] =>
  merge(
    holidays.map(({ from, to }) => ({
      start: instantOf(timeZone, Date.parse(from)),
      end: instantOf(timeZone, Date.parse(to) + DAY),
    })),
  );

/** Both are in order and do not overlap. */
const without = (open: readonly Interval[], closed: readonly Interval[]): Interval[] =>
  closed.reduce<Interval[]>(
    (left, { start, end }) =>
      left.flatMap((one) =>
        [
          { start: one.start, end: Math.min(one.end, start) },
          { start: Math.max(one.start, end), end: one.end },
        ].filter((part) => part.start < part.end),
      ),
    [...open],
  );

/** Merges hours that touch or overlap, so that it does not close only to open again immediately. */
function merge(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    if (start >= end) continue; // entirely inside the hour that is skipped
    const last = merged.at(-1);
    if (last === undefined || start > last.end) merged.push({ start, end });
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return merged;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/**
 * The instant of a local time, given as if it were UTC. A time that occurs twice means the
 * first occurrence; one that is skipped means the moment of the skip.
 */
function instantOf(timeZone: string, wall: number): number {
  const before = offsetAt(timeZone, wall - DAY);
  const after = offsetAt(timeZone, wall + DAY);
  const fitting = [wall - before, wall - after].filter(
    (instant) => instant + offsetAt(timeZone, instant) === wall,
  );
  if (fitting.length > 0) return Math.min(...fitting);
  let [low, high] = [wall - Math.max(before, after), wall - Math.min(before, after)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** The zone's offset from UTC at an instant, in milliseconds. */
function offsetAt(timeZone: string, instant: number): number {
  const parts = wallOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

const walls = new Map<string, Intl.DateTimeFormat>();

/** Creating a formatter takes a millisecond; there are about 400 zones. */
function wallOf(timeZone: string): Intl.DateTimeFormat {
  let wall = walls.get(timeZone);
  if (wall === undefined) {
    wall = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    walls.set(timeZone, wall);
  }
  return wall;
}

/** Whether this machine knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    wallOf(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
