/** Own messages from the text box to the log: their state in the thread, and when they are sent. */

import { isBlank } from './blank-text.js';
import { ChatError } from './chat-error.js';
import { addOutgoing, lastLoggedIndex, removeOutgoing, setDelivery, setProgress } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { ConnectionOnDemand } from './connection-on-demand.js';
import { LONGEST_TEXT } from './visitor-limits.js';
import { Outbox, type TabMemory } from './outbox.js';
import type { Ports } from './ports.js';
import { ANSWER_TIMEOUT, retryDelay, withTimeout } from './timing.js';
import type { Meta, OutgoingFile, OutgoingMessage } from './types.js';
import type { JsonMemory } from './visitor-memory.js';

/** The longest text of one message, without splitting a surrogate pair. */
const PARTS = new RegExp(`[^]{1,${LONGEST_TEXT - 1}}(?:[^\\uD800-\\uDBFF]|$)`, 'g');

export interface SendingOptions {
  readonly ports: Ports;
  readonly store: ChatStore;
  readonly memory: JsonMemory<TabMemory>;
  connection(): ConnectionOnDemand;
  /** The service has accepted a message. */
  onTaken(): void;
}

export class Sending {
  readonly outbox: Outbox;
  readonly #options: SendingOptions;
  #cancelLater: (() => void) | undefined;

  /** Shows messages that an earlier page of this tab left. */
  constructor(options: SendingOptions) {
    const { store } = options;
    this.#options = options;
    this.outbox = new Outbox(options.memory, {
      onFailed: (id) => store.update((state) => setDelivery(state, id, 'failed')),
      onDoubt: () => options.connection().catchUp(),
      onThrottled: () => this.#pumpLater(),
    });
    for (const message of this.outbox.messages) {
      store.update((state) => addOutgoing(state, message));
      if (message.hasFailed) store.update((state) => setDelivery(state, message.clientId, 'failed'));
    }
  }

  /** Sends the text first, then each file. */
  send(text: string, files: readonly OutgoingFile[], meta: Meta): void {
    const { ports, store, memory } = this.#options;
    const texts = isBlank(text) ? [] : text.trim().match(PARTS);
    const parts = [...(texts ?? []).map((body) => ({ body })), ...files.map((file) => ({ body: '', file }))];
    if (parts.length === 0) return;
    const sentAt = ports.clock.now();
    for (const part of parts) {
      const message: OutgoingMessage = { clientId: ports.environment.newId(), meta, ...part };
      this.outbox.add(message, sentAt);
      store.update((state) => addOutgoing({ ...state, draft: '' }, { ...message, sentAt }));
    }
    memory.write({ draft: '' });
    this.#start();
  }

  retry(id: string): void {
    if (!this.outbox.retry(id)) return;
    this.#options.store.update((state) => setProgress(setDelivery(state, id, 'sending'), id, 0));
    this.#start();
  }

  /** A message that has been accepted in the meantime is in the log, and reappears from there. */
  discard(id: string): void {
    this.outbox.discard(id);
    this.#options.connection().link?.cancel(id);
    this.#options.store.update((state) => removeOutgoing(state, id));
  }

  /** Sends waiting messages, if possible now. */
  pump(): void {
    if (!this.#options.connection().link) return;
    void this.outbox.pump(
      (message) => this.#transmit(message),
      () => lastLoggedIndex(this.#options.store.state),
    );
  }

  dispose(): void {
    this.#cancelLater?.();
  }

  #start(): void {
    this.#options.connection().start();
    this.pump();
  }

  #pumpLater(): void {
    const { clock, environment } = this.#options.ports;
    if (!this.#options.connection().link) return; // the next one pumps
    this.#cancelLater = clock.after(retryDelay(2, environment.random()), () => this.pump());
  }

  async #transmit(message: OutgoingMessage): Promise<void> {
    const { ports, store, onTaken } = this.#options;
    const connection = this.#options.connection();
    const { link } = connection;
    if (!link) throw new ChatError('in-doubt', 'The connection went away.');
    const { clientId, file } = message;
    const sending = link.send(
      connection.loaded?.fit(message) ?? message,
      file && ((part) => store.update((state) => setProgress(state, clientId, part))),
    );
    // The duration of an upload is unknown: the visitor sees its progress and may cancel it.
    const sent = file ? sending : withTimeout(ports.clock, sending, ANSWER_TIMEOUT);
    await sent.catch((error: unknown) => {
      // No response at all: the socket is half-open. The next link fetches the log, which resolves the doubt.
      if (error instanceof ChatError && error.code === 'in-doubt' && connection.link === link)
        connection.replaceLink();
      throw error;
    });
    store.update((state) => setDelivery(state, clientId, 'sent'));
    onTaken();
  }
}
