/** What the relay stores: jobs, progress and failures. Both storage engines implement these interfaces. */

import type { Counted } from '../api/statistics.js';
import type { AgentMessageStore } from './agent-message-store.js';
import type { AnswerStore } from './answer-store.js';
import type { EndingStore } from './ending-store.js';
import type { FirstReplyStore } from './first-reply-store.js';
import type { MailStore } from './mail-store.js';
import type { PostStore } from './post-store.js';
import type { RatingStore } from './rating-store.js';

export type {
  AgentMessage,
  AgentMessageContent,
  AgentMessageStore,
  ApiMessage,
  RemoteFile,
  WaitingAgentMessage,
} from './agent-message-store.js';
export type { PostStore, QueuedPost, WaitingPost } from './post-store.js';

/**
 * `to-missive`, `to-visitor`, `answers`, `mail` and `ending` of a conversation, `posts` of an integration, `sweep` of an
 * account's inbox, `retention` of an account's visitors.
 */
export type QueueName =
  'to-missive' | 'to-visitor' | 'answers' | 'mail' | 'ending' | 'posts' | 'sweep' | 'retention';

/** Queues whose jobs are about one conversation: their subject is its SID. */
export const JOBS_OF_CONVERSATION = [
  'to-missive',
  'to-visitor',
  'answers',
  'mail',
  'ending',
] as const satisfies readonly QueueName[];

/** A unit of work of which one worker at a time runs one. Scheduling it again while it waits merges both. */
export interface Job {
  readonly accountId: string;
  readonly queue: QueueName;
  /** SID of the conversation, id of the integration, `inbox`, or `visitors`. */
  readonly subject: string;
}

export interface ClaimedJob extends Job {
  /** How often it had been scheduled when it was claimed. */
  readonly scheduleCount: number;
  /** Consecutive failed runs before this one. */
  readonly failures: number;
  /** When a run last did any work, in milliseconds since 1970 (as every time here). */
  readonly activeAt: number;
  /** When it was to run; null when it was not scheduled. */
  readonly dueAt: number | null;
  readonly holder: string;
}

export interface JobOutcome {
  /** When to run next; null waits until it is scheduled. Scheduling during the run counts in any case. */
  readonly dueAt: number | null;
  readonly failures: number;
  /** Error message for the operator. */
  readonly problem: string | null;
  readonly activeAt: number;
  /** What it is about does not exist any more: nothing is kept of the job, unless it was scheduled during the run. */
  readonly isGone?: boolean;
}

/** Status of a job, for those who wait for it. */
export interface JobStatus extends Pick<JobOutcome, 'dueAt' | 'failures' | 'problem'> {
  /** Whether a worker is running it now. */
  readonly isClaimed: boolean;
}

/** Progress of relaying a conversation to Missive. */
export interface Thread {
  /** Index of the last message that was relayed completely; -1 before the first. */
  readonly cursor: number;
  /** How many parts of the next message were relayed. */
  readonly parts: number;
  /** The request whose outcome is unknown. */
  readonly attempt: Attempt | null;
  readonly missiveConversationId: string | null;
  /** Messages of that conversation that we have sent or received. */
  readonly localMessageCount: number;
  /** Messages of it according to Missive. */
  readonly remoteMessageCount: number;
  /** When a visitor's message was last confirmed to be at Missive; null before the first. */
  readonly lastPartAt: number | null;
  /** Fingerprint of the last post about the visitor; empty before the first. */
  readonly describedFingerprint: string;
}

/** A message in the statistics. */
export interface CountedMessage {
  readonly name: Extract<Counted, 'messages-in' | 'answers'>;
  /** When it was written. */
  readonly at: number;
}

export interface PartProgress {
  /** The successful attempt, as it was saved. */
  readonly attempt: Attempt;
  /** How many parts of the message have been relayed. */
  readonly parts: number;
  /** Missive's conversation that it was sent to; null when Missive was to find it by references. */
  readonly askedFor: string | null;
  /** The one that it was added to; null when unknown. */
  readonly missiveConversationId: string | null;
  readonly at: number;
}

export interface Attempt {
  readonly key: string;
  readonly at: number;
  /** Until then it may still take effect, so nothing is sent again before. */
  readonly settledAt: number;
  /** Missive's conversation that it was sent to; null when Missive was to find it by references. */
  readonly conversationId: string | null;
}

/** A message that could not be delivered and is not retried automatically. */
export interface Failure {
  readonly id: string;
  readonly direction: 'to-missive' | 'to-visitor' | 'post' | 'answer';
  /** The conversation's SID or the integration's id; null when the recipient is unknown. */
  readonly subject: string | null;
  /** The sender's id of the message. */
  readonly messageId: string;
  /** The reason, and how to fix it. */
  readonly reason: string;
  readonly at: number;
}

export interface RelayStatus {
  readonly waiting: Readonly<Record<QueueName, number>>;
  /** When the oldest waiting job was due; null when none waits. */
  readonly oldestDueAt: number | null;
  readonly failures: number;
  /** The current error, for the operator; null when there is none. */
  readonly problem: string | null;
  /** When a message was last relayed; null before the first. */
  readonly lastActiveAt: number | null;
}

export interface JobStore {
  /** Schedules the job for that time, unless it is due earlier already. */
  schedule(job: Job, dueAt: number): Promise<void>;
  /** Claims the job of these queues that has been due longest, for `lease` milliseconds; null when there is none. */
  claim(queues: readonly QueueName[], holder: string, now: number, lease: number): Promise<ClaimedJob | null>;
  /** Extends the lease until then; false when another holder has claimed the job. */
  renew(job: ClaimedJob, until: number): Promise<boolean>;
  release(job: ClaimedJob, outcome: JobOutcome, now: number): Promise<void>;
  /** Claims this job, scheduled or not, so that no worker runs it. Returns null while a worker runs it. */
  hold(job: Job, holder: string, now: number, lease: number): Promise<ClaimedJob | null>;
  /** Null when it was never scheduled. */
  status(job: Job, now: number): Promise<JobStatus | null>;
}

export interface ThreadStore {
  /** Returns a new thread when there is none. */
  thread(accountId: string, conversationSid: string): Promise<Thread>;
  saveThread(accountId: string, conversationSid: string, changes: Partial<Thread>): Promise<void>;
  /**
   * Records that a part of a visitor's message has arrived. Returns false and changes nothing when another attempt was
   * saved since.
   */
  recordPart(accountId: string, conversationSid: string, progress: PartProgress): Promise<boolean>;
  /**
   * Moves the cursor forward to this index, never back.
   * @param counted how the message is counted, when the cursor passes it
   */
  advance(
    accountId: string,
    conversationSid: string,
    cursor: number,
    counted?: CountedMessage | null,
  ): Promise<void>;
  /** SIDs of our conversations for these of Missive, by Missive's id. */
  threadsOfMissive(
    accountId: string,
    missiveConversationIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** The visitor's conversation of this one of Missive; where they were merged, the one written in last. Null if none. */
  threadOfVisitor(accountId: string, visitorId: string, missiveId: string): Promise<string | null>;
  /** Stores Missive's count of messages. Returns whether ours is lower. */
  recordRemoteCount(accountId: string, conversationSid: string, count: number): Promise<boolean>;
  /** Records that none of this many messages is missing. */
  reconcileCounts(accountId: string, conversationSid: string, count: number): Promise<void>;
}

export interface FailureStore {
  refuseMessage(
    accountId: string,
    conversationSid: string,
    messageSid: string,
    reason: string,
    now: number,
  ): Promise<void>;
  /** SIDs of refused messages that the operator wants to send again. */
  refusedMessagesDue(accountId: string, conversationSid: string): Promise<string[]>;
  forgetRefusedMessage(accountId: string, conversationSid: string, messageSid: string): Promise<void>;
  /** Newest first. */
  failures(accountId: string, limit: number): Promise<Failure[]>;
  /** Schedules a retry. Returns its job, or null when there is no such failure, or it is not retried. */
  retryFailure(accountId: string, id: string, now: number): Promise<Job | null>;
  /** Returns whether there was one. */
  dismissFailure(accountId: string, id: string): Promise<boolean>;
  status(accountId: string, now: number): Promise<RelayStatus>;
  /** Of all accounts, for metrics. */
  totalStatus(now: number): Promise<RelayStatus>;
  /** Deletes what was finished before then. */
  deleteFinished(before: number): Promise<void>;
}

export interface RelayStore {
  readonly jobs: JobStore;
  readonly threads: ThreadStore;
  readonly agentMessages: AgentMessageStore;
  readonly posts: PostStore;
  readonly mails: MailStore;
  readonly answers: AnswerStore;
  readonly endings: EndingStore;
  readonly ratings: RatingStore;
  readonly firstReplies: FirstReplyStore;
  readonly failures: FailureStore;
  /**
   * Before this time something may have been sent that is not known here, since the database was restored from a backup;
   * null if it never was.
   */
  restoredAt(): Promise<number | null>;
}
