/** Twilio Conversations as the core's `Transport`. Only this file and the other `twilio*.ts` files use the SDK. */

import type { Client, ConnectionState, Conversation, Message } from '@twilio/conversations';
import { ChatError } from '../core/chat-error.js';
import { toAttributes } from '../core/message-attributes.js';
import type { Link, LinkEvents, LinkOptions, LinkState, Transport } from '../core/ports.js';
import type { ConversationSummary, LoggedMessage, OutgoingMessage } from '../core/types.js';
import { createIsolated, endClient, ignoreErrors } from './twilio-cleanup.js';
import { LostEvents } from './twilio-lost-events.js';
import { Uploads } from './twilio-upload.js';
import { createClient } from './twilio-client.js';
import { isAnswer, isGone, toChatError, toLoggedMessage } from './twilio-map.js';
import { listConversations } from './twilio-conversations.js';
import { TwilioThread } from './twilio-thread.js';
import { reportUnreadElsewhere } from './twilio-unread.js';

const FIRST_PAGE = 30;

class TwilioTransport implements Transport {
  /** See `LostEvents`. */
  readonly #reported = new Map<string, string>();

  connect(options: LinkOptions, events: LinkEvents): Link {
    return new TwilioLink(options, events, this.#reported);
  }
}

export const twilioTransport: Transport = new TwilioTransport();

class TwilioLink implements Link {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  readonly #client: Client;
  readonly #isolated: ReturnType<typeof createIsolated>;
  readonly #uploads: Uploads;
  #conversation: Conversation | null = null;
  readonly #thread: TwilioThread;
  /** Whether the conversation was closed, deleted or left. */
  #hasEnded = false;
  /** Whether the visitor is in another conversation that is open. */
  #hasNext = false;
  #hasStarted = false;
  #isOver = false;
  readonly #lostEvents: LostEvents;

  constructor(options: LinkOptions, events: LinkEvents, reported: Map<string, string>) {
    this.#options = options;
    this.#events = events;
    this.#lostEvents = new LostEvents(reported);
    const isolated = createIsolated(() => createClient(options));
    this.#isolated = isolated;
    this.#client = isolated.result;
    ignoreErrors(this.#client);
    this.#uploads = new Uploads(this.#client);
    this.#thread = new TwilioThread(this.#client, options.conversationSid, options.isApart);
    reportUnreadElsewhere(
      this.#client,
      options,
      (unread) => this.#isOver || events.onUnreadElsewhere(unread),
    );
    this.#listenForEnd();
    this.#client.on('connectionStateChanged', (state) => this.#onConnectionState(state));
    this.#client.on('connectionError', ({ terminal }) => {
      if (terminal) this.#end(this.#client.connectionState === 'denied' ? 'denied' : 'lost');
    });
    this.#client.on('tokenAboutToExpire', () => this.#events.onTokenExpiring());
    // A new token passed now would hang forever (the socket is closing): a new link has a token of its own.
    this.#client.on('tokenExpired', () => this.#end('lost'));
    this.#client.on('initialized', () => {
      this.#hasStarted = true;
      isolated.restoreStorage();
    });
    void this.#openConversation();
  }

  async send(message: OutgoingMessage, onProgress?: (part: number) => void): Promise<void> {
    const conversation = this.#opened();
    const { clientId, body, file } = message;
    const attributes = toAttributes(message);
    if (this.#hasEnded) throw new ChatError('ended', 'The conversation has ended.');
    try {
      if (file) await this.#uploads.send(conversation, { clientId, attributes, file }, onProgress);
      else await conversation.sendMessage(body, attributes);
    } catch (error) {
      throw await this.#explain(error);
    }
  }

  cancel(clientId: string): void {
    this.#uploads.cancel(clientId);
  }

  async olderMessages(
    index: number,
    count: number,
  ): Promise<{ messages: LoggedMessage[]; hasOlder: boolean }> {
    const page = await this.#thread.before(this.#conversation, index, count);
    const messages = page.messages.map(({ message, index: place }) => ({
      ...this.#logged(message),
      index: place,
    }));
    return { messages, hasOlder: page.hasOlder };
  }

  conversations(): Promise<ConversationSummary[]> {
    return listConversations(this.#client, this.#options.identity);
  }

  typing(): void {
    // A failed notification is ignored: the next keystroke sends another.
    this.#conversation?.typing().catch(() => undefined);
  }

  async markRead(index: number): Promise<void> {
    await this.#opened().advanceLastReadMessageIndex(index);
  }

  async updateToken(token: string): Promise<void> {
    try {
      await this.#client.updateToken(token);
    } catch {
      this.#end('lost');
    }
  }

  async probe(): Promise<void> {
    const hasLost = await this.#lostEvents.check(this.#opened()).catch((error: unknown) => {
      if (!isAnswer(error)) throw toChatError(error);
      if (isGone(error)) this.#endConversation();
      return false;
    });
    if (hasLost) throw new ChatError('in-doubt', 'The service lost events of messages.');
  }

  async mediaUrl(messageIndex: number, mediaSid: string): Promise<string> {
    const { messages } = await this.#thread.before(this.#conversation, messageIndex + 1, 1);
    const media = messages[0]?.message.attachedMedia?.find(({ sid }) => sid === mediaSid);
    const url = await media?.getContentTemporaryUrl();
    if (!url) throw new ChatError('refused', 'The file is gone.');
    return url;
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#shutDown();
  }

  async #openConversation(): Promise<void> {
    const { conversationSid, identity } = this.#options;
    try {
      const conversation = await this.#client.getConversationBySid(conversationSid);
      this.#listen(conversation);
      // Messages between the session's page and the socket are in the log's last page.
      const [page, participants] = await Promise.all([
        conversation.getMessages(FIRST_PAGE),
        conversation.getParticipants(),
      ]);
      if (this.#isOver) return;
      this.#conversation = conversation;
      for (const message of page.items) this.#emit(message);
      for (const participant of participants)
        if (participant.identity !== identity && participant.lastReadMessageIndex !== null)
          this.#events.onReadByTeam(participant.lastReadMessageIndex);
      if (conversation.state?.current === 'closed') this.#endConversation();
      else this.#onConnectionState(this.#client.connectionState);
    } catch (error) {
      if (isGone(error)) this.#endConversation();
      else this.#end('lost');
    }
  }

  /** Detects that the conversation was closed, deleted or left, and the next one. */
  #listenForEnd(): void {
    const isIt = ({ sid }: Conversation): boolean => sid === this.#options.conversationSid;
    const endIfIt = (conversation: Conversation): void => {
      if (isIt(conversation)) this.#endConversation();
    };
    this.#client.on('conversationLeft', endIfIt);
    this.#client.on('conversationRemoved', endIfIt);
    this.#client.on('conversationUpdated', ({ conversation }) => {
      if (conversation.state?.current === 'closed') endIfIt(conversation);
    });
    this.#client.on('conversationJoined', (conversation) => {
      if (conversation.state?.current === 'closed') return;
      this.#hasNext ||= !isIt(conversation);
      if (!this.#isOver && this.#hasEnded) this.#events.onNextConversation();
    });
  }

  #endConversation(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#uploads.breakOff();
    this.#onConnectionState(this.#client.connectionState);
    if (this.#hasNext && !this.#isOver) this.#events.onNextConversation();
  }

  /** A rejection may concern only this message, or the whole conversation. */
  async #explain(error: unknown): Promise<ChatError> {
    const known = error instanceof ChatError ? error : toChatError(error);
    const isEnd =
      known.code === 'ended' || (known.code === 'refused' && (await this.#isGone().catch(() => false)));
    if (!isEnd) return known;
    this.#endConversation();
    return new ChatError('ended', known.message);
  }

  /** Checks whether the visitor no longer has the conversation. Rejects if there is no response. */
  async #isGone(): Promise<boolean> {
    try {
      await this.#opened().getUnreadMessagesCount();
      return false;
    } catch (error) {
      if (!isAnswer(error)) throw toChatError(error);
      return isGone(error);
    }
  }

  #listen(conversation: Conversation): void {
    const { identity } = this.#options;
    const ofTeam = (participant: { identity: string | null }): boolean => participant.identity !== identity;
    const live =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args): void => {
        if (!this.#isOver) listener(...args);
      };
    conversation.on('messageAdded', (message) => this.#emit(message));
    conversation.on('messageUpdated', ({ message }) => this.#emit(message));
    conversation.on(
      'messageRemoved',
      live(({ sid, index }) => {
        this.#lostEvents.removed(index);
        this.#events.onRemoved(sid);
      }),
    );
    conversation.on(
      'typingStarted',
      live((participant) => ofTeam(participant) && this.#events.onTyping(true)),
    );
    conversation.on(
      'typingEnded',
      live((participant) => ofTeam(participant) && this.#events.onTyping(false)),
    );
    conversation.on(
      'participantUpdated',
      live(({ participant }) => {
        const index = participant.lastReadMessageIndex;
        if (index !== null && ofTeam(participant)) this.#events.onReadByTeam(index);
      }),
    );
    conversation.on(
      'updated',
      live(({ conversation: { lastReadMessageIndex } }) => {
        if (lastReadMessageIndex !== null) this.#events.onReadByVisitor(lastReadMessageIndex);
      }),
    );
  }

  #onConnectionState(state: ConnectionState): void {
    if (this.#isOver) return;
    if (state === 'denied') this.#end('denied');
    else if (state === 'disconnected') this.#end('lost');
    else if (state !== 'connected') this.#events.onState('connecting');
    else this.#events.onState(this.#hasEnded ? 'ended' : this.#conversation ? 'connected' : 'connecting');
  }

  #end(state: LinkState): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.onState(state);
    this.#shutDown();
  }

  #shutDown(): void {
    this.#uploads.breakOff();
    this.#isolated.removeListeners();
    endClient(this.#client, this.#hasStarted).catch(() => undefined);
  }

  #opened(): Conversation {
    if (!this.#conversation || this.#isOver) throw new ChatError('in-doubt', 'Not connected.');
    return this.#conversation;
  }

  #emit(message: Message): void {
    if (this.#isOver) return;
    this.#lostEvents.added(message.index);
    this.#events.onMessage(this.#logged(message));
  }

  #logged(message: Message): LoggedMessage {
    return toLoggedMessage(message, this.#options.identity);
  }
}
