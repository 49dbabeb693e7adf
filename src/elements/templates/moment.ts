/** Days and times as the visitor's own language says them. */

const TIME = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const FULL_DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const timeOfDay = (time: number): string => TIME.format(time);

export const isSameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** "Today", "Yesterday", "Monday, 3 May", or with its year when that is another one. */
export function dayMark(time: number, now: number): string {
  for (const daysAgo of [0, 1]) {
    const day = new Date(now);
    day.setDate(day.getDate() - daysAgo);
    if (isSameDay(time, day.getTime())) return capitalized(RELATIVE.format(-daysAgo, 'day'));
  }
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? WEEKDAY : FULL_DATE).format(time);
}

const capitalized = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes for people: "340 kB". */
export function fileSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}
