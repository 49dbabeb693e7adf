/**
 * The queue of own outgoing messages, sent one at a time in the order written. A message with unknown outcome
 * (the socket died after it was sent) is in doubt: the queue waits until the log has been checked;
 * the message is then either found there by its client id or sent again.
 */

import { ChatError } from './chat-error.js';
import { storedOutbox } from './stored.js';
import type { JsonMemory } from './visitor-memory.js';
import type { LoggedMessage, OutgoingFile, OutgoingMessage } from './types.js';

export interface QueuedMessage extends OutgoingMessage {
  readonly sentAt: number;
  readonly hasFailed: boolean;
  /**
   * The log's last index when it was sent (-1: empty log), until its outcome is known. Stored with the
   * message,
   * since the page may be closed before the response arrives.
   */
  readonly doubtAfter?: number;
}

export interface TabMemory {
  outbox: readonly QueuedMessage[];
  draft: string;
}

export interface OutboxEvents {
  onFailed(clientId: string): void;
  /** Messages are in doubt: `settle` is due with a fresh page of the log. */
  onDoubt(): void;
  /** The service throttles, or the conversation has ended: call `pump` again later. */
  onThrottled(): void;
}

export class Outbox {
  readonly #memory: JsonMemory<TabMemory>;
  readonly #events: OutboxEvents;
  #queue: readonly QueuedMessage[];
  #sending: string | null = null;

  /** Restores messages that an earlier page of this tab left. */
  constructor(memory: JsonMemory<TabMemory>, events: OutboxEvents) {
    this.#memory = memory;
    this.#events = events;
    this.#queue = storedOutbox(memory.read().outbox);
  }

  get messages(): readonly QueuedMessage[] {
    return this.#queue;
  }

  get hasWaiting(): boolean {
    return this.#queue.some(({ hasFailed }) => !hasFailed);
  }

  /** Client ids of the messages in doubt. */
  get inDoubt(): readonly string[] {
    return this.#queue
      .filter(
        ({ clientId, doubtAfter, hasFailed }) =>
          doubtAfter !== undefined && !hasFailed && clientId !== this.#sending,
      )
      .map(({ clientId }) => clientId);
  }

  add(message: OutgoingMessage, sentAt: number): void {
    this.#keep([...this.#queue, { ...message, sentAt, hasFailed: false }]);
  }

  /** Puts a failed message at the end of the queue. */
  retry(clientId: string): QueuedMessage | undefined {
    const failed = this.#queue.find((message) => message.clientId === clientId && message.hasFailed);
    if (!failed || isLost(failed)) return undefined;
    const again = { ...failed, hasFailed: false };
    this.#keep([...this.#queue.filter((message) => message !== failed), again]);
    return again;
  }

  /** Removes a message, sent or not; one that was accepted already reappears from the log. */
  discard(clientId: string): void {
    this.#keep(this.#queue.filter((message) => message.clientId !== clientId));
  }

  /** Removes messages that are in the log: they have arrived. */
  arrived(logged: readonly LoggedMessage[]): void {
    const ids = new Set(logged.map(({ clientId }) => clientId));
    if (this.#queue.some(({ clientId }) => ids.has(clientId)))
      this.#keep(this.#queue.filter(({ clientId }) => !ids.has(clientId)));
  }

  /**
   * Resolves doubts by the last page of the log, oldest first, fetched after they arose. A message that
   * is not in it was not accepted and is sent again; only when the page does not reach back far enough
   * does it fail, and the visitor decides.
   */
  settle(page: readonly LoggedMessage[], doubts: readonly string[]): void {
    this.arrived(page);
    if (doubts.length === 0) return;
    const reachesBackTo = page[0]?.index ?? 0;
    const settled = this.#queue.map((message) => {
      if (!doubts.includes(message.clientId)) return message;
      const { doubtAfter = -1, ...certain } = message;
      return reachesBackTo <= doubtAfter + 1 ? certain : { ...certain, hasFailed: true };
    });
    this.#keep(settled);
    for (const { clientId, hasFailed } of settled)
      if (hasFailed && doubts.includes(clientId)) this.#events.onFailed(clientId);
  }

  /** Sends waiting messages one after the other, as long as each is accepted. */
  async pump(
    send: (message: OutgoingMessage) => Promise<void>,
    lastIndex: () => number | null,
  ): Promise<void> {
    while (this.#sending === null && this.inDoubt.length === 0) {
      const next = this.#queue.find(({ hasFailed }) => !hasFailed);
      if (!next) return;
      this.#sending = next.clientId;
      this.#change(next.clientId, { doubtAfter: lastIndex() ?? -1 });
      let isDecided = true;
      try {
        const { clientId, body, meta, file } = next;
        await send({ clientId, body, meta, ...(file && { file }) });
        this.discard(clientId);
      } catch (error) {
        isDecided = this.#decide(error, next.clientId);
      } finally {
        this.#sending = null;
      }
      if (!isDecided) return;
    }
    if (this.inDoubt.length > 0) this.#events.onDoubt();
  }

  /** Handles a failed send; returns false when the other messages have to wait. */
  #decide(error: unknown, clientId: string): boolean {
    const code = error instanceof ChatError ? error.code : 'in-doubt';
    if (code === 'throttled' || code === 'ended') {
      this.#change(clientId, {}, 'certain');
      this.#events.onThrottled();
      return false;
    }
    if (code === 'refused') {
      this.#change(clientId, { hasFailed: true }, 'certain');
      this.#events.onFailed(clientId);
    }
    return true;
  }

  #change(clientId: string, changes: Partial<QueuedMessage>, fate: 'unknown' | 'certain' = 'unknown'): void {
    this.#keep(
      this.#queue.map((message) => {
        if (message.clientId !== clientId) return message;
        const { doubtAfter, ...certain } = { ...message, ...changes };
        return fate === 'certain' || doubtAfter === undefined ? certain : { ...certain, doubtAfter };
      }),
    );
  }

  #keep(queue: readonly QueuedMessage[]): void {
    this.#queue = queue;
    this.#memory.write({ outbox: queue.map(withoutContent) });
  }
}

/** A file whose page was closed. */
export const isLost = ({ file }: { readonly file?: OutgoingFile }): boolean =>
  file !== undefined && file.content === undefined;

function withoutContent(message: QueuedMessage): QueuedMessage {
  if (!message.file) return message;
  const { name, type, size } = message.file;
  return { ...message, file: { name, type, size } };
}
