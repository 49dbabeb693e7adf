/** What the relay keeps: what is to be done, how far it is, and what went wrong. Both storage engines obey it. */

/**
 * `to-missive` and `to-visitor` of a conversation, `posts` of an integration, `sweep` of an account's inbox.
 */
export type LaneName = 'to-missive' | 'to-visitor' | 'posts' | 'sweep';

/** Work that is done in order, by one worker at a time. */
export interface Lane {
  readonly accountId: string;
  readonly name: LaneName;
  /** SID of the conversation, id of the integration, or `inbox`. */
  readonly subject: string;
}

export interface ClaimedLane extends Lane {
  /** How often it was asked for when it was claimed. */
  readonly marks: number;
  /** Looks that failed before this one, in a row. */
  readonly failures: number;
  /** When a look found something to do last, in milliseconds since 1970, as every time here. */
  readonly activeAt: number;
  readonly holder: string;
}

export interface LaneOutcome {
  /** When to look next; null waits to be asked. Who asked meanwhile is heard in any case. */
  readonly dueAt: number | null;
  readonly failures: number;
  /** What stands in the way, for people. */
  readonly problem: string | null;
  readonly activeAt: number;
}

/** How a lane stands, for people who wait for it. */
export interface LaneStanding extends Pick<LaneOutcome, 'dueAt' | 'failures' | 'problem'> {
  /** Whether a worker looks at it now. */
  readonly isHeld: boolean;
}

/** How far a conversation is known to Missive. */
export interface Thread {
  /** Index of the last message that is there as a whole; -1 before the first. */
  readonly cursor: number;
  /** How many parts of the message after it are there. */
  readonly parts: number;
  /** What was being sent when the outcome was last unknown. */
  readonly attempt: Attempt | null;
  readonly missiveConversationId: string | null;
  /** Messages of that conversation that we know of. */
  readonly knownMessages: number;
  /** Messages that Missive said there are. */
  readonly heardMessages: number;
  /** When a message of the visitor's was found to be there last; null before the first. */
  readonly lastPartAt: number | null;
  /** Fingerprint of what was last told about the visitor; empty before. */
  readonly described: string;
}

export interface PartProgress {
  /** The attempt that succeeded, as it was saved. */
  readonly attempt: Attempt;
  /** How many parts of the message are there now. */
  readonly parts: number;
  /** Missive's conversation that it was sent to; null when it was to be found by references. */
  readonly askedFor: string | null;
  /** The one that it went into; null when nobody said. */
  readonly missiveConversationId: string | null;
  readonly at: number;
}

export interface Attempt {
  readonly key: string;
  readonly at: number;
  /** Until then it may still take effect: nothing is sent again before. */
  readonly settledAt: number;
  /** Missive's conversation that it was sent to; null when it was to be found by references. */
  readonly conversationId: string | null;
}

export interface RemoteFile {
  readonly id: string;
  readonly filename: string;
  /** Such as `image/png`; empty when not told. */
  readonly contentType: string;
  readonly size: number;
  readonly url: string | null;
  readonly base64: string | null;
}

/** What an agent wrote, without anything that a visitor must not learn. */
export interface AgentMessageContent {
  /** `custom_text`, `custom_html`. */
  readonly type: string;
  readonly body: string;
  /** Shown as the author. */
  readonly name: string;
  readonly avatarUrl: string;
  readonly files: readonly RemoteFile[];
}

export interface AgentMessage {
  readonly accountId: string;
  /** Missive's. */
  readonly id: string;
  /** Null when nobody knows to whom it is. */
  readonly conversationSid: string | null;
  readonly missiveConversationId: string | null;
  readonly content: AgentMessageContent;
  readonly writtenAt: number;
  /** Puts those of one second in order. */
  readonly position: number;
}

export interface WaitingAgentMessage extends AgentMessage {
  /** How many parts of it are with Twilio. */
  readonly parts: number;
  /** When the first part was sent whose outcome is unknown. */
  readonly attemptAt: number | null;
  /** Until then an attempt may still take effect: nothing is sent again before. */
  readonly settledAt: number | null;
}

export interface QueuedPost {
  readonly accountId: string;
  readonly integrationId: string;
  /** The provider's own id of its delivery: one that is known is not posted again. */
  readonly deliveryId: string;
  /** The fields of `posts`, as Missive takes them. */
  readonly post: Readonly<Record<string, unknown>>;
}

export interface WaitingPost extends QueuedPost {
  readonly attemptAt: number | null;
  /** As that of an agent's message. */
  readonly settledAt: number | null;
}

/** Something that did not reach the other side, and will not unless somebody does something. */
export interface Failure {
  readonly id: string;
  readonly direction: 'to-missive' | 'to-visitor' | 'post';
  /** The conversation's SID, or the integration's id; null when nobody knows to whom a message is. */
  readonly subject: string | null;
  /** What it was, in its sender's own numbering. */
  readonly messageId: string;
  /** Why, and what can be done about it. */
  readonly reason: string;
  readonly at: number;
}

export interface RelayStanding {
  readonly waiting: Readonly<Record<LaneName, number>>;
  /** Since when the one that waits longest should have been done; null when none does. */
  readonly oldestDueAt: number | null;
  readonly failures: number;
  /** What stands in the way now; null when nothing does. */
  readonly problem: string | null;
  /** When something was passed on last; null before the first. */
  readonly lastActiveAt: number | null;
}

export interface LaneStore {
  /** Asks for a look at that time, or sooner when one is due sooner. */
  markLane(lane: Lane, dueAt: number): Promise<void>;
  /** The lane that is due for longest and nobody's, for so many milliseconds; null when there is none. */
  claimLane(
    names: readonly LaneName[],
    holder: string,
    now: number,
    lease: number,
  ): Promise<ClaimedLane | null>;
  /** Makes the lease last until then; false when it is somebody else's by now: then hands off. */
  keepLane(lane: ClaimedLane, until: number): Promise<boolean>;
  releaseLane(lane: ClaimedLane, outcome: LaneOutcome, now: number): Promise<void>;
  /** Null when nobody has ever asked for a look. */
  laneStanding(lane: Lane, now: number): Promise<LaneStanding | null>;
}

export interface ThreadStore {
  /** A new one when there is none. */
  thread(accountId: string, conversationSid: string): Promise<Thread>;
  saveThread(accountId: string, conversationSid: string, changes: Partial<Thread>): Promise<void>;
  /**
   * Records that a part of a visitor's message has arrived. Returns false, and changes nothing, when another attempt was
   * saved since.
   */
  recordPart(accountId: string, conversationSid: string, progress: PartProgress): Promise<boolean>;
  /** Moves the cursor forward to this index; never back. */
  advance(accountId: string, conversationSid: string, cursor: number): Promise<void>;
  /** SIDs of the conversations that these of Missive's belong to, by Missive's id. */
  threadsOfMissive(
    accountId: string,
    missiveConversationIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** What Missive says of how many messages there are; answers whether we know of fewer. */
  hearOfMessages(accountId: string, conversationSid: string, count: number): Promise<boolean>;
  /** So many were looked through: none of them is missing. */
  accountForMessages(accountId: string, conversationSid: string, count: number): Promise<void>;
}

export interface AgentMessageStore {
  /** Keeps it unless its id is known, and answers whether it did. */
  addAgentMessage(message: AgentMessage, heardMessages: number, now: number): Promise<boolean>;
  /** Marks it as failed at once. */
  addLostAgentMessage(message: AgentMessage, reason: string, now: number): Promise<boolean>;
  /** Those of them that are known. */
  knownAgentMessages(accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** In the order in which they were written. */
  waitingAgentMessages(accountId: string, conversationSid: string): Promise<WaitingAgentMessage[]>;
  /** One that waits; null when it does not wait, or not any more. */
  waitingAgentMessage(message: Pick<AgentMessage, 'accountId' | 'id'>): Promise<WaitingAgentMessage | null>;
  saveAgentMessage(
    message: Pick<AgentMessage, 'accountId' | 'id'>,
    changes: Partial<Pick<WaitingAgentMessage, 'parts' | 'attemptAt' | 'settledAt'>>,
  ): Promise<void>;
  /** Forgets what it said. */
  finishAgentMessage(message: Pick<AgentMessage, 'accountId' | 'id'>, now: number): Promise<void>;
  /** How far it is, and what is in doubt, stays for who tries again. */
  failAgentMessage(message: Pick<AgentMessage, 'accountId' | 'id'>, reason: string): Promise<void>;
}

export interface PostStore {
  /** Keeps it unless its delivery is known, and answers whether it did. */
  addPost(post: QueuedPost, now: number): Promise<boolean>;
  waitingPosts(accountId: string, integrationId: string, limit: number): Promise<WaitingPost[]>;
  savePostAttempt(
    post: QueuedPost,
    attempt: Partial<Pick<WaitingPost, 'attemptAt' | 'settledAt'>>,
  ): Promise<void>;
  finishPost(post: QueuedPost, now: number): Promise<void>;
  failPost(post: QueuedPost, reason: string): Promise<void>;
}

export interface FailureStore {
  refuseMessage(
    accountId: string,
    conversationSid: string,
    messageSid: string,
    reason: string,
    now: number,
  ): Promise<void>;
  /** SIDs of refused messages that somebody wants sent again. */
  refusedMessagesDue(accountId: string, conversationSid: string): Promise<string[]>;
  forgetRefusedMessage(accountId: string, conversationSid: string, messageSid: string): Promise<void>;
  /** Newest first. */
  failures(accountId: string, limit: number): Promise<Failure[]>;
  /** Gives it another chance: answers the lane to look at, or null when there is no such failure. */
  retryFailure(accountId: string, id: string, now: number): Promise<Lane | null>;
  /** Answers whether there was one. */
  dismissFailure(accountId: string, id: string): Promise<boolean>;
  standing(accountId: string, now: number): Promise<RelayStanding>;
  /** Of all accounts, for metrics. */
  totalStanding(now: number): Promise<RelayStanding>;
  /** Forgets what was done before then. */
  forgetDone(before: number): Promise<void>;
}

export interface RelayStore {
  readonly lanes: LaneStore;
  readonly threads: ThreadStore;
  readonly agentMessages: AgentMessageStore;
  readonly posts: PostStore;
  readonly failures: FailureStore;
}
