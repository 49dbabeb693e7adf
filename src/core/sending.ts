/** Moves own messages from the text box to the log: their state in the thread, and when they are sent. */

import { isBlank } from './blank-text.js';
import { ChatError } from './chat-error.js';
import type { ChatStore } from './chat-store.js';
import type { ConnectionOnDemand } from './connection-on-demand.js';
import { LONGEST_TEXT } from './visitor-limits.js';
import { Outbox, type TabRecord } from './outbox.js';
import { addOutgoing, removeOutgoing, retryOutgoing, setProgress } from './outgoing.js';
import type { Ports } from './ports.js';
import { ANSWER_TIMEOUT, retryDelay, withTimeout } from './timing.js';
import type { Meta, OutgoingFile, OutgoingMessage } from './types.js';
import type { StoredRecord } from './visitor-record.js';

/** The longest text of one message, without splitting a surrogate pair. */
const PARTS = new RegExp(`[^]{1,${LONGEST_TEXT - 1}}(?:[^\\uD800-\\uDBFF]|$)`, 'g');

export interface SendingOptions {
  readonly ports: Ports;
  readonly store: ChatStore;
  readonly record: StoredRecord<TabRecord>;
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
    this.#options = options;
    this.outbox = new Outbox({
      ...options,
      send: (message) => this.#transmit(message),
      onDoubt: () => options.connection().catchUp(),
      onThrottled: () => this.#pumpLater(),
    });
  }

  /** Sends the text first, then each file. */
  send(text: string, files: readonly OutgoingFile[], meta: Meta): void {
    const { ports, store, record } = this.#options;
    const texts = isBlank(text) ? [] : text.trim().match(PARTS);
    const parts = [...(texts ?? []).map((body) => ({ body })), ...files.map((file) => ({ body: '', file }))];
    if (parts.length === 0) return;
    const sentAt = ports.clock.now();
    for (const part of parts) {
      const message = { clientId: ports.environment.newId(), meta, sentAt, ...part };
      store.update((state) => addOutgoing({ ...state, draft: '' }, message));
    }
    record.write({ draft: '' });
    this.#start();
  }

  retry(id: string): void {
    const { store } = this.#options;
    const before = store.state;
    store.update((state) => retryOutgoing(state, id));
    if (store.state !== before) this.#start();
  }

  /** A message that has been accepted in the meantime is in the log, and reappears from there. */
  discard(id: string): void {
    this.#options.store.update((state) => removeOutgoing(state, id));
    this.#options.connection().link?.cancel(id);
  }

  /** Sends waiting messages, if possible now. */
  pump(): void {
    if (!this.#options.connection().link) return;
    void this.outbox.pump();
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
    if (!this.#options.connection().link) return; // the next link pumps
    this.#cancelLater = clock.after(retryDelay(2, environment.random()), () => this.pump());
  }

  async #transmit(message: OutgoingMessage): Promise<void> {
    const { ports, store } = this.#options;
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
  }
}
