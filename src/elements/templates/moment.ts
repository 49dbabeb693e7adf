/** Formats days, times and sizes in the language of the window, or in the visitor's own if it has none. */

import { isSameDay } from './thread-rows.js';

const formatsOf = new Map<string, ReturnType<typeof formats>>();

/** Cached for each language: creating the formats takes longer than using them. */
function formatsIn(locale: string): ReturnType<typeof formats> {
  const known = formatsOf.get(locale) ?? formats(locale || undefined);
  formatsOf.set(locale, known);
  return known;
}

const formats = (locale: string | undefined) => ({
  time: new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
  weekday: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
  fullDate: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }),
  relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
});

export const timeOfDay = (time: number, locale: string): string => formatsIn(locale).time.format(time);

/** Returns "Today", "Yesterday", "Monday, 3 May", or the date with its year if that is not the current one. */
export function dayMark(time: number, now: number, locale: string): string {
  const { relative, weekday, fullDate } = formatsIn(locale);
  for (const daysAgo of [0, 1]) {
    const day = new Date(now);
    day.setDate(day.getDate() - daysAgo);
    if (isSameDay(time, day.getTime())) return capitalized(relative.format(-daysAgo, 'day'), locale);
  }
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return capitalized((isThisYear ? weekday : fullDate).format(time), locale);
}

const capitalized = (text: string, locale: string): string =>
  text.charAt(0).toLocaleUpperCase(locale || undefined) + text.slice(1);

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Formats bytes for people: "340 kB". */
export function fileSize(bytes: number, locale: string): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(locale || undefined, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}
