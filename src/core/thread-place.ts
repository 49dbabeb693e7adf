/**
 * Presents a visitor's conversations as one thread: the log of each starts at 0, and in the thread the next one
 * continues after the previous one. The offset is the index of a log's first message in the thread.
 */

import type { Link, LinkEvents, LinkOptions, Transport } from './ports.js';
import type { LoggedMessage, Message, Session } from './types.js';

/** A session with indexes of the thread. A visitor who had a conversation keeps it. */
export interface PlacedSession extends Session {
  /** Whether the conversation continues below one that ended while it was displayed. */
  readonly isNext: boolean;
  readonly hasOlder: boolean;
}

export class ThreadPlace {
  /** Identity of the shown thread, and its last conversation. */
  #identity: string | null = null;
  #conversationSid: string | null = null;
  #offset = 0;

  /** Offset of the current conversation. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Converts the session to the thread's indexes: the next conversation of the same visitor continues below
   * the shown one.
   */
  take(session: Session, shown: readonly Message[]): PlacedSession {
    const { identity, conversationSid } = session;
    if (identity !== this.#identity) {
      this.#identity = identity;
      this.#conversationSid = null;
      this.#offset = 0;
    }
    const before = this.#conversationSid;
    const isNext = conversationSid !== null && before !== null && conversationSid !== before;
    if (isNext) this.#offset = offsetBehind(shown, session);
    this.#conversationSid = conversationSid ?? before;
    const { hasOlder = (session.messages[0]?.index ?? 0) > 0 } = session;
    const known = { ...session, conversationSid: this.#conversationSid, isNext, hasOlder };
    return sessionAt(known, this.#offset);
  }

  connect(transport: Transport, options: LinkOptions, events: LinkEvents): Link {
    const offset = this.#offset;
    return linkAt(transport.connect(options, eventsAt(events, offset)), offset);
  }
}

/**
 * Returns the offset of the session's conversation after the earlier ones that are displayed, by a common message if
 * there is one.
 */
function offsetBehind(shown: readonly Message[], { messages }: Session): number {
  const places = new Map(shown.map(({ sid, index }) => [sid, index]));
  let last: number | null = null;
  for (const { index } of shown) last = index ?? last;
  for (const { sid, index } of messages) {
    const place = places.get(sid) ?? null;
    if (place !== null) return place - index;
  }
  return last === null ? 0 : last + 1 - Math.min(0, messages[0]?.index ?? 0);
}

const sessionAt = (session: PlacedSession, offset: number): PlacedSession => ({
  ...session,
  messages: session.messages.map((message) => messageAt(message, offset)),
  visitorReadIndex: indexAt(session.visitorReadIndex, offset),
  teamReadIndex: indexAt(session.teamReadIndex, offset),
});

/** Converts the link's events to the thread's indexes. */
const eventsAt = (events: LinkEvents, offset: number): LinkEvents => ({
  ...events,
  onMessage: (message) => events.onMessage(messageAt(message, offset)),
  onReadByTeam: (index) => events.onReadByTeam(index + offset),
  onReadByVisitor: (index) => events.onReadByVisitor(index + offset),
});

/** Converts the link's methods to the thread's indexes. */
const linkAt = (link: Link, offset: number): Link => (offset === 0 ? link : shifted(link, offset));

const shifted = (link: Link, offset: number): Link => ({
  send: (...args) => link.send(...args),
  cancel: (clientId) => link.cancel(clientId),
  async olderMessages(index, count) {
    const page = await link.olderMessages(index - offset, count);
    return { ...page, messages: page.messages.map((message) => messageAt(message, offset)) };
  },
  conversations: () => link.conversations(),
  typing: () => link.typing(),
  // Earlier messages are in a log that has ended.
  markRead: async (index) => (index < offset ? undefined : link.markRead(index - offset)),
  updateToken: (token) => link.updateToken(token),
  probe: () => link.probe(),
  mediaUrl: (index, mediaSid) => link.mediaUrl(index - offset, mediaSid),
  close: () => link.close(),
});

const messageAt = (message: LoggedMessage, offset: number): LoggedMessage => ({
  ...message,
  index: message.index + offset,
});

const indexAt = (index: number | null, offset: number): number | null =>
  index === null ? null : index + offset;

/** Another user of the page has another conversation. */
export const isSameVisit = (before: Session | null, now: Session): boolean =>
  before?.identity === now.identity && before.conversationSid === now.conversationSid;
