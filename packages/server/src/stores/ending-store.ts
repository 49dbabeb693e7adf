/** Whether conversations are closed at Missive, and what visitors were told of it (LC-54). */

export interface ThreadEnding {
  /** When we learned that it is closed; null while it is open. */
  readonly closedAt: number | null;
  /** Name of the user who closed it; empty if that is not known. */
  readonly closedBy: string;
  /** Ids of the users for whom it was closed when Missive was last asked. */
  readonly closedFor: readonly string[];
}

/** What Missive said of a conversation. */
export interface EndingCheck {
  readonly accountId: string;
  readonly conversationSid: string;
  readonly closedFor: readonly string[];
  /** When the request to Missive was made. */
  readonly askedAt: number;
}

export interface EndingStore {
  ending(accountId: string, conversationSid: string): Promise<ThreadEnding>;
  /** Of the conversations with these ids at Missive, by that id. */
  statesOfMissive(
    accountId: string,
    missiveConversationIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly conversationSid: string; readonly isClosed: boolean }>>;
  /**
   * SIDs of conversations that were not asked about since `askedBefore` and are not known to be closed, although the
   * visitor has written since `activeSince`; those that wait longest first.
   */
  conversationsToAsk(
    accountId: string,
    options: { readonly activeSince: number; readonly askedBefore: number; readonly limit: number },
  ): Promise<string[]>;
  recordOpen(check: EndingCheck): Promise<void>;
  /**
   * Records that it is closed, stores the notice for the visitor and schedules its delivery, all or nothing. There is no
   * notice if nobody has written since the last one. Returns false and changes nothing when it was known, or when a
   * visitor's message has reached Missive since `askedAt`, or may have.
   */
  recordClosed(check: EndingCheck, closedBy: string): Promise<boolean>;
}
