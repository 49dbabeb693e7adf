/** Limits shared by all processes, and their refusals. */

export type CreationKind = 'visitor' | 'conversation';

export interface SharedLimit {
  /** Maximum number at one time. */
  readonly burst: number;
  /** How many refill in each hour. */
  readonly perHour: number;
}

/** Recent refusals. */
export interface Refusals {
  readonly kind: CreationKind;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface LimitStore {
  /** Takes one; returns 0, or how many seconds to wait. */
  take(key: string, limit: SharedLimit, now: number): Promise<number>;
  noteRefusals(accountId: string, kind: CreationKind, count: number, now: number): Promise<void>;
  /** Refusals of the last 24 hours, for the operator. */
  listRefusals(accountId: string, now: number): Promise<Refusals[]>;
}
