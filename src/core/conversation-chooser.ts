/**
 * Which of the visitor's conversations this tab shows, where they are apart from each other (LC-54): the latest, unless
 * the visitor opens an earlier one or begins another one. Unsent messages stay with the conversation they were written in.
 */

import { startThread, unreadMessages } from './chat-state.js';
import type { ConnectionEvents } from './connection-events.js';
import { NEW, type ServiceRequest } from './fetching.js';
import { outgoingMessages } from './outgoing.js';
import { storedText } from './stored.js';
import type { ConversationChoice, Session, SessionRequest } from './types.js';

const SID = /^CH[0-9a-f]{32}$/;

/** Other scripts may have changed what is stored. */
const storedSid = (value: unknown): string | undefined =>
  SID.test(storedText(value)) ? storedText(value) : undefined;

export class ConversationChooser {
  readonly #events: Pick<ConnectionEvents, 'config' | 'record' | 'store' | 'tabRecord'>;
  /** The latest conversation that this tab knows of. */
  #latest: string | undefined;
  #isNew = false;
  #identity: string | undefined;
  /** Makes a repeated start request idempotent: it creates no second visitor. */
  readonly #idempotencyKey: string;

  constructor(
    events: Pick<ConnectionEvents, 'config' | 'record' | 'store' | 'tabRecord'>,
    idempotencyKey: string,
  ) {
    this.#events = events;
    this.#idempotencyKey = idempotencyKey;
    this.#latest = this.#storedLatest;
  }

  get isOn(): boolean {
    return this.#events.config().chat.conversations === 'many';
  }

  /** Whether the visitor begins another conversation, and has not written yet: there is nothing to connect to. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** The part of a session request about conversations. */
  request(isStart: boolean): Pick<SessionRequest, 'conversations' | 'start' | 'idempotencyKey'> {
    const start = isStart && { start: true, idempotencyKey: this.#idempotencyKey };
    if (!this.isOn) return { ...start };
    const { after, open, shown } = this.#stored;
    if (isStart && after) return { ...start, conversations: { after } };
    const sid = this.#isUnsent ? (shown ?? open) : open;
    return { ...start, conversations: sid ? { open: sid } : {} };
  }

  /** Takes the response to a request. */
  take({ conversationSid: sid, identity }: Session, { after, open }: ConversationChoice = {}): void {
    if (!this.isOn) return;
    const { tabRecord, record, store } = this.#events;
    // Those of another user of the page.
    if (identity !== this.#identity) store.set({ elsewhere: undefined });
    this.#identity = identity;
    if (sid === null) return;
    const stored = this.#stored;
    this.#isNew = false;
    // What the visitor has chosen while it was requested is requested next.
    const isOutdated = open === undefined && stored.open !== undefined;
    const isOpen = isOutdated || stored.open === sid;
    tabRecord.write({
      shown: sid,
      open: isOpen ? stored.open : undefined,
      after: isOutdated || after === stored.after ? undefined : stored.after,
    });
    if (open === undefined && sid !== this.#storedLatest) record.write({ latest: sid });
    if (open === undefined) this.#latest = sid;
    if (store.state.shown !== sid) store.set({ shown: sid });
  }

  /** Returns whether the visitor goes to another conversation: not while something is unsent in this one. */
  choose(request: ServiceRequest): boolean {
    const { tabRecord, store } = this.#events;
    const sid = request.type === 'conversations' ? request.open : undefined;
    if (!sid || !this.isOn || this.#isUnsent) return false;
    this.#isNew = sid === NEW;
    if (this.#isNew) {
      tabRecord.write({ open: undefined, after: store.state.shown });
      store.update((state) => ({ ...startThread(state), hasOlder: false, elsewhere: state.elsewhere && [] }));
    } else {
      tabRecord.write({ open: sid === this.#storedLatest ? undefined : sid, after: undefined });
      if (sid !== store.state.shown) this.#leaveFor(sid);
    }
    return true;
  }

  /**
   * Shows the other conversation, empty until its log has come: nothing of the one before is seen there, or marked as read.
   */
  #leaveFor(sid: string): void {
    const { tabRecord, store } = this.#events;
    // What is written now belongs to the other one.
    tabRecord.write({ shown: undefined });
    const { elsewhere, shown } = store.state;
    const left = unreadMessages(store.state).map((message) => ({
      ...message,
      ...(shown && { conversation: shown }),
    }));
    store.update((state) => ({
      ...startThread(state),
      hasOlder: false,
      shown: sid,
      elsewhere: elsewhere && [...elsewhere, ...left],
    }));
  }

  /** Whether another tab has begun a conversation that this one follows: not if the visitor reads an earlier one here. */
  followsNext(): boolean {
    const latest = this.#storedLatest;
    if (!this.isOn || latest === this.#latest || this.#isUnsent) return false;
    this.#latest = latest;
    if (this.#stored.open !== undefined) return false;
    this.#isNew = false;
    return true;
  }

  get #stored(): {
    readonly open?: string | undefined;
    readonly after?: string | undefined;
    shown?: string | undefined;
  } {
    const { open, after, shown } = this.#events.tabRecord.read();
    return { open: storedSid(open), after: storedSid(after), shown: storedSid(shown) };
  }

  get #storedLatest(): string | undefined {
    return storedSid(this.#events.record.read().latest);
  }

  get #isUnsent(): boolean {
    return outgoingMessages(this.#events.store.state).length > 0;
  }
}
