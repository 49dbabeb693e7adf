/** Requests to Missive, counted by all processes together. */

/** Limits of one token, over all processes. Times are milliseconds. */
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

/** A place for one call, or when to ask again. */
export type Place =
  | {
      readonly id: string;
      /** No call more may be on its way now. */
      readonly isLast: boolean;
    }
  | {
      /** `in-flight`: as soon as a request in flight ends, which cannot be predicted. */
      readonly id: null;
      readonly reason: 'in-flight' | 'window' | 'paused';
      /** Milliseconds since 1970. There is none before, whatever happens. */
      readonly retryAt: number;
    };

/** `tokenKey` represents a token without revealing it. Times are milliseconds since 1970. */
export interface MissiveCallStore {
  /** Takes a slot if the limits allow one. Processes decide about a token one after the other. */
  takePlace(tokenKey: string, limits: RateLimits, now: number): Promise<Place>;
  /** The call is over. */
  leavePlace(id: string, now: number): Promise<void>;
  /** No places until then; a longer pause stays. */
  pause(tokenKey: string, until: number): Promise<void>;
}
