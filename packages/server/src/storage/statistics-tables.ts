/** Tables of the statistics. */

/** Counts by half hours, without anything of a visitor. */
export interface StatisticsTable {
  account_id: string;
  /** Start of the half hour. */
  slot: string;
  /** As in `COUNTED`. */
  name: string;
  count: number;
}

/** What an account pays Twilio, as the operator has entered it. */
export interface TwilioPricesTable {
  account_id: string;
  /** JSON. */
  price: string;
  entered_at: string;
}

/** How long visitors have waited for the first reply of a person. Rows are kept as long as counts (`KEEP_COUNTS`). */
export interface FirstRepliesTable {
  account_id: string;
  conversation_sid: string;
  /** When the visitor wrote. */
  asked_at: string;
  /** Null while there is no reply. */
  replied_at: string | null;
  /** 1 when the team was away at that time. */
  was_away: number;
}
