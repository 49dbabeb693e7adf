/** When the team is back, in words (LC-50). */

import { format } from './strings.js';
import type { WhenStrings } from './when-strings.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** More minutes than this are shown as a time of day. */
const MOST_MINUTES = 59;
/** In a week, the weekday alone would mean today. */
const MOST_WEEKDAYS = 6;

export interface Place {
  /** Language of the texts; empty for English. */
  readonly locale: string;
  /** The visitor's own when left out. */
  readonly timeZone?: string | undefined;
}

/**
 * "Back in 30 minutes", "Back at 17:00", "Back tomorrow at 9:00", "Back Monday at 9:00", "Back on January 4"; empty
 * when the time has come.
 *
 * @param opensAt milliseconds since 1970, as `now`
 */
export function openingWords(opensAt: number, now: number, strings: WhenStrings, place: Place): string {
  const { locale, timeZone } = place;
  const language = locale || 'en';
  const say = (text: string, values: Record<string, string>): string => format(text, values, locale);
  const formatted = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, { ...options, timeZone }).format(opensAt);

  const minutes = Math.ceil((opensAt - now) / MINUTE);
  // A time that cannot be read is NaN.
  if (!(minutes > 0)) return '';
  if (minutes <= MOST_MINUTES)
    return say(strings.backIn, { time: new Intl.RelativeTimeFormat(language).format(minutes, 'minute') });

  const days = dayNumber(opensAt, timeZone) - dayNumber(now, timeZone);
  if (days > MOST_WEEKDAYS)
    return say(strings.backDate, { date: formatted({ day: 'numeric', month: 'long' }) });
  const time = formatted({ hour: 'numeric', minute: '2-digit', ...ownHours(locale) });
  if (days === 0) return say(strings.backToday, { time });
  if (days === 1) return say(strings.backTomorrow, { time });
  return say(strings.backDay, { day: formatted({ weekday: 'long' }), time });
}

/** Without a language, the texts are English and the clock has as many hours as the visitor's own. */
const ownHours = (locale: string): Intl.DateTimeFormatOptions =>
  locale ? {} : { hour12: new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12 };

/** Days since 1970 in local time. */
function dayNumber(time: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(time);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY;
}
