/** Everything that is stored of one visitor: read as a whole, and deleted as a whole (CS-08). */

import type { VisitorRecord } from './store.js';

/** Whose data it is. What belongs to a conversation is found by its SID, what belongs to an address by its key. */
export interface VisitorScope {
  readonly accountId: string;
  /** Null for a conversation alone: its visitor stays. */
  readonly visitorId: string | null;
  /** SIDs of the visitor's conversations. */
  readonly conversationSids: readonly string[];
  /** Represent the visitor's email addresses, as in `mail_opt_outs`. */
  readonly addressKeys: readonly string[];
}

export type StoredRow = Readonly<Record<string, unknown>>;
/** Rows by table; tables without any are left out. */
export type StoredRows = Readonly<Record<string, readonly StoredRow[]>>;
/** Counts of deleted rows by table; tables without any are left out. */
export type DeletedRows = Readonly<Record<string, number>>;

export interface DeletionOptions {
  /** Whether the wish of an address to get no emails is deleted too. */
  readonly includesOptOuts: boolean;
}

export interface VisitorDataStore {
  /** Visitors with this address, whatever its letter case; those seen first come first. */
  findVisitorsByEmail(accountId: string, email: string): Promise<VisitorRecord[]>;
  /** Also one whose conversation was planned, but not made. */
  findStoredVisitor(accountId: string, visitorId: string): Promise<VisitorRecord | null>;
  readVisitorData(scope: VisitorScope): Promise<StoredRows>;
  /** Ids of Missive's conversations that the visitor's messages went to or came from. */
  missiveConversationsOf(scope: VisitorScope): Promise<string[]>;
  /**
   * Deletes it in one transaction, and notes hashes of the conversations' ids, so that what is under way brings nothing
   * back.
   */
  deleteVisitorData(scope: VisitorScope, options: DeletionOptions, now: number): Promise<DeletedRows>;
  /** Visitors of whom nothing is known since then, those seen longest ago first. @param after the last one of the page before */
  inactiveVisitors(
    accountId: string,
    since: number,
    after: VisitorRecord | null,
    limit: number,
  ): Promise<VisitorRecord[]>;
  /** SIDs of conversations without activity since then that are no visitor's latest. @param after as above */
  inactiveConversations(accountId: string, since: number, after: string, limit: number): Promise<string[]>;
  /** When one of these conversations was deleted, in milliseconds since 1970; null when none was. */
  erasedAt(accountId: string, conversationIds: readonly string[]): Promise<number | null>;
  /** Deletes the hashes that were noted before then. */
  forgetErasures(before: number): Promise<void>;
}
