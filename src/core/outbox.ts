/**
 * Own messages on their way, in the order written, one at a time. A message whose fate is unknown
 * (the socket died after it was sent) is in doubt: nothing leaves until the log has been asked, and
 * then it is either found there by its client id or sent again.
 */

import { ChatError } from './chat-error.js';
import { storedOutbox } from './stored.js';
import type { JsonMemory } from './visitor-memory.js';
import type { LoggedMessage, OutgoingFile, OutgoingMessage } from './types.js';

export interface QueuedMessage extends OutgoingMessage {
  readonly sentAt: number;
  readonly hasFailed: boolean;
  /**
   * The log's last index when it left (-1: empty log), until its fate is known. Kept with the message,
   * since the page may be gone before the answer comes.
   */
  readonly doubtAfter?: number;
}

export interface TabMemory {
  outbox: readonly QueuedMessage[];
  draft: string;
}

export interface OutboxEvents {
  onFailed(clientId: string): void;
  /** Fates are unknown: `settle` is due with a fresh page of the log. */
  onDoubt(): void;
  /** The service wants fewer messages a second, or them in another conversation: `pump` again later. */
  onThrottled(): void;
}

export class Outbox {
  readonly #memory: JsonMemory<TabMemory>;
  readonly #events: OutboxEvents;
  #queue: readonly QueuedMessage[];
  #sending: string | null = null;

  /** Takes up what an earlier page of this tab left behind. */
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

  /** Client ids of the messages whose fate only the log knows. */
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

  /** Takes a message out, sent or not; one that was taken already comes back with the log. */
  discard(clientId: string): void {
    this.#keep(this.#queue.filter((message) => message.clientId !== clientId));
  }

  /** The log holds these: what of them was on its way has arrived. */
  arrived(logged: readonly LoggedMessage[]): void {
    const ids = new Set(logged.map(({ clientId }) => clientId));
    if (this.#queue.some(({ clientId }) => ids.has(clientId)))
      this.#keep(this.#queue.filter(({ clientId }) => !ids.has(clientId)));
  }

  /**
   * Decides doubts by the last page of the log, oldest first, asked for after they arose. A message that
   * is not in it was not taken and goes again; only when the page does not reach back far enough to tell
   * is it failed, and the visitor decides.
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

  /** Sends what waits, one after the other, for as long as each is taken. */
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

  /** What a failed send means for its message; false when the others have to wait. */
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

/** A file whose page is gone. */
export const isLost = ({ file }: { readonly file?: OutgoingFile }): boolean =>
  file !== undefined && file.content === undefined;

function withoutContent(message: QueuedMessage): QueuedMessage {
  if (!message.file) return message;
  const { name, type, size } = message.file;
  return { ...message, file: { name, type, size } };
}
