/**
 * What the visitor has not seen in the other conversations than the shown one (LC-54). The ends of their logs are read
 * once, where something is unread; afterwards the SDK's events suffice, which it emits for all conversations.
 */

import type { Client, Conversation, Message } from '@twilio/conversations';
import type { LinkOptions } from '../core/ports.js';
import type { LoggedMessage, MessageElsewhere } from '../core/types.js';
import { LAST, MOST, readEnd, type LogEnd } from './twilio-conversations.js';
import { toLoggedMessage } from './twilio-map.js';
import { subscribedConversations } from './twilio-thread.js';

type Report = (messages: readonly MessageElsewhere[]) => unknown;

/** One of the conversations. */
interface End {
  /** The last index that the visitor has seen. */
  readonly seen: number;
  /** The team's messages after it. */
  readonly unread: readonly LoggedMessage[];
}

/** @param report receives all unread messages, oldest first, once they are known and at each change */
export function reportUnreadElsewhere(client: Client, options: LinkOptions, report: Report): void {
  if (options.isApart) new UnreadElsewhere(client, options, report).listen();
}

class UnreadElsewhere {
  readonly #client: Client;
  readonly #options: LinkOptions;
  readonly #send: Report;
  readonly #ends = new Map<string, End>();
  /** Nothing is reported before the logs have been read: what is reported first is no news. */
  #reading: 'due' | 'begun' | 'done' = 'due';

  constructor(client: Client, options: LinkOptions, report: Report) {
    this.#client = client;
    this.#options = options;
    this.#send = report;
  }

  listen(): void {
    const client = this.#client;
    client.on('initialized', () => void this.#read());
    client.on('messageAdded', (message) => this.#take(message));
    client.on('messageUpdated', ({ message }) => {
      if (this.#knows(message)) this.#take(message);
    });
    client.on('messageRemoved', (message) => {
      if (this.#knows(message)) this.#remove(message);
    });
    client.on('conversationUpdated', ({ conversation, updateReasons }) => {
      if (!updateReasons.includes('lastReadMessageIndex')) return;
      const seen = conversation.lastReadMessageIndex ?? -1;
      if (this.#add(conversation, { messages: [], seen })) this.#report();
    });
    const left = ({ sid }: Conversation): void => {
      if (this.#ends.delete(sid)) this.#report();
    };
    client.on('conversationLeft', left);
    client.on('conversationRemoved', left);
  }

  async #read(): Promise<void> {
    this.#reading = 'begun';
    try {
      const all = await subscribedConversations(this.#client);
      const unread = all.filter(
        ({ sid, lastMessage, lastReadMessageIndex }) =>
          sid !== this.#options.conversationSid && (lastMessage?.index ?? -1) > (lastReadMessageIndex ?? -1),
      );
      const { identity } = this.#options;
      await Promise.all(
        unread.slice(0, MOST).map(async (other) => this.#add(other, await readEnd(other, identity))),
      );
      this.#reading = 'done';
      this.#report();
    } catch {
      // The next message, or the next connection, reads again.
      this.#reading = 'due';
    }
  }

  #take(message: Message): void {
    const logged = toLoggedMessage(message, this.#options.identity);
    const seen = logged.from === 'visitor' ? logged.index : -1;
    if (this.#add(message.conversation, { messages: [logged], seen })) this.#report();
  }

  /** Returns whether there is, or was, something unread. */
  #add({ sid }: Conversation, { messages, seen }: LogEnd): boolean {
    if (sid === this.#options.conversationSid) return false;
    const before = this.#ends.get(sid) ?? { seen: -1, unread: [] };
    const read = Math.max(before.seen, seen);
    const bySid = new Map([...before.unread, ...messages].map((message) => [message.sid, message]));
    const unread = [...bySid.values()]
      .filter(({ from, index }) => from === 'team' && index > read)
      .sort((a, b) => a.index - b.index)
      .slice(-LAST);
    this.#ends.set(sid, { seen: read, unread });
    return before.unread.length + unread.length > 0;
  }

  #knows({ sid, conversation }: Message): boolean {
    return !!this.#ends.get(conversation.sid)?.unread.some((message) => message.sid === sid);
  }

  #remove({ sid, conversation }: Message): void {
    const { seen = -1, unread = [] } = this.#ends.get(conversation.sid) ?? {};
    this.#ends.set(conversation.sid, { seen, unread: unread.filter((message) => message.sid !== sid) });
    this.#report();
  }

  #report(): void {
    if (this.#reading === 'due') void this.#read();
    if (this.#reading !== 'done') return;
    const all = [...this.#ends].flatMap(([conversation, { unread }]) =>
      unread.map((message) => ({ ...message, conversation })),
    );
    this.#send(all.sort((a, b) => a.sentAt - b.sentAt));
  }
}
