import { CLOSED_TIMER_MIN_MS, INACTIVE_TIMER_MIN_MS } from './constants.js';
import { errors } from './errors.js';
import type { Conversation, StateTimers } from './model.js';

/** State timers of conversations (twilio.com/docs, "states timers"): ISO 8601 durations. */

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/**
 * Of a week, a day, an hour, a minute, a second. Months and years have no fixed length: guess that they are
 * rejected.
 */
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

const LIMITS = {
  Inactive: {
    min: INACTIVE_TIMER_MIN_MS,
    invalid: errors.inactiveTimerInvalid,
    tooShort: errors.inactiveTimerTooShort,
  },
  Closed: {
    min: CLOSED_TIMER_MIN_MS,
    invalid: errors.closedTimerInvalid,
    tooShort: errors.closedTimerTooShort,
  },
};

/** Milliseconds; 0 removes the timer. */
export const checkTimer = (name: keyof typeof LIMITS, text: string): number => {
  if (text === '') return 0;
  const parts = /\d[WDHMS]/.test(text) ? DURATION.exec(text)?.slice(1) : undefined;
  if (!parts || text.endsWith('T')) throw LIMITS[name].invalid();
  const duration = UNITS_MS.reduce((sum, unit, place) => sum + Number(parts[place] ?? 0) * unit, 0);
  if (duration > 0 && duration < LIMITS[name].min) throw LIMITS[name].tooShort();
  return duration;
};

/** Timers of ISO 8601 texts; null is none. */
export const timersOf = (texts: {
  readonly inactive: string | null;
  readonly closed: string | null;
}): StateTimers => ({
  inactive: checkTimer('Inactive', texts.inactive ?? ''),
  closed: checkTimer('Closed', texts.closed ?? ''),
});

export const withTimers = (
  timers: StateTimers,
  changes: Readonly<Partial<Record<keyof StateTimers, number | undefined>>> = {},
): StateTimers => ({
  inactive: changes.inactive ?? timers.inactive,
  closed: changes.closed ?? timers.closed,
});

/** When a conversation changes its state; null for a timer that is not set, or has fired. */
export const timerDates = ({ state, timers, lastActivity }: Conversation) => ({
  inactive: timers.inactive > 0 && state === 'active' ? lastActivity + timers.inactive : null,
  closed: timers.closed > 0 && state !== 'closed' ? lastActivity + timers.closed : null,
});

/** Both start at the last activity (guess: the documents name only the states they lead from and to). */
export const nextChange = (
  conversation: Conversation,
): { readonly state: 'inactive' | 'closed'; readonly at: number } | null => {
  const { inactive, closed } = timerDates(conversation);
  if (inactive !== null && (closed === null || inactive < closed)) return { state: 'inactive', at: inactive };
  return closed === null ? null : { state: 'closed', at: closed };
};
