import { randomBytes, randomUUID } from 'node:crypto';
import { ChangeSource } from '../shared/change-source.js';
import { Timers, type Clock } from '../shared/clock.js';
import type { Logger } from '../shared/logger.js';
import { makeChannel, type ChannelInput } from './channels.js';
import type { Contact } from './contacts.js';
import { errors } from './errors.js';
import { Faults } from './faults.js';
import { fileUrl, makeFile, type File, type FileInput } from './files.js';
import { addClosedRule, callCommentHooks } from './hooks.js';
import type { Channel, Comment, Conversation, Message, Post, RuleHook, Team, User } from './model.js';
import { composeMessage, replyTo, type NewMessageInput, type ReplyInput } from './outgoing.js';
import { RateLimits } from './rate-limits.js';
import type { CannedResponse } from './responses.js';
import { closeConversation, markRead, reopen } from './threads.js';
import { Webhooks } from './webhooks.js';

export interface OrganizationChange {
  what: 'channel' | 'conversation' | 'delivery' | 'fault' | 'message' | 'post';
  conversation?: string;
}

/**
 * Response of `POST /messages`. It is undocumented and may be an empty 201 (API §1, §2.2);
 * each of these shapes was observed.
 */
export const CREATED_REPLIES = ['id', 'object', 'array', 'bare', 'conversation', 'empty'] as const;
export type CreatedReply = (typeof CREATED_REPLIES)[number];

export interface OrganizationSettings {
  id?: string;
  name?: string;
  token?: string;
  clock: Clock;
  logger: Logger;
  /** Base URL of the emulator, for links to files and conversations. */
  baseUrl: () => string;
}

export const newToken = (): string => `missive_pat-${randomBytes(16).toString('hex')}`;

/** An organization with its token, channels, conversations and faults. Organizations are isolated. */
export class Organization extends ChangeSource<OrganizationChange> {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: Timers;
  readonly users: User[] = [];
  readonly teams: Team[] = [];
  readonly labels: Team[] = [];
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, File>();
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly webhooks: Webhooks;
  createdReply: CreatedReply = 'id';
  /** Whether a message may have `created_at`, which is undocumented. */
  createdAt: 'refuse' | 'take' = 'refuse';
  readonly hooks = new Map<string, RuleHook>();
  readonly contactBook: Team;
  readonly contacts = new Map<string, Contact>();
  readonly responses = new Map<string, CannedResponse>();
  /** From the id of a merged conversation to its current one. */
  readonly mergedIds = new Map<string, string>();
  readonly #conversations = new Map<string, Conversation>();
  readonly #messages: Message[] = [];
  readonly #baseUrl: () => string;

  constructor(settings: OrganizationSettings) {
    super();
    this.id = settings.id ?? randomUUID();
    this.name = settings.name ?? 'Kiln & Clay';
    this.contactBook = { id: randomUUID(), name: this.name };
    this.token = settings.token ?? newToken();
    this.clock = settings.clock;
    this.logger = settings.logger;
    this.#baseUrl = settings.baseUrl;
    this.timers = new Timers(settings.clock);
    const now = () => this.clock.now();
    this.rateLimits = new RateLimits(now);
    this.faults = new Faults({
      now,
      after: (ms, run) => void this.timers.start(ms, run),
      changed: () => this.changed({ what: 'fault' }),
    });
    this.webhooks = new Webhooks(this);
    this.addUser({ name: 'Lou Martin', email: 'lou@kiln-and-clay.example' });
    this.addUser({ name: 'Ada Okafor', email: 'ada@kiln-and-clay.example' });
    for (const name of ['Support', 'Orders']) this.teams.push({ id: randomUUID(), name });
    for (const name of ['Website', 'Urgent']) this.labels.push({ id: randomUUID(), name });
  }

  get baseUrl(): string {
    return this.#baseUrl();
  }

  /** Unix seconds, as in the service. */
  get now(): number {
    return Math.floor(this.clock.now() / 1_000);
  }

  /** The first text channel; created if there is none. */
  get channel(): Channel {
    return [...this.channels.values()].find(({ type }) => type === 'text') ?? this.createChannel();
  }

  /** Newest activity last. */
  get conversations(): readonly Conversation[] {
    return [...this.#conversations.values()];
  }

  /** Everything that was accepted and sent, in that order. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  get posts(): readonly Post[] {
    return this.conversations.flatMap(({ posts }) => posts);
  }

  createChannel(input: ChannelInput = {}): Channel {
    const channel = makeChannel(this.name, input);
    this.channels.set(channel.id, channel);
    this.changed({ what: 'channel' });
    return channel;
  }

  /** @param input `picture` is served by the emulator, and `avatarUrl` is its address then */
  addUser(input: Omit<User, 'id' | 'avatarUrl'> & Partial<User> & { readonly picture?: FileInput }): User {
    const { name, email, picture } = input;
    const file = picture && makeFile(picture);
    if (file) this.keepFiles([file]);
    const avatarUrl = file ? fileUrl(this.baseUrl, file) : (input.avatarUrl ?? null);
    const user = { id: randomUUID(), name, email, avatarUrl };
    this.users.push(user);
    return user;
  }

  /** The conversation with this id, also if it has been merged; 404 when there is none. */
  conversation(id: string): Conversation {
    const found = this.#conversations.get(this.mergedIds.get(id) ?? id);
    if (!found) throw errors.notFound('Conversation');
    return found;
  }

  conversationOf(message: Message): Conversation {
    const found = this.conversations.find(({ messages }) => messages.includes(message));
    if (!found) throw errors.notFound('Conversation');
    return found;
  }

  addConversation(conversation: Conversation): void {
    this.#conversations.set(conversation.id, conversation);
  }

  removeConversation(id: string): void {
    this.#conversations.delete(id);
  }

  record(message: Message): void {
    this.#messages.push(message);
  }

  keepFiles(files: readonly File[]): void {
    for (const file of files) this.files.set(file.id, file);
  }

  /** Replies as an agent and sends the webhook (`webhooks.settled()` waits for it). */
  reply(conversationId: string, input: ReplyInput): Message {
    return replyTo(this, this.conversation(conversationId), input);
  }

  /** Starts a conversation as an agent. */
  compose(input: NewMessageInput): Message {
    return composeMessage(this, input);
  }

  /** Comments as a user; calls the webhooks of rules for new comments. */
  comment(conversationId: string, { body, author }: { body: string; author?: User }): Comment {
    const conversation = this.conversation(conversationId);
    const writer = author ?? this.users[0];
    if (!writer) throw errors.invalid('The organization has no users');
    const comment = { id: randomUUID(), author: writer, body, createdAt: this.now };
    conversation.comments.push(comment);
    this.changed({ what: 'conversation', conversation: conversation.id });
    callCommentHooks(this, conversation, comment);
    return comment;
  }

  /** Closes a conversation as an agent (the first user by default), `alone` for that agent's own inbox only. */
  close(conversationId: string, { author, alone }: { author?: User; alone?: boolean } = {}): void {
    const user = author ?? this.users[0];
    closeConversation(this, this.conversation(conversationId), user, alone === undefined ? {} : { alone });
  }

  reopen(conversationId: string): void {
    reopen(this.conversation(conversationId));
    this.changed({ what: 'conversation', conversation: conversationId });
  }

  /** Makes a rule that calls the URL when a conversation is closed; false when it refuses the validation call. */
  onClosed(rule: { url: string; secret?: string | null }): Promise<boolean> {
    return addClosedRule(this, rule);
  }

  /** Marks a conversation as read by an agent. */
  read(conversationId: string): void {
    markRead(this, this.conversation(conversationId));
  }

  stop(): void {
    this.webhooks.stop();
    this.timers.clear();
    this.forgetListeners();
  }
}
