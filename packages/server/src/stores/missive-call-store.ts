/** Requests to Missive, counted across all processes. */

/** Limits of one token, across all processes. Times are milliseconds. */
export interface RateLimits {
  /** Concurrent requests. */
  readonly inFlight: number;
  readonly windows: readonly RateWindow[];
  /** A slot held for longer belongs to a dead process and is freed. Longer than any request takes. */
  readonly maxCallTime: number;
}

/** In any span of `span` milliseconds, at most `calls` calls. */
export interface RateWindow {
  readonly span: number;
  readonly calls: number;
}

/** A slot for one call, or when to retry. */
export type Place =
  | {
      readonly id: string;
      /** This call takes the last free slot. */
      readonly isLast: boolean;
    }
  | {
      /** `in-flight`: as soon as a request in flight ends, which cannot be predicted. */
      readonly id: null;
      readonly reason: 'in-flight' | 'window' | 'paused';
      /** Milliseconds since 1970. There is certainly none before. */
      readonly retryAt: number;
    };

/** `tokenKey` represents a token without revealing it. Times are milliseconds since 1970. */
export interface MissiveCallStore {
  /** Takes a slot if the limits allow one. Decisions about a token are serialized. */
  takePlace(tokenKey: string, limits: RateLimits, now: number): Promise<Place>;
  /** Frees the slot of a finished call. */
  leavePlace(id: string, now: number): Promise<void>;
  /** Allows no calls until then; a longer pause stays. */
  pause(tokenKey: string, until: number): Promise<void>;
}
