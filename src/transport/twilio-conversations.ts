/** The visitor's conversations in the SDK, where each is shown apart: the list, and what is unread in the others (LC-54). */

import type { Client, Conversation } from '@twilio/conversations';
import type { LinkOptions } from '../core/ports.js';
import type { ConversationSummary, LoggedMessage } from '../core/types.js';
import { toLoggedMessage } from './twilio-map.js';
import { subscribedConversations } from './twilio-thread.js';

/** Conversations that are listed, those written in last. */
const MOST = 30;
/** Messages of each that are read. */
const LAST = 20;

export class TwilioConversations {
  readonly #client: Client;
  readonly #options: LinkOptions;
  readonly #onUnread: (count: number) => unknown;
  /** SIDs of those with new messages: the SDK learns later that these are their last ones. */
  readonly #news = new Set<string>();
  #isCounting = false;
  #isStale = false;

  /** @param onUnread receives how many messages of the team are unread in the other conversations */
  constructor(client: Client, options: LinkOptions, onUnread: (count: number) => unknown) {
    this.#client = client;
    this.#options = options;
    this.#onUnread = onUnread;
    if (!options.isApart) return;
    const count = ({ sid }: Conversation): void => {
      if (sid !== options.conversationSid) void this.#count();
    };
    client.on('initialized', () => void this.#count());
    client.on('messageAdded', ({ conversation }) => {
      this.#news.add(conversation.sid);
      count(conversation);
    });
    client.on('conversationUpdated', ({ conversation, updateReasons }) => {
      if (updateReasons.includes('lastReadMessageIndex')) count(conversation);
    });
  }

  async list(): Promise<ConversationSummary[]> {
    const all = await subscribedConversations(this.#client);
    const latest = all.sort((a, b) => writtenAt(b) - writtenAt(a)).slice(0, MOST);
    const listed = await Promise.all(latest.map((conversation) => this.#summaryOf(conversation)));
    return listed.filter(({ words }) => words !== '');
  }

  /** Counts again what came while it was counting. */
  async #count(): Promise<void> {
    this.#isStale = this.#isCounting;
    if (this.#isCounting) return;
    this.#isCounting = true;
    try {
      const all = await subscribedConversations(this.#client);
      const others = all.filter(
        (other) =>
          other.sid !== this.#options.conversationSid &&
          (this.#news.has(other.sid) ||
            (other.lastMessage?.index ?? -1) > (other.lastReadMessageIndex ?? -1)),
      );
      const summaries = await Promise.all(others.slice(0, MOST).map((other) => this.#summaryOf(other)));
      this.#onUnread(summaries.reduce((sum, { unread }) => sum + unread, 0));
    } catch {
      // The next message, or the next connection, counts again.
    } finally {
      this.#isCounting = false;
    }
    if (this.#isStale) await this.#count();
  }

  async #summaryOf(conversation: Conversation): Promise<ConversationSummary> {
    const page = await conversation.getMessages(LAST);
    const messages = page.items
      .map((message) => toLoggedMessage(message, this.#options.identity))
      .filter(({ from }) => from !== 'end');
    const last = messages.at(-1);
    const ofTeam = messages.filter(({ from }) => from === 'team');
    const seen = Math.max(
      conversation.lastReadMessageIndex ?? -1,
      ...messages.filter(({ from }) => from === 'visitor').map(({ index }) => index),
    );
    return {
      sid: conversation.sid,
      at: last?.sentAt ?? writtenAt(conversation),
      words: last ? wordsOf(last) : '',
      by: ofTeam.at(-1)?.author.name ?? '',
      unread: ofTeam.filter(({ index }) => index > seen).length,
    };
  }
}

const wordsOf = ({ body, media }: LoggedMessage): string => body || (media[0]?.filename ?? '');

const writtenAt = ({ lastMessage, dateCreated }: Conversation): number =>
  (lastMessage?.dateCreated ?? dateCreated)?.getTime() ?? 0;
