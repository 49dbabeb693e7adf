/** What the statistics of an account are made of (CS-05): counts without anything of a visitor, and the price of Twilio. */

import type { Counted, TwilioPrice } from '../api/statistics.js';
import type { QueueName } from './relay-store.js';

export const COUNTED = [
  'conversations',
  'messages-in',
  'messages-out',
  'answers',
  'emails',
  'rated-good',
  'rated-okay',
  'rated-bad',
  'refused-visitors',
  'refused-conversations',
  'refused-requests',
  'refused-bodies',
] as const satisfies readonly Counted[];

/** Counts are kept by half hours: days of nearly all time zones consist of these. Milliseconds. */
export const SLOT = 30 * 60_000;
/** Two periods of 30 days, and the day that has begun. */
export const KEEP_COUNTS = 62 * 24 * 60 * 60_000;

export interface SlotCount {
  /** Start of the half hour, in milliseconds since 1970 (as every time here). */
  readonly at: number;
  readonly name: Counted;
  readonly count: number;
}

export interface WaitingJobs {
  readonly queue: QueueName;
  readonly count: number;
  /** When the oldest of them was due. */
  readonly oldestDueAt: number;
}

/** A visitor’s message that begins an exchange, as in `first-reply-store.ts`. */
export interface AskedQuestion {
  readonly askedAt: number;
  /** When a person replied; null when it waits. */
  readonly repliedAt: number | null;
  /** Whether the team was away when the visitor wrote. */
  readonly wasAway: boolean;
}

export interface StoredPrice extends TwilioPrice {
  readonly enteredAt: number;
}

export interface StatisticsStore {
  /** Adds to a count; nothing when there is no such account. */
  count(accountId: string, name: Counted, count: number, at: number): Promise<void>;
  /** Those of half hours that begin in this time, its end not included. */
  counts(accountId: string, from: number, until: number): Promise<SlotCount[]>;
  /** Questions asked since then, without those of conversations that were closed unanswered. */
  questions(accountId: string, since: number): Promise<AskedQuestion[]>;
  /** When counting began. */
  countedSince(): Promise<number>;
  deleteCounts(before: number): Promise<void>;
  /** Jobs that are due, by queue; queues without one are left out. */
  waiting(accountId: string, now: number): Promise<WaitingJobs[]>;
  /** Visitors with a conversation who have been seen since. */
  activeVisitors(accountId: string, since: number): Promise<number>;
  twilioPrice(accountId: string): Promise<StoredPrice | null>;
  /** Null forgets it. */
  setTwilioPrice(accountId: string, price: StoredPrice | null): Promise<void>;
}
