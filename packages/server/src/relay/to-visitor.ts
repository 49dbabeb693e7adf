/** Agents' messages → Twilio: each once, in the order in which they were written (CC-02 to CC-04). */

import { openConversation } from '../twilio/conversations.js';
import { TwilioThrottled } from '../twilio/twilio-client.js';
import { twilioStatus } from '../twilio/twilio-errors.js';
import { cleanFilename } from './files/file-names.js';
import { fetchRemoteFile, MAX_REMOTE_FILES, RemoteFileError } from './files/remote-file.js';
import { MediaError } from './files/twilio-media.js';
import type { Hold, Look } from './worker-pool.js';
import { messagesToDeliver } from './missing-messages.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedLane, RemoteFile, WaitingAgentMessage } from './relay-store.js';
import { fittedAuthor, richRoom } from './agent-message.js';
import { readReplyBody, splitReply } from './rich-text.js';
import { explain, isUncertain, StillUnsettled } from './relay-errors.js';
import { isInLog, visitorOf } from './twilio-log.js';

/** Who writes at Twilio what the team wrote; who it was is in the attributes, as far as visitors may know. */
const TEAM = 'team';
/** Longest body of a message at Twilio, in characters (its REST documentation). */
const MAX_BODY_LENGTH = 1_600;
/** Twilio's clock and ours may differ by so much, in milliseconds. */
const CLOCK_SLACK = 2 * 60_000;
/** A file whose server is away holds up what comes after it: not for ever. That is a quarter of an hour. */
const FILE_ATTEMPTS = 10;
const DONE: Look = { foundSomething: false, nextAt: null };

export async function lookToVisitor(deps: RelayDeps, lane: ClaimedLane, hold: Hold): Promise<Look> {
  const bridge = await bridgeOf(deps, lane.accountId);
  if (bridge === null) return DONE;
  await new AgentLane(deps, bridge, lane, hold).look();
  return { foundSomething: true, nextAt: hold.isEnding() ? deps.clock.now() : null };
}

/** What of a message is one message at Twilio. */
type Part =
  | { readonly body: string; readonly rich: unknown; readonly file: null }
  | { readonly body: ''; readonly rich: null; readonly file: RemoteFile; readonly isOverLimit: boolean };

class AgentLane {
  readonly #deps: RelayDeps;
  readonly #bridge: Bridge;
  readonly #lane: ClaimedLane;
  readonly #sid: string;
  readonly #hold: Hold;
  /** Where messages go: another conversation once this one was closed. */
  #target: string;

  constructor(deps: RelayDeps, bridge: Bridge, lane: ClaimedLane, hold: Hold) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#lane = lane;
    this.#sid = lane.subject;
    this.#target = lane.subject;
    this.#hold = hold;
  }

  async look(): Promise<void> {
    for (const message of await messagesToDeliver(this.#deps, this.#bridge, this.#sid)) {
      if (this.#hold.isEnding()) return;
      await this.#deliver(message);
    }
  }

  async #deliver(message: WaitingAgentMessage): Promise<void> {
    const { store, clock, metrics } = this.#deps;
    const { agentMessages } = store.relay;
    try {
      await this.#sendParts(message);
    } catch (error) {
      if (!this.#isForGood(error)) throw error;
      metrics.relayFailures.inc({ direction: 'to-visitor' });
      await agentMessages.failAgentMessage(message, explain(error));
      return;
    }
    await agentMessages.finishAgentMessage(message, clock.now());
    metrics.relayed.inc({ direction: 'to-visitor' });
    metrics.relayDelay.observe({ direction: 'to-visitor' }, (clock.now() - message.writtenAt) / 1_000);
  }

  /** A file that cannot be passed on holds up none of those after it. */
  async #sendParts(message: WaitingAgentMessage): Promise<void> {
    const { store, clock } = this.#deps;
    const { agentMessages } = store.relay;
    const refusals: string[] = [];
    // Once one was passed over, whoever tries again looks which of the others are there.
    let { attemptAt } = message;
    const { settledAt } = message;
    for (const [number, part] of partsOf(message).entries()) {
      if (number < message.parts) continue;
      try {
        await this.#send(message, part, number);
      } catch (error) {
        const status = twilioStatus(error);
        // What was refused is not there: nobody need look for it.
        if (status !== null && status < 500)
          await agentMessages.saveAgentMessage(message, { attemptAt, settledAt });
        if (part.file === null || !this.#isForGood(error)) throw error;
        refusals.push(explain(error));
        attemptAt ??= clock.now();
      }
      const parts = refusals.length === 0 ? { parts: number + 1 } : {};
      await agentMessages.saveAgentMessage(message, { ...parts, attemptAt, settledAt });
      await this.#hold.keep();
    }
    if (refusals.length > 0) throw new RemoteFileError('refused', refusals.join(' '));
  }

  async #send(message: WaitingAgentMessage, part: Part, number: number): Promise<void> {
    const { store, clock, pace } = this.#deps;
    const { agentMessages } = store.relay;
    if (part.file !== null && part.isOverLimit) throw overLimit(part.file);
    const missiveId = number === 0 ? message.id : `${message.id}:${number}`;
    if (await this.#isDelivered(message, missiveId, number)) return;
    const mediaSid = part.file === null ? null : await this.#store(part.file);
    await this.#hold.keep();
    const now = clock.now();
    await agentMessages.saveAgentMessage(message, {
      attemptAt: message.attemptAt ?? now,
      settledAt: now + pace.longestTwilioCall + pace.settle,
    });
    const { name, avatarUrl } = fittedAuthor(message.content);
    const attributes = { name, avatarUrl, missiveId, ...(part.rich === null ? {} : { rich: part.rich }) };
    try {
      await this.#create(part.body, attributes, mediaSid);
    } catch (error) {
      if (isUncertain(error))
        await agentMessages.saveAgentMessage(message, { settledAt: clock.now() + pace.settle });
      throw error;
    }
  }

  /**
   * What is stored now decides, and after a doubt what Twilio has.
   * @throws StillUnsettled when it is not there, but may yet come
   */
  async #isDelivered(message: WaitingAgentMessage, missiveId: string, number: number): Promise<boolean> {
    const stored = await this.#deps.store.relay.agentMessages.waitingAgentMessage(message);
    if (stored === null || number < stored.parts) return true;
    if (stored.attemptAt === null) return false;
    if (await this.#isThere(missiveId, stored.attemptAt - CLOCK_SLACK)) return true;
    if (stored.settledAt !== null && this.#deps.clock.now() < stored.settledAt)
      throw new StillUnsettled(stored.settledAt);
    return false;
  }

  async #create(body: string, attributes: object, mediaSid: string | null): Promise<void> {
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
      if (!(await this.#goOnElsewhere())) throw error;
      await this.#bridge.service.conversations(this.#target).messages.create(options);
    }
  }

  /** Whether an earlier attempt has arrived since then. */
  async #isThere(missiveId: string, since: number): Promise<boolean> {
    const visitor = await visitorOf(this.#bridge, this.#deps.store, this.#sid);
    // It may have gone on elsewhere already.
    for (const sid of new Set([this.#target, visitor?.conversationSid ?? this.#target]))
      if (await isInLog(this.#bridge.service.conversations(sid), missiveId, since)) return true;
    return false;
  }

  /** Whether another attempt would end the same way. */
  #isForGood(error: unknown): boolean {
    if (error instanceof RemoteFileError)
      return error.problem === 'refused' || this.#lane.failures >= FILE_ATTEMPTS;
    if (error instanceof MediaError) return error.problem === 'too-large';
    const status = twilioStatus(error);
    return status !== null && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  }

  async #store(file: RemoteFile): Promise<string> {
    const content = await fetchRemoteFile(file, this.#deps.remoteFiles);
    await this.#hold.keep();
    return this.#deps.media.storeMedia(this.#bridge.account.twilio, { ...content, author: TEAM });
  }

  /** A conversation that was closed or deleted goes on in another one; answers whether this is one. */
  async #goOnElsewhere(): Promise<boolean> {
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
    const { missiveConversationId } = await store.relay.threads.thread(account.id, this.#sid);
    await store.relay.threads.saveThread(account.id, this.#target, { missiveConversationId });
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

/** Text first, then the files: those that stood in the text, then those beside it. */
function partsOf({ id, content }: WaitingAgentMessage): Part[] {
  const reply = readReplyBody(content.type, content.body, content.files);
  const { inlineImageIds } = reply;
  const files = [...content.files].sort((a, b) => rankOf(inlineImageIds, a) - rankOf(inlineImageIds, b));
  return [
    ...splitReply(reply, { characters: MAX_BODY_LENGTH, richBytes: richRoom(id, content) }).map(
      (message): Part => ({ ...message, file: null }),
    ),
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
