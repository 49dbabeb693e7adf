/** Weekly hours for editing, day by day. */

import type { Day, OpeningHours } from '../api/account.js';

export const DAYS: readonly Day[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

export interface Span {
  readonly from: string;
  readonly to: string;
}

export const spansOf = (hours: readonly OpeningHours[], day: Day): readonly Span[] =>
  hours.filter((one) => one.day === day).map(({ from, to }) => ({ from, to }));

export const withSpans = (
  hours: readonly OpeningHours[],
  day: Day,
  spans: readonly Span[],
): readonly OpeningHours[] =>
  DAYS.flatMap((one) => (one === day ? spans : spansOf(hours, one)).map((span) => ({ day: one, ...span })));

/** Copies the hours of one day to all days. */
export const copiedToAll = (hours: readonly OpeningHours[], day: Day): readonly OpeningHours[] =>
  DAYS.flatMap((one) => spansOf(hours, day).map((span) => ({ day: one, ...span })));

/** The index of a day's span among all hours, by which the server names it in errors. */
export const indexOf = (hours: readonly OpeningHours[], day: Day, nth: number): number =>
  hours.reduce<number[]>((found, one, index) => (one.day === day ? [...found, index] : found), [])[nth] ?? -1;

/** Default for the next span of a day: the afternoon after a morning, else office hours. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (last === undefined) return { from: '09:00', to: '17:00' };
  const hour = Number(last.to.slice(0, 2)) + 1;
  return hour < 23
    ? { from: `${pad(hour)}:00`, to: `${pad(Math.min(hour + 4, 24))}:00` }
    : { from: '22:00', to: '24:00' };
}

/** Time inputs do not support 24:00. */
export const toField = (time: string): string => (time === '24:00' ? '00:00' : time);
export const toEnd = (field: string): string => (field === '00:00' ? '24:00' : field);

const pad = (hour: number): string => String(hour).padStart(2, '0');

/** When the status changes next, in words: "today at 17:00", "on Monday at 09:00". */
export function whenInWords(iso: string, timeZone: string, now: number): string {
  const at = new Date(iso);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  const dayOf = (date: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(date);
  const day = dayOf(at);
  if (day === dayOf(new Date(now))) return `today at ${time}`;
  if (day === dayOf(new Date(now + 24 * 3_600_000))) return `tomorrow at ${time}`;
  const weekday = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' }).format(at);
  return `on ${weekday} at ${time}`;
}
