/** Formats the time when the team is back as text (LC-50). */

import { format } from './strings.js';
import type { WhenStrings } from './when-strings.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** More minutes than this are displayed as a time of day. */
const MOST_MINUTES = 59;
/** Seven days ahead, the weekday alone would be read as today. */
const MOST_WEEKDAYS = 6;

export interface Place {
  /** Language of the texts; empty for English. */
  readonly locale: string;
  /** Defaults to the visitor's own. */
  readonly timeZone?: string | undefined;
}

/**
 * "Back in 30 minutes", "Back at 17:00", "Back tomorrow at 9:00", "Back Monday at 9:00", "Back on January 4"; empty
 * when the time has passed.
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
  // An invalid time is NaN.
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

/** Without a language, the texts are English, and the clock has 12 or 24 hours as in the visitor's own language. */
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
