/** The response of `GET /api/accounts/{id}/statistics`. */

export type Period = 1 | 7 | 30;

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

export interface FirstReplies {
  readonly count: number;
  /** Seconds; null without a reply. */
  readonly median: number | null;
  readonly p90: number | null;
  readonly missed: number;
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

export interface TwilioPrice {
  readonly perUser: number;
  readonly freeUsers: number;
  readonly currency: string;
}

export interface StatisticsView extends PeriodNumbers {
  readonly days: Period;
  readonly timeZone: string;
  /** ISO 8601. */
  readonly at: string;
  readonly countedSince: string;
  readonly byDay: readonly DayNumbers[];
  /** Null when the period before was not counted as a whole. */
  readonly previous: PeriodNumbers | null;
  readonly now: {
    readonly undelivered: number;
    readonly unanswered: number;
    readonly waiting: readonly {
      readonly queue: string;
      readonly count: number;
      readonly oldestSeconds: number;
    }[];
  };
  readonly twilio: {
    /** `YYYY-MM`. */
    readonly month: string;
    readonly activeVisitors: number;
    readonly price: (TwilioPrice & { readonly enteredAt: string }) | null;
    readonly cost: number | null;
  };
}
