/** Limits and defaults of the service; "API §n" is a section of the reference; guesses are marked. */

export const DEFAULT_TOKEN = 'missive_pat-local';
export const DEFAULT_ORGANIZATION_ID = '0f0b0c1e-0000-4000-8000-000000000001';
export const DEFAULT_CHANNEL_IDS = {
  text: '6f0b0c1e-0000-4000-8000-000000000001',
  html: '6f0b0c1e-0000-4000-8000-000000000002',
  email: '6f0b0c1e-0000-4000-8000-000000000003',
} as const;

/** The whole JSON payload (API §1). Guess: the smaller reading of "10 MB". */
export const PAYLOAD_CAP = 10_000_000;
/** Documented for drafts (API §6); guess: the same for messages and posts. */
export const ATTACHMENTS_LIMIT = 25;
/** Longer texts of posts are truncated (API §4). */
export const POST_TEXT_LIMIT = 8_000;
/** Guess: later than any plausible date, so the caller sent milliseconds. */
export const LATEST_TIMESTAMP = 100_000_000_000;

export interface RateLimitSettings {
  readonly inFlight: number;
  readonly perMinute: number;
  readonly perQuarterHour: number;
}
/** API §1.1. */
export const RATE_LIMITS: RateLimitSettings = { inFlight: 5, perMinute: 300, perQuarterHour: 900 };

export interface WebhookSettings {
  /** How long the receiver may take to respond. */
  readonly timeoutMs: number;
  /** Delays before each retry. */
  readonly retriesMs: readonly number[];
  /** The channel's webhook is switched off after more consecutive failures than this. */
  readonly failuresBeforeOff: number;
}
/** API §3.2: 15 s, five retries over eight minutes, 50 failures. Guess: how the eight minutes are divided. */
export const WEBHOOKS: WebhookSettings = {
  timeoutMs: 15_000,
  retriesMs: [15_000, 30_000, 60_000, 120_000, 255_000],
  failuresBeforeOff: 50,
};

/** API §7. */
export const CONVERSATIONS_PAGE = { min: 2, standard: 25, max: 50 } as const;
export const THREAD_PAGE = { min: 1, standard: 10, max: 10 } as const;
export const USERS_PAGE = { min: 1, standard: 50, max: 200 } as const;
/** Of contacts, contact books and responses, after public clients: a guess. */
export const LISTS_PAGE = { min: 1, standard: 50, max: 200 } as const;
export const MAX_MESSAGES_PER_REQUEST = 25;
