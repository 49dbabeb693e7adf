/** Tables of emails to visitors. */

/** Emails with replies that a visitor has not seen. */
export interface MailsTable {
  account_id: string;
  id: string;
  conversation_sid: string;
  first_index: number;
  last_index: number;
  state: string;
  /** Why it was not sent, for the team. */
  reason: string | null;
  attempts: number;
  /** Attempts with an unknown outcome. */
  doubts: number;
  /** Until then an attempt may still take effect. */
  settled_at: string | null;
  /** 1 when the team was told what became of it. */
  is_noted: number;
  /** SHA-256 of the token in its link. */
  token_hash: string;
  token_until: string;
  redeemed_at: string | null;
  created_at: string;
  finished_at: string | null;
}

/** Addresses that get no more emails, as keyed hashes. */
export interface MailOptOutsTable {
  account_id: string;
  address_key: string;
  at: string;
}
