/** A visitor's messages → Missive: each once, in order, whatever happens meanwhile (CC-01, CC-04, CC-05). */

import type { LoggedMessage, Media } from 'missive-chat/core/types.js';
import type { MessageFields } from '../missive/missive-fields.js';
import type { MissivePost } from '../missive/missive-resources.js';
import type { Visitor } from '../storage/store.js';
import { signFileLink } from './files/file-links.js';
import { loadPart } from './files/loading.js';
import { packMessage, type MessagePart, type Packing } from './files/packing.js';
import type { TwilioMedia } from './files/twilio-media.js';
import type { Hold, Look } from './worker-pool.js';
import { findMessage, findPost } from './lookup.js';
import { messageFields } from './missive-message.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedLane, Thread } from './relay-store.js';
import { ThreadProgress } from './thread-progress.js';
import { messageOf, messagesAfter, visitorOf } from './twilio-log.js';
import { explain, isRefusedForItself } from './relay-errors.js';
import {
  describeVisitor,
  fingerprintOf,
  isSamePost,
  visitorPost,
  whoFingerprint,
  whoOf,
} from './visitor-post.js';

/** What was said before the inbox was connected is history, but for the last days: agents should know of it. */
const FIRST_LOOK_BACK = 7 * 24 * 60 * 60 * 1000;
/** A look gives way to others after so many messages. */
const MESSAGES_A_LOOK = 20;
/** Begins the key of an attempt that was no message. */
const CARD_KEY = 'visitor:';
const NOTHING: Look = { foundSomething: false, nextAt: null };

export async function lookToMissive(deps: RelayDeps, lane: ClaimedLane, hold: Hold): Promise<Look> {
  const bridge = await bridgeOf(deps, lane.accountId);
  if (bridge === null) return NOTHING;
  const visitor = await visitorOf(bridge, deps.store, lane.subject);
  if (visitor === null) return NOTHING;
  return new VisitorLane(deps, bridge, lane, hold, visitor).look();
}

class VisitorLane {
  readonly #deps: RelayDeps;
  readonly #bridge: Bridge;
  readonly #sid: string;
  readonly #lane: ClaimedLane;
  readonly #hold: Hold;
  readonly #progress: ThreadProgress;
  /** With what the last message that was passed on said of them. */
  #visitor: Visitor;

  constructor(deps: RelayDeps, bridge: Bridge, lane: ClaimedLane, hold: Hold, visitor: Visitor) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#lane = lane;
    this.#sid = lane.subject;
    this.#hold = hold;
    this.#progress = new ThreadProgress(deps, bridge, lane.subject, hold);
    this.#visitor = visitor;
  }

  async look(): Promise<Look> {
    const { clock } = this.#deps;
    const { cursor, attempt } = await this.#progress.thread();
    const { identity } = this.#visitor;
    if (attempt?.key.startsWith(CARD_KEY)) {
      await this.#recallMeta(cursor);
      await this.#tellOfVisitor();
    }
    const since = cursor === -1 ? clock.now() - FIRST_LOOK_BACK : 0;
    const messages = await messagesAfter(this.#bridge, this.#sid, { cursor, identity, since });
    if (messages === null) return NOTHING;
    const now = messages.slice(0, MESSAGES_A_LOOK);
    let sent = 0;
    for (const message of now) {
      if (this.#hold.isEnding()) return { foundSomething: true, nextAt: clock.now() };
      if (message.from !== 'visitor') await this.#progress.moveTo(message.index);
      else {
        sent += await this.#pass(message);
        this.#visitor = { ...this.#visitor, meta: message.meta ?? this.#visitor.meta };
      }
    }
    const { knownMessages, described } = await this.#progress.thread();
    // Who somebody turns out to be is news at once; where they are, only with what they say.
    const isNews = sent > 0 || whoOf(described) !== whoFingerprint(this.#visitor);
    if (isNews && knownMessages > 0) await this.#tellOfVisitor();
    const foundSomething = (await this.#sendRefusedAgain()) + sent > 0;
    if (messages.length > now.length) return { foundSomething, nextAt: clock.now() };
    return { foundSomething, nextAt: this.#nextLook(foundSomething) };
  }

  /** What was being told when it came into doubt is what the last message said, not what the session says. */
  async #recallMeta(cursor: number): Promise<void> {
    const { identity } = this.#visitor;
    const oldest = cursor - MESSAGES_A_LOOK;
    const passed = await messagesAfter(this.#bridge, this.#sid, { cursor: oldest, identity, since: 0 });
    const said = passed?.filter(
      ({ from, index, meta }) => from === 'visitor' && index <= cursor && meta !== null,
    );
    this.#visitor = { ...this.#visitor, meta: said?.at(-1)?.meta ?? this.#visitor.meta };
  }

  /** Soon where something was said just now, ever later where it has grown quiet. */
  #nextLook(foundSomething: boolean): number | null {
    const { clock, pace } = this.#deps;
    const quiet = foundSomething ? 0 : clock.now() - this.#lane.activeAt;
    if (quiet > pace.lastLook) return null;
    return clock.now() + Math.min(Math.max(quiet / 2, pace.soonestLook), pace.longestLook);
  }

  /** Answers whether it is there; one that Missive refuses is kept for somebody to look at, and passed by. */
  async #pass(message: LoggedMessage): Promise<number> {
    const { store, clock, metrics } = this.#deps;
    const { id } = this.#bridge.account;
    try {
      for (const part of this.#partsOf(message)) {
        await this.#hold.keep();
        const { cursor, parts } = await this.#progress.thread();
        if (message.index <= cursor) return 0;
        if (part.number >= parts) await this.#send(part, message.sentAt);
      }
      await this.#hold.keep();
      await this.#progress.moveTo(message.index);
      metrics.relayed.inc({ direction: 'to-missive' });
      metrics.relayDelay.observe({ direction: 'to-missive' }, (clock.now() - message.sentAt) / 1_000);
      return 1;
    } catch (error) {
      if (!isRefusedForItself(error)) throw error;
      metrics.relayFailures.inc({ direction: 'to-missive' });
      await store.relay.failures.refuseMessage(id, this.#sid, message.sid, explain(error), clock.now());
      await this.#progress.moveTo(message.index);
      return 0;
    }
  }

  /** @param linkedAt from when links to large files count; the same time makes the same parts */
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

  /** Sends the part unless an earlier attempt turns out to have arrived. */
  async #send(part: MessagePart, sentAt: number): Promise<void> {
    const { missive } = this.#bridge;
    const thread = await this.#progress.thread();
    if (thread.attempt?.key === part.key) {
      // Where it was sent: an agent may have gone on in another conversation since.
      const { at: attemptAt, conversationId } = thread.attempt;
      const found = await findMessage(missive, { key: part.key, sentAt, conversationId, attemptAt });
      if (found !== null) return this.#progress.record(part.number, thread.attempt, found.conversationId);
      this.#progress.checkSettled(thread.attempt);
    }
    const fields = await this.#fieldsOf(part, sentAt, thread);
    const attempt = await this.#progress.begin(part.key, thread);
    const { conversationId } = await this.#progress.certain(() => missive.sendMessage(fields), attempt);
    await this.#progress.record(part.number, attempt, conversationId);
  }

  /** Somebody asked for it. Nothing is noted: what is sent so is looked up before, each time. */
  async #sendRefusedAgain(): Promise<number> {
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
        if (!isRefusedForItself(error)) throw error;
        const { clock } = this.#deps;
        await failures.refuseMessage(account.id, this.#sid, sid, explain(error), clock.now());
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
    await this.#hold.keep();
    await this.#progress.certain(() => missive.sendMessage(fields), null);
  }

  async #fieldsOf(part: MessagePart, sentAt: number, thread: Thread): Promise<MessageFields> {
    const { account } = this.#bridge;
    const media: Pick<TwilioMedia, 'fetchMedia'> = {
      // Many files take longer than a lease lasts.
      fetchMedia: async (...file) => {
        await this.#hold.keep();
        return this.#deps.media.fetchMedia(...file);
      },
    };
    const loaded = await loadPart(part, account.twilio, media, this.#packing(sentAt));
    return messageFields(account, this.#sid, this.#visitor, thread, { key: part.key, sentAt, ...loaded });
  }

  /** What is known of the visitor, when it is news (CC-05). */
  async #tellOfVisitor(): Promise<void> {
    const { account, missive } = this.#bridge;
    const thread = await this.#progress.thread();
    const cards = describeVisitor(this.#visitor);
    if (cards === null) return;
    const fingerprint = `${whoFingerprint(this.#visitor)}.${fingerprintOf(cards)}`;
    if (fingerprint === thread.described) return;
    const key = CARD_KEY + fingerprint;
    if (thread.attempt?.key === key) {
      const { conversationId } = thread.attempt;
      const isIt = (post: MissivePost): boolean => isSamePost(post, cards);
      if ((await findPost(missive, { conversationId, attemptAt: thread.attempt.at, isIt })) !== null)
        return this.#progress.save({ described: fingerprint, attempt: null });
      this.#progress.checkSettled(thread.attempt);
    }
    const attempt = await this.#progress.begin(key, thread);
    try {
      const post = visitorPost(account.missive, this.#sid, this.#visitor, thread, cards);
      await this.#progress.certain(() => missive.sendPost(post), attempt);
    } catch (error) {
      if (!isRefusedForItself(error)) throw error;
      // No message is lost by it, and asking again would not help.
      this.#deps.logger.warn({ err: error }, 'Missive refused what is known of a visitor');
    }
    await this.#progress.save({ described: fingerprint, attempt: null });
  }
}
