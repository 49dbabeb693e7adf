/**
 * The bridge between visitors at Twilio and agents at Missive. Any number of processes run it on one database,
 * which holds the job queues; each process claims jobs from them.
 */

import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts/account-store.js';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import { PostCallbacks, type OnPosted } from './post-callbacks.js';
import { sendPosts } from './send-posts.js';
import { WorkerPool, type Lease, type WorkerPace, type JobResult } from './worker-pool.js';
import { checkEnding, noticeState } from './ending.js';
import { receive, type ReceiveResult } from './receiving.js';
import type { BridgedAccount, RelayDeps, RelayPace } from './relay-deps.js';
import type { ClaimedJob, QueueName, QueuedPost } from '../stores/relay-store.js';
import { KEEP_COUNTS } from '../stores/statistics-store.js';
import { CheckedConversations, sweepInbox } from './sweep.js';
import { MAX_MAIL_TIME } from '../mail/smtp-mailer.js';
import { answerVisitor } from './answer-visitor.js';
import { sendMail } from './send-mail.js';
import { syncToMissive } from './to-missive.js';
import { syncToVisitor } from './to-visitor.js';
import { deleteOldData } from '../visitor-data/retention.js';

export const RELAY_PACE: RelayPace & WorkerPace = {
  lease: 15_000,
  maxStepTime: 90_000,
  pollInterval: 1_000,
  retryDelay: 1_000,
  maxRetryDelay: 5 * 60_000,
  settleTime: 5_000,
  minCheckDelay: 30_000,
  maxCheckDelay: 30 * 60_000,
  maxQuietTime: 24 * 60 * 60_000,
  sweepInterval: 2 * 60_000,
  sweepOverlap: 10 * 60_000,
  gapDelay: 1_000,
  maxMissiveCallTime: 35_000,
  maxTwilioCallTime: 10_000,
  maxMailTime: MAX_MAIL_TIME + 5_000,
  retentionInterval: 60 * 60_000,
};

/** As many concurrent requests as Missive allows a token. */
const TO_MISSIVE_CONCURRENCY = 4;
const TO_VISITOR_CONCURRENCY = 4;
const MAIL_CONCURRENCY = 2;
/** Programs may think for long. */
const ANSWERS_CONCURRENCY = 8;
const RETENTION_CONCURRENCY = 1;

const RUNNERS: Readonly<
  Record<QueueName, (deps: RunnerDeps, job: ClaimedJob, lease: Lease) => Promise<JobResult>>
> = {
  'to-missive': syncToMissive,
  'to-visitor': syncToVisitor,
  answers: answerVisitor,
  mail: sendMail,
  posts: sendPosts,
  ending: checkEnding,
  sweep: sweepInbox,
  retention: deleteOldData,
};

type RunnerDeps = RelayDeps & {
  readonly callbacks: PostCallbacks;
  readonly checked: CheckedConversations;
};

export class Relay {
  readonly #deps: RelayDeps;
  readonly #callbacks = new PostCallbacks();
  /** Separate, so that a slow service does not delay messages to the other one. */
  readonly #pools: readonly WorkerPool[];

  constructor(
    deps: RelayDeps & { readonly pace: RelayPace & WorkerPace },
    random: () => number = Math.random,
  ) {
    this.#deps = deps;
    const callbacks = this.#callbacks;
    const checked = new CheckedConversations();
    const { clock, logger, pace, store } = deps;
    const pool = (queues: readonly QueueName[], size: number): WorkerPool =>
      new WorkerPool({
        queues,
        size,
        holder: randomUUID(),
        jobs: store.relay.jobs,
        clock,
        pace,
        random,
        logger,
        run: (job, lease) => RUNNERS[job.queue]({ ...deps, callbacks, checked }, job, lease),
      });
    this.#pools = [
      pool(['to-missive', 'posts', 'ending', 'sweep'], TO_MISSIVE_CONCURRENCY),
      pool(['to-visitor'], TO_VISITOR_CONCURRENCY),
      pool(['mail'], MAIL_CONCURRENCY),
      pool(['answers'], ANSWERS_CONCURRENCY),
      pool(['retention'], RETENTION_CONCURRENCY),
    ];
  }

  async start(): Promise<void> {
    for (const { id, missive, retentionDays } of await this.#deps.store.list()) {
      if (missive !== null) await this.scheduleSweep(id);
      if (retentionDays !== null) await this.scheduleRetention(id);
    }
    await this.#deps.store.statistics.deleteCounts(this.#deps.clock.now() - KEEP_COUNTS);
    for (const pool of this.#pools) pool.start();
  }

  /** Resolves when the running jobs have finished. */
  async stop(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.stop()));
  }

  /** Runs due jobs now, without waiting for the next poll. */
  wake(): void {
    for (const pool of this.#pools) pool.wake();
  }

  /** Starts the periodic sweep of the account's inbox. */
  async scheduleSweep(accountId: string): Promise<void> {
    await this.#schedule(accountId, 'sweep', 'inbox');
  }

  /** Starts the periodic deletion of the account's old data. */
  async scheduleRetention(accountId: string): Promise<void> {
    await this.#schedule(accountId, 'retention', 'visitors');
    this.wake();
  }

  /** Handles a new message in a conversation, such as one reported by a webhook of Twilio. */
  async onVisitorMessage(accountId: string, conversationSid: string): Promise<void> {
    await this.#schedule(accountId, 'to-missive', conversationSid);
    this.wake();
  }

  /** Has the account's program asked about the conversation, if there is one. */
  async scheduleAnswer(account: Pick<Account, 'id' | 'program'>, conversationSid: string): Promise<void> {
    if (this.#deps.programs.of(account) === null) return;
    await this.#schedule(account.id, 'answers', conversationSid);
    this.wake();
  }

  /** Schedules a check of a conversation that a visitor is about to write in, in case a webhook is lost. */
  async scheduleCheck(accountId: string, conversationSid: string): Promise<void> {
    await this.#schedule(accountId, 'to-missive', conversationSid, this.#deps.pace.minCheckDelay);
  }

  /** Stores an agent's message for delivery. */
  async receive(
    account: BridgedAccount,
    message: MissiveMessage,
    conversation: MissiveConversation | null,
  ): Promise<ReceiveResult> {
    const result = await receive(this.#deps, account, message, conversation);
    if (conversation !== null) await this.#noticeState(account, conversation);
    this.wake();
    return result;
  }

  /** Handles the webhook of a rule for closed conversations: it is a hint, and Missive is asked. */
  async onClosed(account: BridgedAccount, conversation: MissiveConversation): Promise<void> {
    await this.#noticeState(account, conversation, () => true);
    this.wake();
  }

  #noticeState(
    { id }: BridgedAccount,
    conversation: MissiveConversation,
    isSaidClosed?: () => boolean,
  ): Promise<void> {
    const { store, clock } = this.#deps;
    return noticeState(store.relay, id, [conversation], clock.now(), isSaidClosed);
  }

  /** Queues an integration's post for Missive. */
  async enqueuePost(post: QueuedPost, onPosted?: OnPosted): Promise<'stored' | 'known'> {
    // Before it is stored, since another worker may send it immediately.
    if (onPosted !== undefined) this.#callbacks.set(post, onPosted);
    const isNew = await this.#deps.store.relay.posts.addPost(post, this.#deps.clock.now());
    await this.#schedule(post.accountId, 'posts', post.integrationId);
    this.wake();
    return isNew ? 'stored' : 'known';
  }

  #schedule(accountId: string, queue: QueueName, subject: string, delay = 0): Promise<void> {
    const { store, clock } = this.#deps;
    return store.relay.jobs.schedule({ accountId, queue, subject }, clock.now() + delay);
  }
}
