/** Limits that all processes share, and what they refused. */

export type CreationKind = 'visitor' | 'conversation';

export interface SharedLimit {
  /** How many at one time. */
  readonly burst: number;
  /** How many more in each hour. */
  readonly perHour: number;
}

/** What was refused lately. */
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
  /** Refusals that the operator should see: of the last 24 hours. */
  listRefusals(accountId: string, now: number): Promise<Refusals[]>;
}
