/** How far one conversation is known to Missive, and what is being sent: the cursor and the attempt decide (CC-04). */

import { GateBusy, MissiveError } from '../missive/missive-errors.js';
import { LeaseLost, type Hold } from './worker-pool.js';
import type { Bridge, RelayDeps } from './relay-deps.js';
import type { Attempt, Thread } from './relay-store.js';
import { isMissing, isUncertain, StillUnsettled } from './relay-errors.js';

/** Nothing of what was there is in the conversation that comes next. */
const NEW_CONVERSATION = { missiveConversationId: null, knownMessages: 0, heardMessages: 0, described: '' };

export class ThreadProgress {
  readonly #deps: Pick<RelayDeps, 'store' | 'clock' | 'pace'>;
  readonly #bridge: Bridge;
  readonly #sid: string;
  readonly #hold: Hold;

  constructor(
    deps: Pick<RelayDeps, 'store' | 'clock' | 'pace'>,
    bridge: Bridge,
    conversationSid: string,
    hold: Hold,
  ) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#sid = conversationSid;
    this.#hold = hold;
  }

  thread(): Promise<Thread> {
    return this.#deps.store.relay.threads.thread(this.#bridge.account.id, this.#sid);
  }

  save(changes: Partial<Thread>): Promise<void> {
    return this.#deps.store.relay.threads.saveThread(this.#bridge.account.id, this.#sid, changes);
  }

  moveTo(cursor: number): Promise<void> {
    return this.#deps.store.relay.threads.advance(this.#bridge.account.id, this.#sid, cursor);
  }

  /** Saves the attempt, right before the call. */
  async begin(key: string, { missiveConversationId, attempt }: Thread): Promise<Attempt> {
    const { clock, pace } = this.#deps;
    await this.#hold.keep();
    const now = clock.now();
    const next: Attempt = {
      key,
      at: attempt?.key === key ? attempt.at : now,
      settledAt: now + pace.longestMissiveCall + pace.settle,
      conversationId: missiveConversationId,
    };
    await this.save({ attempt: next });
    return next;
  }

  /** @throws StillUnsettled while what was not found may yet arrive */
  checkSettled({ settledAt }: Attempt): void {
    if (this.#deps.clock.now() < settledAt) throw new StillUnsettled(settledAt);
  }

  /** @throws LeaseLost when another worker has saved an attempt since */
  async record(part: number, attempt: Attempt, missiveConversationId: string | null): Promise<void> {
    const isRecorded = await this.#deps.store.relay.threads.recordPart(this.#bridge.account.id, this.#sid, {
      attempt,
      parts: part + 1,
      askedFor: attempt.conversationId,
      missiveConversationId,
      at: this.#deps.clock.now(),
    });
    if (!isRecorded) throw new LeaseLost();
  }

  /**
   * Makes the call. Forgets the attempt when it certainly had no effect: then there is nothing to look up.
   * @param attempt null when none was saved
   */
  async certain<T>(call: () => Promise<T>, attempt: Attempt | null): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (attempt !== null && isUncertain(error)) {
        const { clock, pace } = this.#deps;
        await this.save({ attempt: { ...attempt, settledAt: clock.now() + pace.settle } });
      }
      const hadNoEffect = error instanceof GateBusy || (error instanceof MissiveError && !error.isUncertain);
      if (hadNoEffect) {
        // The conversation was merged away or deleted: references find where it goes on, or a new one starts.
        const isGone = isMissing(error) && (await this.#isConversationGone());
        await this.save({ attempt: null, ...(isGone ? NEW_CONVERSATION : {}) });
        if (isGone) throw new ConversationGone();
      }
      throw error;
    }
  }

  async #isConversationGone(): Promise<boolean> {
    const { missiveConversationId: id } = await this.thread();
    return id !== null && (await this.#bridge.missive.conversation(id)) === null;
  }
}

/** The next attempt does without the conversation. */
class ConversationGone extends Error {
  constructor() {
    super('Missive does not have the conversation any more: it was merged or deleted.');
    this.name = 'ConversationGone';
  }
}
