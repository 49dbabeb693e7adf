/** Words and numbers of the overview. */

import type { Period, PeriodNumbers } from '../../src/api/statistics.js';

const whole = new Intl.NumberFormat();
const percent = new Intl.NumberFormat(undefined, { style: 'percent' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

export const PERIODS: Readonly<Record<Period, string>> = { 1: 'Today', 7: '7 days', 30: '30 days' };
export const BEFORE: Readonly<Record<Period, string>> = {
  1: 'yesterday',
  7: 'the 7 days before',
  30: 'the 30 days before',
};

/** What the queues do, by name. One of a newer server is shown by its name. */
const QUEUES: Readonly<Record<string, string>> = {
  'to-missive': 'Visitors’ messages to Missive',
  'to-visitor': 'Replies to visitors',
  answers: 'Questions to the program',
  mail: 'Emails to visitors',
  posts: 'Posts to Missive',
  ending: 'Checks whether a conversation is closed',
  sweep: 'Checks of the inbox',
  retention: 'Deletion of old data',
};
export const queueName = (queue: string): string => QUEUES[queue] ?? queue;

export const number = (value: number): string => whole.format(value);
export const share = (value: number): string => percent.format(value);
export const dayName = (day: string): string => date.format(new Date(`${day}T00:00:00Z`));
export const fullDay = (day: string): string => weekday.format(new Date(`${day}T00:00:00Z`));

/** Such as `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** Null where Twilio’s currency is not known to the browser. */
export function money(value: number, currency: string): string {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(value);
  } catch {
    return `${whole.format(value)} ${currency}`;
  }
}

export interface Rating {
  readonly count: number;
  /** From 0 (all bad) to 1; null without ratings. */
  readonly mean: number | null;
}

export function ratingOf({ counts }: PeriodNumbers): Rating {
  const [good, okay, bad] = [counts['rated-good'], counts['rated-okay'], counts['rated-bad']];
  const count = good + okay + bad;
  return { count, mean: count === 0 ? null : (good + okay / 2) / count };
}

export interface Change {
  readonly text: string;
  /** Whether it is welcome; null when it is neither. */
  readonly isGood: boolean | null;
}

/**
 * How a number has changed since the period before.
 * @param wanted whether more is welcome; null where it is neither good nor bad
 */
export function changeOf(
  value: number | null,
  before: number | null,
  period: Period,
  { wanted, say = number }: { wanted: 'more' | 'less' | null; say?: (value: number) => string },
): Change | null {
  if (value === null || before === null) return null;
  const then = `${period === 1 ? '' : 'in '}${BEFORE[period]}`;
  if (say(value) === say(before)) return { text: `As ${then}`, isGood: null };
  const isMore = value > before;
  const isGood = wanted === null ? null : isMore === (wanted === 'more');
  return {
    text: `${isMore ? 'Up' : 'Down'} from ${say(before)} ${then}`,
    isGood,
  };
}
