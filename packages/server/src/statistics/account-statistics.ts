/** The numbers of the Setup page’s overview, for an account and a period of days that ends today (CS-05). */

import type { Counted, FirstReplies, Period, PeriodNumbers, StatisticsView } from '../api/statistics.js';
import type { Account } from '../accounts/account-store.js';
import type { RelayStore } from '../stores/relay-store.js';
import {
  COUNTED,
  type AskedQuestion,
  type SlotCount,
  type StatisticsStore,
} from '../stores/statistics-store.js';
import { dayOf, daysUntil } from './days.js';

export const PERIODS = [1, 7, 30] as const satisfies readonly Period[];

const DAY = 24 * 60 * 60_000;
/** A question without a person’s reply is missed after so long, in milliseconds. */
export const MISSED_AFTER = DAY;

type Counts = Record<Counted, number>;

export interface StatisticsDeps {
  readonly store: {
    readonly statistics: StatisticsStore;
    readonly relay: Pick<RelayStore, 'failures'>;
  };
}

export async function accountStatistics(
  { store }: StatisticsDeps,
  account: Pick<Account, 'id' | 'availability' | 'createdAt'>,
  days: Period,
  now: number,
): Promise<StatisticsView> {
  const { statistics, relay } = store;
  const { id } = account;
  const { timeZone } = account.availability.schedule;
  const day = dayOf(timeZone);
  const today = day(now);
  const both = daysUntil(today, 2 * days);
  const [before, current] = [both.slice(0, days), both.slice(days)];
  // Local days begin up to a day before or after those of UTC.
  const from = now - (2 * days + 1) * DAY;
  const month = new Date(now).toISOString().slice(0, 7);
  const [counts, questions, counting, status, waiting, activeVisitors, price] = await Promise.all([
    statistics.counts(id, from, now + DAY),
    statistics.questions(id, from),
    statistics.countedSince(),
    relay.failures.status(id, now),
    statistics.waiting(id, now),
    statistics.activeVisitors(id, Date.parse(`${month}-01T00:00:00Z`)),
    statistics.twilioPrice(id),
  ]);
  const countedSince = Math.max(counting, account.createdAt);
  const of = (period: readonly string[]): PeriodNumbers => {
    const isIn = new Set(period);
    return {
      counts: summed(counts.filter(({ at }) => isIn.has(day(at)))),
      firstReplies: repliesTo(
        questions.filter(({ askedAt }) => isIn.has(day(askedAt))),
        now,
      ),
    };
  };
  return {
    days,
    timeZone,
    at: iso(now),
    countedSince: iso(countedSince),
    ...of(current),
    byDay: current.map((one) => ({ day: one, ...of([one]) })),
    previous: day(countedSince) <= (before[0] ?? '') ? of(before) : null,
    now: {
      undelivered: status.failures,
      unanswered: questions.filter((one) => one.repliedAt === null && !isMissed(one, now)).length,
      waiting: waiting.map(({ queue, count, oldestDueAt }) => ({
        queue,
        count,
        oldestSeconds: Math.max(0, Math.round((now - oldestDueAt) / 1_000)),
      })),
    },
    twilio: {
      month,
      activeVisitors,
      price: price && { ...price, enteredAt: iso(price.enteredAt) },
      cost: price && Math.max(0, activeVisitors - price.freeUsers) * price.perUser,
    },
  };
}

const iso = (time: number): string => new Date(time).toISOString();

function summed(slots: readonly SlotCount[]): Counts {
  const counts = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts;
  for (const { name, count } of slots) if (Object.hasOwn(counts, name)) counts[name] += count;
  return counts;
}

const isMissed = ({ askedAt, repliedAt }: AskedQuestion, now: number): boolean =>
  (repliedAt ?? now) - askedAt > MISSED_AFTER;

function repliesTo(questions: readonly AskedQuestion[], now: number): FirstReplies {
  const seconds = questions
    .filter((one): one is AskedQuestion & { repliedAt: number } => one.repliedAt !== null)
    .map(({ askedAt, repliedAt }) => Math.max(0, repliedAt - askedAt) / 1_000)
    .sort((a, b) => a - b);
  const missed = questions.filter((one) => isMissed(one, now));
  return {
    count: seconds.length,
    median: percentile(seconds, 0.5),
    p90: percentile(seconds, 0.9),
    missed: missed.length,
    missedOnline: missed.filter(({ wasAway }) => !wasAway).length,
  };
}

/** The smallest value that is not exceeded by this share of all: one that occurred. @param sorted ascending */
const percentile = (sorted: readonly number[], share: number): number | null =>
  sorted.length === 0 ? null : Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
