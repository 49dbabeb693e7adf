/** Progress of relaying one conversation to Missive: the cursor, and the current attempt (CC-04). */

import type { RelayedMessage } from './twilio-log.js';
import { GateBusy, MissiveError } from '../missive/missive-errors.js';
import { LeaseLostError, type Lease } from './worker-pool.js';
import type { Bridge, RelayDeps } from './relay-deps.js';
import type { Attempt, CountedMessage, Thread } from '../stores/relay-store.js';
import { isNotFound, isUncertain, UnsettledAttemptError } from './relay-errors.js';

const COUNTED_AS: Readonly<Record<string, CountedMessage['name']>> = {
  visitor: 'messages-in',
  program: 'answers',
};

/** State of a thread whose conversation at Missive is gone: the next one starts empty. */
const NEW_CONVERSATION = {
  missiveConversationId: null,
  localMessageCount: 0,
  remoteMessageCount: 0,
  describedFingerprint: '',
};

export class ThreadProgress {
  readonly #deps: Pick<RelayDeps, 'store' | 'clock' | 'pace'>;
  readonly #bridge: Bridge;
  readonly #sid: string;
  readonly #lease: Lease;

  constructor(
    deps: Pick<RelayDeps, 'store' | 'clock' | 'pace'>,
    bridge: Bridge,
    conversationSid: string,
    lease: Lease,
  ) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#sid = conversationSid;
    this.#lease = lease;
  }

  thread(): Promise<Thread> {
    return this.#deps.store.relay.threads.thread(this.#bridge.account.id, this.#sid);
  }

  save(changes: Partial<Thread>): Promise<void> {
    return this.#deps.store.relay.threads.saveThread(this.#bridge.account.id, this.#sid, changes);
  }

  /** After the message was relayed, or there is nothing to relay. */
  advance({ index, sender, sentAt: at }: RelayedMessage): Promise<void> {
    const name = COUNTED_AS[sender];
    const counted = name === undefined ? null : { name, at };
    return this.#deps.store.relay.threads.advance(this.#bridge.account.id, this.#sid, index, counted);
  }

  /** Saves the attempt right before the request. */
  async beginAttempt(key: string, { missiveConversationId, attempt }: Thread): Promise<Attempt> {
    const { clock, pace } = this.#deps;
    await this.#lease.renew();
    const now = clock.now();
    const next: Attempt = {
      key,
      at: attempt?.key === key ? attempt.at : now,
      settledAt: now + pace.maxMissiveCallTime + pace.settleTime,
      conversationId: missiveConversationId,
    };
    await this.save({ attempt: next });
    return next;
  }

  /** @throws UnsettledAttemptError while the attempt may still arrive */
  checkSettled({ settledAt }: Attempt): void {
    if (this.#deps.clock.now() < settledAt) throw new UnsettledAttemptError(settledAt);
  }

  /** @throws LeaseLostError when another worker has saved an attempt since */
  async recordPart(part: number, attempt: Attempt, missiveConversationId: string | null): Promise<void> {
    const isRecorded = await this.#deps.store.relay.threads.recordPart(this.#bridge.account.id, this.#sid, {
      attempt,
      parts: part + 1,
      askedFor: attempt.conversationId,
      missiveConversationId,
      at: this.#deps.clock.now(),
    });
    if (!isRecorded) throw new LeaseLostError();
  }

  /**
   * Makes the request. Deletes the attempt if it certainly had no effect, since there is nothing to look up then.
   * @param attempt null when none was saved
   */
  async trackOutcome<T>(call: () => Promise<T>, attempt: Attempt | null): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (attempt !== null && isUncertain(error)) {
        const { clock, pace } = this.#deps;
        await this.save({ attempt: { ...attempt, settledAt: clock.now() + pace.settleTime } });
      }
      const hadNoEffect = error instanceof GateBusy || (error instanceof MissiveError && !error.isUncertain);
      if (hadNoEffect) {
        // The conversation was merged or deleted: references find its successor, or a new one starts.
        const isGone = isNotFound(error) && (await this.#isConversationGone());
        await this.save({ attempt: null, ...(isGone ? NEW_CONVERSATION : {}) });
        if (isGone) throw new ConversationGoneError();
      }
      throw error;
    }
  }

  async #isConversationGone(): Promise<boolean> {
    const { missiveConversationId: id } = await this.thread();
    return id !== null && (await this.#bridge.missive.conversation(id)) === null;
  }
}

/** The next attempt does not name the conversation. */
class ConversationGoneError extends Error {
  constructor() {
    super('Missive does not have the conversation any more: it was merged or deleted.');
    this.name = 'ConversationGoneError';
  }
}
