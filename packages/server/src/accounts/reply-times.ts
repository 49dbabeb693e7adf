/** How fast an account usually replies: as its operator says, or as it was measured (LC-50). */

import type { ReplyTime } from 'missive-chat/core/types.js';
import type { FirstReplyStore } from '../stores/first-reply-store.js';
import type { Account } from './account-store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** First replies of this long are counted. */
const SPAN = 7 * 24 * HOUR;
/** Fewer say nothing. */
const LEAST_REPLIES = 5;
/** Medians up to these are called so; beyond them nothing is said. */
const CLASSES: readonly [most: number, replyTime: ReplyTime][] = [
  [15 * MINUTE, 'minutes'],
  [8 * HOUR, 'hours'],
  [24 * HOUR, 'day'],
];
/** A measurement is used for so long: settings are requested with each page. */
const USED_FOR = 10 * MINUTE;
const MOST_ACCOUNTS = 1_000;

export interface MeasuredReplies {
  /** First replies of the last seven days to visitors who wrote while the team was online. */
  readonly count: number;
  /** Their median in milliseconds; null while there are too few. */
  readonly median: number | null;
  /** What visitors see of it; null for nothing. */
  readonly replyTime: ReplyTime | null;
}

export interface ReplyTimesDeps {
  readonly store: { readonly relay: { readonly firstReplies: Pick<FirstReplyStore, 'firstReplies'> } };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class ReplyTimes {
  readonly #deps: ReplyTimesDeps;
  readonly #measured = new Map<
    string,
    { readonly until: number; readonly replies: Promise<MeasuredReplies> }
  >();

  constructor(deps: ReplyTimesDeps) {
    this.#deps = deps;
  }

  /**
   * For the public settings. Null where the account does not show it: then it is not measured either. What the operator
   * has said is public in any case, so that a single page can show it. A measurement that fails is left out: pages need
   * the rest of the settings.
   */
  async of({
    id,
    availability,
    settings,
  }: Pick<Account, 'id' | 'availability' | 'settings'>): Promise<ReplyTime | null> {
    if (availability.replyTime !== 'measured') return availability.replyTime;
    if (!settings.chat?.showReplyTime) return null;
    return this.measured(id).then(
      ({ replyTime }) => replyTime,
      () => null,
    );
  }

  measured(accountId: string): Promise<MeasuredReplies> {
    const now = this.#deps.now();
    const known = this.#measured.get(accountId);
    if (known !== undefined && now < known.until) return known.replies;
    const replies = this.#measure(accountId, now);
    this.#measured.delete(accountId);
    this.#measured.set(accountId, { until: now + USED_FOR, replies });
    for (const oldest of this.#measured.keys()) {
      if (this.#measured.size <= MOST_ACCOUNTS) break;
      this.#measured.delete(oldest);
    }
    replies.catch(() => this.#measured.delete(accountId));
    return replies;
  }

  async #measure(accountId: string, now: number): Promise<MeasuredReplies> {
    const found = await this.#deps.store.relay.firstReplies.firstReplies(accountId, now - SPAN);
    const waits = found.filter(({ wasAway }) => !wasAway).map(({ milliseconds }) => milliseconds);
    if (waits.length < LEAST_REPLIES) return { count: waits.length, median: null, replyTime: null };
    const median = medianOf(waits);
    const [, replyTime] = CLASSES.find(([most]) => median <= most) ?? [0, null];
    return { count: waits.length, median, replyTime };
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
