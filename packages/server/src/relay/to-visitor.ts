/** Delivers agents' messages to Twilio: each once, in order of writing (CC-02 to CC-04). */

import { validReplies } from 'missive-chat/core/valid-replies.js';
import { openConversation } from '../twilio/conversations.js';
import { TwilioThrottled } from '../twilio/twilio-client.js';
import { twilioStatus } from '../twilio/twilio-errors.js';
import { cleanFilename } from './files/file-names.js';
import { fetchRemoteFile, MAX_REMOTE_FILES, RemoteFileError } from './files/remote-file.js';
import { MediaError } from './files/twilio-media.js';
import type { Lease, JobResult } from './worker-pool.js';
import { messagesToDeliver } from './missing-messages.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedJob, RemoteFile, WaitingAgentMessage } from '../stores/relay-store.js';
import { fittedAuthor, MAX_BODY_LENGTH, richRoom } from './agent-message.js';
import { TEAM } from './authors.js';
import { endNotice, isEndNotice } from './end-notice.js';
import { readReplyBody, splitReply } from './rich-text.js';
import { explainRelayError, isUncertain, UnsettledAttemptError } from './relay-errors.js';
import { isInLog, visitorOf } from './twilio-log.js';

/** Allowed difference between Twilio's clock and ours, in milliseconds. */
const CLOCK_SLACK = 2 * 60_000;
/** An unavailable file delays later messages for this many attempts (about a quarter of an hour). */
const MAX_FILE_ATTEMPTS = 10;
const MINUTE = 60_000;
const DONE: JobResult = { didWork: false, nextAt: null };

export async function syncToVisitor(deps: RelayDeps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const bridge = await bridgeOf(deps, job.accountId);
  if (bridge === null) return DONE;
  await new ToVisitorJob(deps, bridge, job, lease).run();
  return { didWork: true, nextAt: lease.isStopping() ? deps.clock.now() : null };
}

/** Part of an agent's message: one message at Twilio. */
type Part =
  | {
      readonly body: string;
      readonly rich: unknown;
      readonly file: null;
      readonly replies: readonly string[];
    }
  | { readonly body: ''; readonly rich: null; readonly file: RemoteFile; readonly isOverLimit: boolean };

class ToVisitorJob {
  readonly #deps: RelayDeps;
  readonly #bridge: Bridge;
  readonly #job: ClaimedJob;
  readonly #sid: string;
  readonly #lease: Lease;
  /** The conversation to write to: another one once this one was closed. */
  #target: string;

  constructor(deps: RelayDeps, bridge: Bridge, job: ClaimedJob, lease: Lease) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#job = job;
    this.#sid = job.subject;
    this.#target = job.subject;
    this.#lease = lease;
  }

  async run(): Promise<void> {
    for (const message of await messagesToDeliver(this.#deps, this.#bridge, this.#sid)) {
      if (this.#lease.isStopping()) return;
      await this.#deliver(message);
    }
  }

  async #deliver(message: WaitingAgentMessage): Promise<void> {
    const { store, clock, metrics } = this.#deps;
    const { agentMessages } = store.relay;
    try {
      await this.#sendParts(message);
    } catch (error) {
      if (!this.#isPermanent(error)) throw error;
      // Where the visitor cannot be told any more, the agents need not know.
      if (isEndNotice(message)) return agentMessages.finishAgentMessage(message, clock.now());
      metrics.relayFailures.inc({ direction: 'to-visitor' });
      await agentMessages.failAgentMessage(message, explainRelayError(error));
      return;
    }
    if (!isEndNotice(message)) await this.#scheduleMail();
    await agentMessages.finishAgentMessage(message, clock.now(), !isEndNotice(message));
    metrics.relayed.inc({ direction: 'to-visitor' });
    metrics.relayDelay.observe({ direction: 'to-visitor' }, (clock.now() - message.writtenAt) / 1_000);
  }

  /** Schedules a check whether the visitor has seen it (CS-07). */
  async #scheduleMail(): Promise<void> {
    const { mailer, store, clock } = this.#deps;
    const { id, email } = this.#bridge.account;
    if (mailer === null || !email.isOn) return;
    const job = { accountId: id, queue: 'mail', subject: this.#target } as const;
    await store.relay.jobs.schedule(job, clock.now() + email.minutes * MINUTE);
  }

  /** Sends the parts in order. A file that cannot be delivered does not stop those after it. */
  async #sendParts(message: WaitingAgentMessage): Promise<void> {
    const { store, clock } = this.#deps;
    const { agentMessages } = store.relay;
    const refusals: string[] = [];
    // After a part was skipped, a retry has to look up which of the others have arrived.
    let { attemptAt } = message;
    const { settledAt } = message;
    for (const [number, part] of partsOf(message).entries()) {
      if (number < message.parts) continue;
      try {
        await this.#send(message, part, number);
      } catch (error) {
        const status = twilioStatus(error);
        // A refused part did not arrive: no lookup is needed.
        if (status !== null && status < 500)
          await agentMessages.saveAgentMessage(message, { attemptAt, settledAt });
        if (part.file === null || !this.#isPermanent(error)) throw error;
        refusals.push(explainRelayError(error));
        attemptAt ??= clock.now();
      }
      const parts = refusals.length === 0 ? { parts: number + 1 } : {};
      await agentMessages.saveAgentMessage(message, { ...parts, attemptAt, settledAt });
      await this.#lease.renew();
    }
    if (refusals.length > 0) throw new RemoteFileError('refused', refusals.join(' '));
  }

  async #send(message: WaitingAgentMessage, part: Part, number: number): Promise<void> {
    const { store, clock, pace } = this.#deps;
    const { agentMessages } = store.relay;
    if (part.file !== null && part.isOverLimit) throw overLimit(part.file);
    const missiveId = number === 0 ? message.id : `${message.id}:${number}`;
    if (await this.#isDelivered(message, missiveId, number)) return;
    const mediaSid = part.file === null ? null : await this.#storeFile(part.file);
    await this.#lease.renew();
    const now = clock.now();
    await agentMessages.saveAgentMessage(message, {
      attemptAt: message.attemptAt ?? now,
      settledAt: now + pace.maxTwilioCallTime + pace.settleTime,
    });
    const { name, avatarUrl } = fittedAuthor(message.content);
    const attributes = {
      name,
      avatarUrl,
      missiveId,
      ...(isEndNotice(message) ? { ended: new Date(message.writtenAt).toISOString() } : {}),
      ...(part.rich === null ? {} : { rich: part.rich }),
      ...(part.file === null && part.replies.length > 0 ? { replies: part.replies } : {}),
      ...(part.file?.image ? { image: part.file.image } : {}),
    };
    try {
      await this.#create(part.body, attributes, mediaSid, isEndNotice(message));
    } catch (error) {
      if (isUncertain(error))
        await agentMessages.saveAgentMessage(message, { settledAt: clock.now() + pace.settleTime });
      throw error;
    }
  }

  /**
   * Whether the part was delivered: by the stored progress, and after an unknown outcome by Twilio's log.
   * @throws UnsettledAttemptError when it is not in the log but may still arrive
   */
  async #isDelivered(message: WaitingAgentMessage, missiveId: string, number: number): Promise<boolean> {
    const stored = await this.#deps.store.relay.agentMessages.waitingAgentMessage(message);
    if (stored === null || number < stored.parts) return true;
    if (stored.attemptAt === null) return false;
    if (await this.#isInLog(missiveId, stored.attemptAt - CLOCK_SLACK)) return true;
    if (stored.settledAt !== null && this.#deps.clock.now() < stored.settledAt)
      throw new UnsettledAttemptError(stored.settledAt);
    return false;
  }

  async #create(body: string, attributes: object, mediaSid: string | null, isNotice: boolean): Promise<void> {
    const options = {
      author: TEAM,
      attributes: JSON.stringify(attributes),
      ...(body === '' ? {} : { body }),
      ...(mediaSid === null ? {} : { mediaSid }),
    };
    try {
      await this.#bridge.service.conversations(this.#target).messages.create(options);
    } catch (error) {
      const status = twilioStatus(error);
      if (status === null || status >= 500 || error instanceof TwilioThrottled) throw error;
      // No conversation begins with a notice.
      if (isNotice || !(await this.#moveToOpenConversation())) throw error;
      await this.#bridge.service.conversations(this.#target).messages.create(options);
    }
  }

  /** Whether an earlier attempt is in the log since that time. */
  async #isInLog(missiveId: string, since: number): Promise<boolean> {
    const visitor = await visitorOf(this.#bridge, this.#deps.store, this.#sid);
    // The chat may have moved to another conversation already.
    for (const sid of new Set([this.#target, visitor?.conversationSid ?? this.#target]))
      if (await isInLog(this.#bridge.service.conversations(sid), { missiveId }, since)) return true;
    return false;
  }

  /** Whether a retry would fail the same way. */
  #isPermanent(error: unknown): boolean {
    if (error instanceof RemoteFileError)
      return error.problem === 'refused' || this.#job.failures >= MAX_FILE_ATTEMPTS;
    if (error instanceof MediaError) return error.problem === 'too-large';
    const status = twilioStatus(error);
    return status !== null && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  }

  async #storeFile(file: RemoteFile): Promise<string> {
    const content = await fetchRemoteFile(file, this.#deps.remoteFiles);
    await this.#lease.renew();
    return this.#deps.media.storeMedia(this.#bridge.account.twilio, { ...content, author: TEAM });
  }

  /** Moves to the visitor's open conversation if this one was closed or deleted. Returns whether it did. */
  async #moveToOpenConversation(): Promise<boolean> {
    const { store, clock } = this.#deps;
    const { account, service, twilio } = this.#bridge;
    const state = await service
      .conversations(this.#target)
      .fetch()
      .then((conversation) => conversation.state as string)
      .catch((error: unknown) => {
        if (twilioStatus(error) === 404) return 'closed';
        throw error;
      });
    const visitor = state === 'closed' ? await visitorOf(this.#bridge, store, this.#sid) : null;
    if (visitor === null) return false;
    const silence = { who: null, avatarUrl: null, consentAt: null, meta: null };
    const { id, identity, conversationSid: lastConversationSid } = visitor;
    const whose = { visitorId: id, identity, isReturning: true, lastConversationSid };
    const opened = await openConversation(twilio, account.twilio.serviceSid, whose, silence, true);
    if (opened === null) return false;
    this.#target = opened.conversationSid;
    const { threads } = store.relay;
    const { missiveConversationId } = await threads.thread(account.id, this.#sid);
    const other = await threads.thread(account.id, this.#target);
    // Where several go on side by side, each keeps its own at Missive.
    if (!visitor.seesEarlier || other.missiveConversationId === null)
      await threads.saveThread(account.id, this.#target, { missiveConversationId });
    await store.recordVisitor({
      accountId: account.id,
      id,
      identity,
      conversationSid: this.#target,
      at: clock.now(),
    });
    return true;
  }
}

/** Text first, with the quick replies at its end, then files: those inside the text before those attached. */
function partsOf(message: WaitingAgentMessage): Part[] {
  const { id, content } = message;
  if (isEndNotice(message)) return [{ body: endNotice(content.name), rich: null, file: null, replies: [] }];
  const reply = readReplyBody(content.type, content.body, content.files);
  const { inlineImageIds } = reply;
  const replies = validReplies([...(content.replies ?? []), ...reply.replies]);
  const richBytes = richRoom(id, content, replies);
  const texts = splitReply(reply, { characters: MAX_BODY_LENGTH, richBytes });
  // Twilio needs a text, and clients without buttons show it.
  if (texts.length === 0 && replies.length > 0) texts.push({ body: replies.join(' · '), rich: null });
  const files = [...content.files].sort((a, b) => rankOf(inlineImageIds, a) - rankOf(inlineImageIds, b));
  return [
    ...texts.map((text, place): Part => ({
      ...text,
      file: null,
      replies: place === texts.length - 1 ? replies : [],
    })),
    ...files.map((file, place): Part => ({
      body: '',
      rich: null,
      file,
      isOverLimit: place >= MAX_REMOTE_FILES,
    })),
  ];
}

const overLimit = ({ filename }: RemoteFile): RemoteFileError =>
  new RemoteFileError(
    'refused',
    `“${cleanFilename(filename)}” cannot be passed on: a reply brings at most ${MAX_REMOTE_FILES} files. Send it in another one.`,
  );

const rankOf = (ids: readonly string[], { id }: RemoteFile): number => {
  const place = ids.indexOf(id);
  return place === -1 ? ids.length : place;
};
