/** Relays a visitor's messages to Missive: each once, in order, through failures (CC-01, CC-04, CC-05). */

import type { LoggedMessage, Media } from 'missive-chat/core/types.js';
import { availabilityAt } from '../accounts/availability.js';
import type { CardFields, MessageFields, PostFields } from '../missive/missive-fields.js';
import type { MissivePost } from '../missive/missive-resources.js';
import type { VisitorRecord } from '../stores/store.js';
import { answerCards, answerPost } from './answer-post.js';
import { signFileLink } from './files/file-links.js';
import { loadPart } from './files/loading.js';
import { packMessage, type MessagePart, type Packing } from './files/packing.js';
import type { TwilioMedia } from './files/twilio-media.js';
import type { Lease, JobResult } from './worker-pool.js';
import { findMessage, findPost } from './lookup.js';
import { messageFields } from './missive-message.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedJob, Thread } from '../stores/relay-store.js';
import { ThreadProgress } from './thread-progress.js';
import { messageOf, messagesAfter, visitorOf, type RelayedMessage } from './twilio-log.js';
import { explainRelayError, isMessageRefusal } from './relay-errors.js';
import { testVisitorId } from '../visitors/visitor-identity.js';
import {
  describeVisitor,
  fingerprintOf,
  isSamePost,
  visitorPost,
  identityFingerprint,
  identityFingerprintOf,
} from './visitor-post.js';

/** When an inbox is connected, messages of the last days are relayed too. */
const HISTORY_LIMIT = 7 * 24 * 60 * 60 * 1000;
/** Messages per run of the job, so that others get their turn. */
const MESSAGES_PER_JOB = 20;
/** Prefix of the key of an attempt to post visitor cards. */
const CARD_KEY_PREFIX = 'visitor:';
const ANSWER_KEY_PREFIX = 'answer:';
const NO_WORK: JobResult = { didWork: false, nextAt: null };

export async function syncToMissive(deps: RelayDeps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const bridge = await bridgeOf(deps, job.accountId);
  if (bridge === null) return NO_WORK;
  const visitor = await visitorOf(bridge, deps.store, job.subject);
  if (visitor === null) return { ...NO_WORK, isGone: true };
  return new ToMissiveJob(deps, bridge, job, lease, visitor).run();
}

class ToMissiveJob {
  readonly #deps: RelayDeps;
  readonly #bridge: Bridge;
  readonly #sid: string;
  readonly #job: ClaimedJob;
  readonly #lease: Lease;
  readonly #progress: ThreadProgress;
  /** Includes the metadata of the last relayed message. */
  #visitor: VisitorRecord;

  constructor(deps: RelayDeps, bridge: Bridge, job: ClaimedJob, lease: Lease, visitor: VisitorRecord) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#job = job;
    this.#sid = job.subject;
    this.#lease = lease;
    this.#progress = new ThreadProgress(deps, bridge, job.subject, lease);
    this.#visitor = visitor;
  }

  async run(): Promise<JobResult> {
    const { clock } = this.#deps;
    const { cursor, attempt } = await this.#progress.thread();
    const { identity } = this.#visitor;
    if (attempt?.key.startsWith(CARD_KEY_PREFIX)) {
      await this.#restoreMeta(cursor);
      await this.#postVisitorCards();
    }
    const since = cursor === -1 ? clock.now() - HISTORY_LIMIT : 0;
    const messages = await messagesAfter(this.#bridge, this.#sid, { cursor, identity, since });
    if (messages === null) return NO_WORK;
    const now = messages.slice(0, MESSAGES_PER_JOB);
    let sent = 0;
    for (const message of now) {
      if (this.#lease.isStopping()) return { didWork: true, nextAt: clock.now() };
      if (message.sender === 'program') await this.#postAnswer(message);
      if (message.sender !== 'visitor') await this.#progress.advance(message);
      else {
        sent += await this.#relayMessage(message);
        this.#visitor = { ...this.#visitor, meta: message.meta ?? this.#visitor.meta };
      }
    }
    const { localMessageCount, describedFingerprint } = await this.#progress.thread();
    // A changed identity is posted immediately, changed metadata only along with a message.
    const isNews =
      sent > 0 || identityFingerprintOf(describedFingerprint) !== identityFingerprint(this.#visitor);
    if (isNews && localMessageCount > 0) await this.#postVisitorCards();
    // In case a webhook was lost; the team also reads a hand-off after the messages that led to it.
    if (now.some(({ sender }) => sender === 'visitor' || sender === 'program')) await this.#scheduleAnswer();
    const didWork = (await this.#retryRefused()) + sent > 0;
    if (messages.length > now.length) return { didWork, nextAt: clock.now() };
    return { didWork, nextAt: this.#nextCheckAt(didWork) };
  }

  /** Restores the metadata that an interrupted post was about: that of the last relayed message, not of the session. */
  async #restoreMeta(cursor: number): Promise<void> {
    const { identity } = this.#visitor;
    const oldest = cursor - MESSAGES_PER_JOB;
    const passed = await messagesAfter(this.#bridge, this.#sid, { cursor: oldest, identity, since: 0 });
    const said = passed?.filter(
      ({ from, index, meta }) => from === 'visitor' && index <= cursor && meta !== null,
    );
    this.#visitor = { ...this.#visitor, meta: said?.at(-1)?.meta ?? this.#visitor.meta };
  }

  /** Checks active conversations soon, and quiet ones at growing intervals. */
  #nextCheckAt(didWork: boolean): number | null {
    const { clock, pace } = this.#deps;
    const quiet = didWork ? 0 : clock.now() - this.#job.activeAt;
    if (quiet > pace.maxQuietTime) return null;
    return clock.now() + Math.min(Math.max(quiet / 2, pace.minCheckDelay), pace.maxCheckDelay);
  }

  /** Returns the number of relayed messages. A message that Missive refuses is recorded as a failure and skipped. */
  async #relayMessage(message: RelayedMessage): Promise<number> {
    const { store, clock, metrics } = this.#deps;
    const { id } = this.#bridge.account;
    await this.#recordQuestion(message);
    try {
      for (const part of this.#partsOf(message)) {
        await this.#lease.renew();
        const { cursor, parts } = await this.#progress.thread();
        if (message.index <= cursor) return 0;
        if (part.number >= parts) await this.#send(part, message.sentAt);
      }
      await this.#lease.renew();
      await this.#progress.advance(message);
      metrics.relayed.inc({ direction: 'to-missive' });
      metrics.relayDelay.observe({ direction: 'to-missive' }, (clock.now() - message.sentAt) / 1_000);
      return 1;
    } catch (error) {
      if (!isMessageRefusal(error)) throw error;
      metrics.relayFailures.inc({ direction: 'to-missive' });
      const reason = explainRelayError(error);
      await store.relay.failures.refuseMessage(id, this.#sid, message.sid, reason, clock.now());
      await this.#progress.advance(message);
      return 0;
    }
  }

  /** Before it is sent, so that no reply comes first. */
  async #recordQuestion({ sentAt: askedAt }: LoggedMessage): Promise<void> {
    const { store, clock } = this.#deps;
    const { account } = this.#bridge;
    if (this.#visitor.id === testVisitorId(account.visitorTokenKey)) return;
    const wasAway = availabilityAt(account.availability, askedAt).status === 'offline';
    const question = { accountId: account.id, conversationSid: this.#sid, askedAt, wasAway };
    await store.relay.firstReplies.recordQuestion(question, clock.now());
  }

  /** @param linkedAt start of validity of links to large files; the same time gives the same parts */
  #partsOf({ sid, body, media, sentAt }: LoggedMessage, linkedAt = sentAt): MessagePart[] {
    return packMessage({ sid, text: body, files: media }, this.#packing(linkedAt));
  }

  #packing(linkedAt: number): Packing {
    const { account } = this.#bridge;
    const { publicUrl } = this.#deps;
    return {
      channelType: account.missive.channelType,
      linkTo: (file: Media) =>
        publicUrl === null ? null : signFileLink(account, file.sid, publicUrl, linkedAt),
    };
  }

  /** Sends the part unless an earlier attempt has arrived. */
  async #send(part: MessagePart, sentAt: number): Promise<void> {
    const { missive } = this.#bridge;
    const thread = await this.#progress.thread();
    if (thread.attempt?.key === part.key) {
      // Search where it was sent: the agent may have moved to another conversation since.
      const { at: attemptAt, conversationId } = thread.attempt;
      const found = await findMessage(missive, { key: part.key, sentAt, conversationId, attemptAt });
      if (found !== null) return this.#progress.recordPart(part.number, thread.attempt, found.conversationId);
      this.#progress.checkSettled(thread.attempt);
    } else if (await this.#foundAfterRestore(part, sentAt, thread)) return;
    const fields = await this.#fieldsOf(part, sentAt, thread);
    const attempt = await this.#progress.beginAttempt(part.key, thread);
    const { conversationId } = await this.#progress.trackOutcome(() => missive.sendMessage(fields), attempt);
    await this.#progress.recordPart(part.number, attempt, conversationId);
  }

  /** Whether the part was sent before the database was restored from a backup, which did not have it yet. */
  async #foundAfterRestore({ key, number }: MessagePart, sentAt: number, thread: Thread): Promise<boolean> {
    const restoredAt = await this.#deps.store.relay.restoredAt();
    if (sentAt >= (restoredAt ?? 0)) return false;
    const { missiveConversationId: conversationId } = thread;
    const sought = { key, sentAt, conversationId, attemptAt: sentAt };
    const found = await findMessage(this.#bridge.missive, sought);
    if (found === null) return false;
    const attempt = await this.#progress.beginAttempt(key, thread);
    await this.#progress.recordPart(number, attempt, found.conversationId);
    return true;
  }

  /** Retries refused messages on request. No attempt is saved: each is looked up before it is sent. */
  async #retryRefused(): Promise<number> {
    const { failures } = this.#deps.store.relay;
    const { account } = this.#bridge;
    let sent = 0;
    for (const sid of await failures.refusedMessagesDue(account.id, this.#sid)) {
      const message = await messageOf(this.#bridge, this.#sid, sid, this.#visitor.identity);
      try {
        for (const part of message === null ? [] : this.#partsOf(message, this.#deps.clock.now()))
          await this.#sendIfMissing(part, message?.sentAt ?? 0);
        await failures.forgetRefusedMessage(account.id, this.#sid, sid);
        sent += 1;
      } catch (error) {
        if (!isMessageRefusal(error)) throw error;
        const { clock } = this.#deps;
        await failures.refuseMessage(account.id, this.#sid, sid, explainRelayError(error), clock.now());
      }
    }
    return sent;
  }

  async #sendIfMissing(part: MessagePart, sentAt: number): Promise<void> {
    const { missive } = this.#bridge;
    const thread = await this.#progress.thread();
    const { missiveConversationId: conversationId } = thread;
    const sought = { key: part.key, sentAt, conversationId, attemptAt: sentAt };
    if ((await findMessage(missive, sought)) !== null) return;
    const fields = await this.#fieldsOf(part, sentAt, thread);
    await this.#lease.renew();
    await this.#progress.trackOutcome(() => missive.sendMessage(fields), null);
  }

  async #fieldsOf(part: MessagePart, sentAt: number, thread: Thread): Promise<MessageFields> {
    const { account } = this.#bridge;
    const media: Pick<TwilioMedia, 'fetchMedia'> = {
      // Downloading many files takes longer than a lease.
      fetchMedia: async (...file) => {
        await this.#lease.renew();
        return this.#deps.media.fetchMedia(...file);
      },
    };
    const loaded = await loadPart(part, account.twilio, media, this.#packing(sentAt));
    return messageFields(account, this.#sid, this.#visitor, thread, { key: part.key, sentAt, ...loaded });
  }

  /** Posts what is known about the visitor, if it has changed (CC-05). */
  async #postVisitorCards(): Promise<void> {
    const { account } = this.#bridge;
    const thread = await this.#progress.thread();
    const cards = describeVisitor(this.#visitor);
    if (cards === null) return;
    const fingerprint = `${identityFingerprint(this.#visitor)}.${fingerprintOf(cards)}`;
    if (fingerprint === thread.describedFingerprint) return;
    const post = visitorPost(account.missive, this.#sid, this.#visitor, thread, cards);
    await this.#postOnce(CARD_KEY_PREFIX + fingerprint, cards, post);
    await this.#progress.save({ describedFingerprint: fingerprint, attempt: null });
  }

  /** Posts what a program has said (CS-10). Advancing the cursor ends the attempt. */
  async #postAnswer(message: RelayedMessage): Promise<void> {
    const thread = await this.#progress.thread();
    if (message.index <= thread.cursor) return;
    const cards = answerCards(message);
    const post = answerPost(this.#bridge.account, this.#sid, thread, cards);
    await this.#postOnce(ANSWER_KEY_PREFIX + message.sid, cards, post);
  }

  /** Sends the post unless an earlier attempt has arrived. The caller ends the attempt. */
  async #postOnce(key: string, cards: readonly CardFields[], post: PostFields): Promise<void> {
    const { missive } = this.#bridge;
    const thread = await this.#progress.thread();
    if (thread.attempt?.key === key) {
      const { conversationId } = thread.attempt;
      const matches = (other: MissivePost): boolean => isSamePost(other, cards);
      if ((await findPost(missive, { conversationId, attemptAt: thread.attempt.at, matches })) !== null)
        return;
      this.#progress.checkSettled(thread.attempt);
    }
    const attempt = await this.#progress.beginAttempt(key, thread);
    try {
      await this.#progress.trackOutcome(() => missive.sendPost(post), attempt);
    } catch (error) {
      if (!isMessageRefusal(error)) throw error;
      // No message is lost, and a retry would not help.
      this.#deps.logger.warn({ err: error }, 'Missive refused a post in a conversation');
    }
  }

  async #scheduleAnswer(): Promise<void> {
    const { clock, programs, store } = this.#deps;
    const { account } = this.#bridge;
    if (programs.of(account) === null) return;
    const job = { accountId: account.id, queue: 'answers', subject: this.#sid } as const;
    await store.relay.jobs.schedule(job, clock.now());
  }
}
