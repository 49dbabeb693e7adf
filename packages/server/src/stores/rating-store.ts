/** Visitors' ratings of closed conversations (LC-54). Their words are at Missive only. */

import type { Rating } from 'missive-chat/core/ratings.js';
import type { QueuedPost } from './relay-store.js';

export interface NewRating {
  readonly accountId: string;
  readonly conversationSid: string;
  /** SID of the notice that the conversation was closed: each closing is rated once. */
  readonly messageSid: string;
  readonly rating: Rating;
}

export interface RatingSummary {
  /** Of the latest ones, which are kept. */
  readonly count: number;
  /** From 0 (all bad) to 1 (all good), null without ratings. */
  readonly mean: number | null;
}

export interface RatingStore {
  /**
   * Stores a rating, queues its post and schedules it, all or nothing; nothing if there is one already. Returns the one
   * that is stored.
   */
  addRating(rating: NewRating, post: QueuedPost, now: number): Promise<Rating>;
  summary(accountId: string): Promise<RatingSummary>;
}
