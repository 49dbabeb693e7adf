/** Weekly hours for editing, day by day, and holidays. */

import type { Day, Holiday, OpeningHours } from '../../src/api/account.js';

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

/** When the status changes next, in words: "today at 17:00", "on Monday at 09:00", "on 4 March 2027 at 09:00". */
export function whenInWords(iso: string, timeZone: string, now: number): string {
  const at = new Date(iso);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  const dayOf = (date: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(date);
  if (dayOf(at) === dayOf(new Date(now))) return `today at ${time}`;
  if (dayOf(at) === dayOf(new Date(now + 24 * 3_600_000))) return `tomorrow at ${time}`;
  const isNear = at.getTime() < now + 6 * 24 * 3_600_000;
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...(isNear ? { weekday: 'long' } : { dateStyle: 'long' }),
  }).format(at);
  return `on ${day} at ${time}`;
}

/** Returns the holidays with one of them changed; a first day after the last moves the last day too. */
export const withHoliday = (
  holidays: readonly Holiday[],
  nth: number,
  changed: Partial<Holiday>,
): readonly Holiday[] =>
  holidays.map((holiday, at) => {
    if (at !== nth) return holiday;
    const { from, to } = { ...holiday, ...changed };
    return { from, to: changed.from !== undefined && to < from ? from : to };
  });

/** Default for the next holiday: the day after the last one, or tomorrow. */
export function nextHoliday(holidays: readonly Holiday[], now: number): Holiday {
  const last = holidays.reduce((latest, { to }) => (to > latest ? to : latest), localDay(now));
  const next = new Date(Date.parse(last) + 24 * 3_600_000).toISOString().slice(0, 10);
  return { from: next, to: next };
}

/** `YYYY-MM-DD` on this computer. */
const localDay = (time: number): string => toLocalField(new Date(time).toISOString()).slice(0, 10);

/** A time for an input `datetime-local`; empty for none. */
export function toLocalField(iso: string | null): string {
  if (iso === null) return '';
  const time = new Date(iso);
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return `${date.map(pad).join('-')}T${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

/** The reverse; null for an empty or incomplete one. */
export function toInstant(field: string): string | null {
  const time = new Date(field);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
