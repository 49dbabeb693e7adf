/**
 * Sends own messages one at a time, in the order written. The queue is part of the chat's state (outgoing.ts), and
 * changes are stored for the next page of this tab. A message with unknown outcome (the socket died after it was sent)
 * is in doubt: the queue waits until the log has been checked; the message is then either found there by its client id
 * or sent again.
 */

import { ChatError } from './chat-error.js';
import { lastLoggedIndex } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import { addOutgoing, moveTo, outgoingMessages, setSent, withStep, type QueuedMessage } from './outgoing.js';
import { storedOutbox, type StoredMessage } from './stored.js';
import type { OutgoingMessage } from './types.js';
import type { StoredRecord } from './visitor-record.js';

export interface TabRecord {
  outbox: readonly StoredMessage[];
  draft: string;
  /** SID of the earlier conversation that the visitor has opened in this tab. */
  open?: string | undefined;
  /** SID of the conversation after which the visitor begins another one. */
  after?: string | undefined;
  /** SID of the conversation that this tab shows, to which unsent messages belong. */
  shown?: string | undefined;
}

export interface OutboxOptions {
  readonly store: ChatStore;
  readonly record: StoredRecord<TabRecord>;
  /** Rejects with a `ChatError`; any other error leaves the message in doubt. */
  send(message: OutgoingMessage): Promise<void>;
  /** The service has accepted a message. */
  onTaken(): void;
  /** Messages are in doubt: a fresh page of the log is due. */
  onDoubt(): void;
  /** The service throttles, or the conversation has ended: call `pump` again later. */
  onThrottled(): void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  #isSending = false;

  /** Restores messages that an earlier page of this tab left. */
  constructor(options: OutboxOptions) {
    const { store, record } = options;
    this.#options = options;
    for (const { hasFailed, doubtAfter, ...message } of storedOutbox(record.read().outbox)) {
      const step = hasFailed ? 'failed' : doubtAfter === undefined ? 'queued' : 'in doubt';
      const after = doubtAfter === undefined ? {} : { after: doubtAfter };
      store.update((state) => addOutgoing(state, message, { step, ...after }));
    }
    this.#storeChanges();
  }

  get #messages(): QueuedMessage[] {
    return outgoingMessages(this.#options.store.state);
  }

  get hasWaiting(): boolean {
    return this.#messages.some(({ outgoing }) => outgoing.step !== 'failed');
  }

  /** Client ids of the messages in doubt. */
  get inDoubt(): readonly string[] {
    return withStep(this.#options.store.state, 'in doubt').map(({ id }) => id);
  }

  /** Sends waiting messages one after the other, as long as each is accepted. */
  async pump(): Promise<void> {
    const { store, send, onTaken, onDoubt } = this.#options;
    while (!this.#isSending && this.inDoubt.length === 0) {
      const [next] = withStep(store.state, 'queued');
      if (!next) return;
      const { id, body, file, outgoing } = next;
      const after = lastLoggedIndex(store.state) ?? -1;
      this.#isSending = true;
      store.update((state) => moveTo(state, id, 'sending', after));
      let goesOn = true;
      try {
        await send({ clientId: id, body, meta: outgoing.meta, ...(file && { file }) });
        store.update((state) => setSent(state, id));
        onTaken();
      } catch (error) {
        goesOn = this.#decide(error, id, after);
      } finally {
        this.#isSending = false;
      }
      if (!goesOn) return;
    }
    if (this.inDoubt.length > 0) onDoubt();
  }

  /** Handles a failed send; returns false if the other messages have to wait. */
  #decide(error: unknown, id: string, after: number): boolean {
    const { store, onThrottled } = this.#options;
    const code = error instanceof ChatError ? error.code : 'in-doubt';
    const mustWait = code === 'throttled' || code === 'ended';
    store.update((state) => {
      if (mustWait) return moveTo(state, id, 'queued');
      return code === 'refused' ? moveTo(state, id, 'failed') : moveTo(state, id, 'in doubt', after);
    });
    if (mustWait) onThrottled();
    return !mustWait;
  }

  #storeChanges(): void {
    const { store, record } = this.#options;
    let stored = JSON.stringify(this.#messages.map(toStored));
    store.subscribe((state, before) => {
      if (state.messages === before.messages) return;
      const outbox = this.#messages.map(toStored);
      const json = JSON.stringify(outbox);
      if (json !== stored) record.write({ outbox });
      stored = json;
    });
  }
}

const toStored = ({
  id,
  body,
  sentAt,
  file,
  outgoing: { step, after, meta },
}: QueuedMessage): StoredMessage => ({
  clientId: id,
  body,
  meta,
  sentAt,
  hasFailed: step === 'failed',
  ...(after !== undefined && { doubtAfter: after }),
  // The content of a file does not outlive the page.
  ...(file && { file: { name: file.name, type: file.type, size: file.size } }),
});
