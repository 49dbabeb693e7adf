/** The response of `GET /api/accounts/{id}/statistics`: an account's numbers in a period of days that ends today (CS-05). */

export type Period = 1 | 7 | 30;

/**
 * `conversations`, `messages-in` and `messages-out` (between visitors and the team), `answers` of programs, `emails` that
 * were sent, ratings, and what limits refused: new visitors, new conversations, session requests and request bodies.
 */
export type Counted =
  | 'conversations'
  | 'messages-in'
  | 'messages-out'
  | 'answers'
  | 'emails'
  | 'rated-good'
  | 'rated-okay'
  | 'rated-bad'
  | 'refused-visitors'
  | 'refused-conversations'
  | 'refused-requests'
  | 'refused-bodies';

/** First replies of people to the questions of a period, and questions without one. */
export interface FirstReplies {
  readonly count: number;
  /** Seconds; null without a reply. */
  readonly median: number | null;
  readonly p90: number | null;
  /** Without a reply within a day. */
  readonly missed: number;
  /** Of these, asked while the team was online. */
  readonly missedOnline: number;
}

export interface PeriodNumbers {
  readonly counts: Readonly<Record<Counted, number>>;
  readonly firstReplies: FirstReplies;
}

export interface DayNumbers extends PeriodNumbers {
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** What Twilio charges, as the operator has entered it. */
export interface TwilioPrice {
  /** For one active user in one month. */
  readonly perUser: number;
  /** Active users in a month that cost nothing. */
  readonly freeUsers: number;
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
}

export interface StatisticsView extends PeriodNumbers {
  readonly days: Period;
  readonly timeZone: string;
  /** ISO 8601, as every time here. */
  readonly at: string;
  /** When counting began. */
  readonly countedSince: string;
  readonly byDay: readonly DayNumbers[];
  /** The period before, of as many days; null when it was not counted as a whole. */
  readonly previous: PeriodNumbers | null;
  readonly now: {
    /** Messages that need attention, as in the list of failures. */
    readonly undelivered: number;
    /** Questions that wait for a first reply, and are not missed yet. */
    readonly unanswered: number;
    readonly waiting: readonly {
      readonly queue: string;
      readonly count: number;
      readonly oldestSeconds: number;
    }[];
  };
  readonly twilio: {
    /** The calendar month in UTC, `YYYY-MM`. */
    readonly month: string;
    readonly activeVisitors: number;
    readonly price: (TwilioPrice & { readonly enteredAt: string }) | null;
    /** So far in this month; null without a price. */
    readonly cost: number | null;
  };
}
