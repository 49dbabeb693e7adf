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
