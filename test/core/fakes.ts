/** A simulated environment of the core: nothing here waits for real time, a network or a browser. */

import type { ChatOptions } from '../../src/core/chat.js';
import { Chat } from '../../src/core/chat.js';
import { ChatError, type ChatErrorCode } from '../../src/core/chat-error.js';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { Connection } from '../../src/core/connection.js';
import type { MissiveChatEventName } from '../../src/core/events.js';
import type {
  Backend,
  Clock,
  Environment,
  KeyValueStorage,
  Link,
  LinkEvents,
  LinkOptions,
  LinkState,
  Ports,
  Transport,
  VisitorData,
} from '../../src/core/ports.js';
import type {
  Config,
  ConfigLayer,
  LoggedMessage,
  Message,
  OutgoingMessage,
  Session,
  RatingRequest,
  ConversationSummary,
  SessionRequest,
} from '../../src/core/types.js';

/** Runs everything that is already due, such as promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 9);
  #timers: { readonly at: number; readonly task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void): () => void {
    const timer = { at: this.#now + delay, task };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Timers that have neither run nor been cancelled. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Runs what is due within `duration`, in order. */
  async advance(duration: number): Promise<void> {
    const until = this.#now + duration;
    await settle();
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.task();
      await settle();
    }
    this.#now = until;
  }
}

export class FakeStorage implements KeyValueStorage {
  readonly values = new Map<string, string>();
  writes = 0;

  read(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  write(key: string, value: string): void {
    this.writes += 1;
    this.values.set(key, value);
  }

  remove(key: string): void {
    this.values.delete(key);
  }
}

export class FakeEnvironment implements Environment {
  networkUp = true;
  pageVisible = true;
  /** 0.5 is the middle of every spread. */
  randomness = 1;
  readonly #watchers = new Set<(what: 'network' | 'visibility' | 'storage') => void>();
  #ids = 0;

  newId(): string {
    this.#ids += 1;
    return `own-${this.#ids}`;
  }
  random(): number {
    return this.randomness;
  }
  isNetworkUp(): boolean {
    return this.networkUp;
  }
  isPageVisible(): boolean {
    return this.pageVisible;
  }
  page(): string {
    return 'https://shop.example/pots';
  }
  watch(changed: (what: 'network' | 'visibility' | 'storage') => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  get watchers(): number {
    return this.#watchers.size;
  }
  notify(what: 'network' | 'visibility' | 'storage'): void {
    for (const changed of this.#watchers) changed(what);
  }
  goOffline(): void {
    this.networkUp = false;
    this.notify('network');
  }
  goOnline(): void {
    this.networkUp = true;
    this.notify('network');
  }
  hide(): void {
    this.pageVisible = false;
    this.notify('visibility');
  }
  show(): void {
    this.pageVisible = true;
    this.notify('visibility');
  }
}

export const visitorData: VisitorData = () => ({
  language: 'fr-CA',
  platform: 'Linux',
  browser: 'Firefox 140',
});

const PAGE = 30;

type NewEntry = Partial<LoggedMessage> & { readonly body: string };

/** A logged message. */
export const logged = (index: number, given: Partial<LoggedMessage> = {}): LoggedMessage => ({
  sid: `IM${index}`,
  index,
  clientId: null,
  from: 'team',
  author: { name: '', avatarUrl: '' },
  body: `message ${index}`,
  sentAt: 1_000 * index,
  media: [],
  ...given,
});

/** A response that the test controls. */
export interface HeldResponse {
  respond(): Promise<void>;
  fail(code: ChatErrorCode): Promise<void>;
}

/** Our chat server, and the one conversation behind it. */
export class FakeBackend implements Backend {
  readonly requests: SessionRequest[] = [];
  conversationSid: string | null = null;
  identity = 'visitor-1';
  identityProblem: Session['identityProblem'];
  visitorReadIndex: number | null = null;
  teamReadIndex: number | null = null;
  log: LoggedMessage[] = [];
  /** Whether requests reach it, whatever the browser reports. */
  isReachable = true;
  /** Messages of the visitor's earlier conversations, with indexes of the current log. */
  earlier: LoggedMessage[] = [];
  hasEnded = false;
  readonly ratings: RatingRequest[] = [];
  #scripts: ((session: Session) => Promise<Session>)[] = [];

  rate(request: RatingRequest): Promise<unknown> {
    if (!this.isReachable) return Promise.reject(new ChatError('unreachable', 'no network'));
    this.ratings.push(request);
    return Promise.resolve({});
  }

  session(request: SessionRequest): Promise<Session> {
    this.requests.push(request);
    if (!this.isReachable) return Promise.reject(new ChatError('unreachable', 'no network'));
    if (request.conversations) this.#goTo(request);
    if (request.start && this.hasEnded) this.startNext();
    if (request.start) this.conversationSid ??= 'CH1';
    const session = this.#session();
    const script = this.#scripts.shift();
    return script ? script(session) : Promise.resolve(session);
  }

  /** Logs of conversations that are apart, by SID; the latest one comes last. */
  readonly apart = new Map<string, LoggedMessage[]>();

  /** The visitor's conversations are apart: shows the one that is asked for. */
  #goTo({ conversations: { open, after } = {}, start }: SessionRequest): void {
    const sids = [...this.apart.keys()];
    const next = `CH${String(sids.length).padStart(32, '0')}`;
    const isAnother = start && (sids.length === 0 || after === sids.at(-1));
    const sid = isAnother ? next : open && this.apart.has(open) ? open : sids.at(-1);
    if (sid === undefined) return;
    this.log = this.apart.get(sid) ?? [];
    this.apart.set(sid, this.log);
    if (sid !== this.conversationSid) this.visitorReadIndex = null;
    this.conversationSid = sid;
  }

  /** The visitor's next conversation. */
  startNext(): void {
    const end = (this.log.at(-1)?.index ?? -1) + 1;
    this.earlier = [...this.earlier, ...this.log].map((message) => ({
      ...message,
      index: message.index - end,
    }));
    this.log = [];
    this.hasEnded = false;
    this.visitorReadIndex = null;
    this.teamReadIndex = null;
    this.conversationSid = `CH${Number(this.conversationSid?.slice(2) ?? 0) + 1}`;
  }

  append(entry: NewEntry): LoggedMessage {
    const index = (this.log.at(-1)?.index ?? -1) + 1;
    const message = logged(index, { sid: `IM${this.earlier.length + index}`, ...entry });
    this.log.push(message);
    return message;
  }

  /** The next requests fail, with these codes. */
  failNext(...codes: ChatErrorCode[]): void {
    for (const code of codes)
      this.#scripts.push(() => Promise.reject(new ChatError(code, `scripted: ${code}`)));
  }

  /** The next request gets a response when the test resolves it, with the log at the time of the request. */
  holdNext(): HeldResponse {
    const held: { resolve?: () => void; reject?: (error: Error) => void } = {};
    this.#scripts.push(
      (session) =>
        new Promise((resolve, reject) => {
          held.resolve = () => resolve(session);
          held.reject = reject;
        }),
    );
    return {
      respond: () => {
        held.resolve?.();
        return settle();
      },
      fail: (code) => {
        held.reject?.(new ChatError(code, `scripted: ${code}`));
        return settle();
      },
    };
  }

  #session(): Session {
    const { identity, identityProblem, conversationSid, hasEnded, visitorReadIndex, teamReadIndex } = this;
    const whole = [...this.earlier, ...this.log];
    return {
      ...(identityProblem && { identityProblem }),
      token: `token-${this.requests.length}`,
      expiresAt: '2026-01-05T10:00:00.000Z',
      identity,
      verification: 'unverified',
      visitorToken: `proof-of-${identity}`,
      conversationSid,
      ...(hasEnded && { hasEnded }),
      messages: conversationSid === null ? [] : whole.slice(-PAGE),
      visitorReadIndex,
      teamReadIndex,
      websocketUrl: null,
    };
  }
}

/**
 * The outcome of one send. `end` the conversation is closed · `accept` is logged, echoed and acknowledged ·
 * `accept-unseen` is acknowledged and its echo lost · `break` the socket dies before it is accepted ·
 * `accept-then-break` it dies afterwards · `hang` no response · `accept-then-hang` accepted, but no response.
 */
export type Fate =
  | 'accept'
  | 'accept-unseen'
  | 'refuse'
  | 'end'
  | 'throttle'
  | 'break'
  | 'accept-then-break'
  | 'hang'
  | 'accept-then-hang';

/** One connection. Like the real one, `close` aborts pending calls. */
export class FakeLink implements Link {
  readonly options: LinkOptions;
  readonly events: LinkEvents;
  readonly sent: OutgoingMessage[] = [];
  readonly cancelled: string[] = [];
  /** Of the last send. */
  onProgress: ((part: number) => void) | undefined;
  readonly tokens: string[] = [];
  readonly readMarks: number[] = [];
  typingNotices = 0;
  probes = 0;
  isClosed = false;
  state: LinkState = 'connecting';
  /** Responds to probes and tokens; a half-open socket does not. */
  isResponsive = true;
  readonly #transport: FakeTransport;
  readonly #breakOff = new Set<() => void>();

  constructor(transport: FakeTransport, options: LinkOptions, events: LinkEvents) {
    this.#transport = transport;
    this.options = options;
    this.events = events;
  }

  /** The service reports a connection state. */
  async become(state: LinkState): Promise<void> {
    this.state = state;
    this.events.onState(state);
    await settle();
  }

  conversations(): Promise<ConversationSummary[]> {
    return Promise.resolve([]);
  }

  send(message: OutgoingMessage, onProgress?: (part: number) => void): Promise<void> {
    this.sent.push(message);
    this.onProgress = onProgress;
    const held = this.#transport.takeHeldSend();
    if (held) return held;
    if (this.state === 'ended') return Promise.reject(new ChatError('ended', 'closed'));
    const fate = this.#transport.fates.shift() ?? 'accept';
    const { backend } = this.#transport;
    const own = { from: 'visitor', clientId: message.clientId, body: message.body } as const;
    if (fate.startsWith('accept')) {
      const entry = backend.append(own);
      if (fate === 'accept') this.events.onMessage(entry);
    }
    if (fate === 'end') {
      this.state = 'ended';
      this.events.onState('ended');
      return Promise.reject(new ChatError('ended', 'closed'));
    }
    if (fate === 'refuse') return Promise.reject(new ChatError('refused', 'too long'));
    if (fate === 'throttle') return Promise.reject(new ChatError('throttled', 'slow down'));
    if (fate.endsWith('hang')) return this.#noResponse();
    if (fate.endsWith('break')) {
      this.state = 'connecting';
      this.events.onState('connecting');
      return Promise.reject(new ChatError('in-doubt', 'disconnected'));
    }
    return Promise.resolve();
  }

  /** Aborts held sends, as the real one does. */
  cancel(clientId: string): void {
    this.cancelled.push(clientId);
  }

  olderMessages(index: number, count: number): Promise<{ messages: LoggedMessage[]; hasOlder: boolean }> {
    this.#transport.olderPagesAsked += 1;
    const { earlier, log } = this.#transport.backend;
    const older = [...earlier, ...log].filter((message) => message.index < index);
    const page = { messages: older.slice(-count), hasOlder: older.length > count };
    return this.isResponsive ? Promise.resolve(page) : this.#noResponse();
  }

  typing(): void {
    this.typingNotices += 1;
  }

  markRead(index: number): Promise<void> {
    this.readMarks.push(index);
    return Promise.resolve();
  }

  /** The real one hides errors, and ends. */
  updateToken(token: string): Promise<void> {
    this.tokens.push(token);
    return this.isResponsive ? Promise.resolve() : this.#noResponse<undefined>().catch(() => undefined);
  }

  probe(): Promise<void> {
    this.probes += 1;
    return this.isResponsive ? Promise.resolve() : this.#noResponse();
  }

  mediaUrl(messageIndex: number, mediaSid: string): Promise<string> {
    if (mediaSid === 'gone') return Promise.reject(new ChatError('refused', 'The file is gone.'));
    return Promise.resolve(`https://media.test/${messageIndex}/${mediaSid}`);
  }

  close(): void {
    this.isClosed = true;
    for (const breakOff of this.#breakOff) breakOff();
  }

  #noResponse<T>(): Promise<T> {
    return new Promise((_, reject) => {
      this.#breakOff.add(() => reject(new ChatError('in-doubt', 'disconnected')));
    });
  }
}

export class FakeTransport implements Transport {
  readonly backend: FakeBackend;
  readonly links: FakeLink[] = [];
  /** Initial state of new links, null for none. */
  firstState: LinkState | null = 'connected';
  /** Of the next sends; all others are accepted. */
  readonly fates: Fate[] = [];
  olderPagesAsked = 0;
  #heldSend: Promise<void> | undefined;

  constructor(backend: FakeBackend) {
    this.backend = backend;
  }

  connect(options: LinkOptions, events: LinkEvents): Link {
    const link = new FakeLink(this, options, events);
    this.links.push(link);
    const state = this.firstState;
    if (state !== null) void Promise.resolve().then(() => (link.isClosed ? undefined : link.become(state)));
    return link;
  }

  /** The next send is resolved when the test says, whatever happens to its link. */
  holdSend(): (outcome: 'taken' | ChatErrorCode) => void {
    let finish: (outcome: 'taken' | ChatErrorCode) => void = () => undefined;
    this.#heldSend = new Promise((resolve, reject) => {
      finish = (outcome) => (outcome === 'taken' ? resolve() : reject(new ChatError(outcome, 'late')));
    });
    return (outcome) => finish(outcome);
  }

  takeHeldSend(): Promise<void> | undefined {
    const held = this.#heldSend;
    this.#heldSend = undefined;
    return held;
  }

  /** The current one. */
  get link(): FakeLink {
    const link = this.links.at(-1);
    if (!link) throw new Error('Nothing is connected.');
    return link;
  }

  get openLinks(): number {
    return this.links.filter(({ isClosed }) => !isClosed).length;
  }

  /** Bodies of all messages sent over any link, in order. */
  get sentBodies(): string[] {
    return this.links.flatMap(({ sent }) => sent.map(({ body }) => body));
  }
}

/** One browser tab, with the chat server and the service. */
export class World {
  readonly clock = new FakeClock();
  readonly storage = new FakeStorage();
  readonly tabStorage = new FakeStorage();
  readonly environment = new FakeEnvironment();
  readonly backend = new FakeBackend();
  readonly transport = new FakeTransport(this.backend);
  readonly announced: { readonly name: MissiveChatEventName; readonly detail: unknown }[] = [];
  /** Also called with each event. */
  onAnnounced: (name: MissiveChatEventName) => void = () => undefined;
  /** How often another tab's forgetting was forwarded. */
  timesForgotten = 0;
  transportLoads = 0;
  failingLoads = 0;

  get ports(): Ports {
    const { clock, storage, tabStorage, environment, backend } = this;
    const loadTransport = (): Promise<Transport> => {
      this.transportLoads += 1;
      if (this.failingLoads === 0) return Promise.resolve(this.transport);
      this.failingLoads -= 1;
      return Promise.reject(new ChatError('unreachable', 'A part of the chat did not load.'));
    };
    const loadConnection: Ports['loadConnection'] = () => Promise.resolve({ Connection, visitorData });
    return { clock, storage, tabStorage, environment, backend, loadConnection, loadTransport };
  }

  config(page: ConfigLayer = {}): Config {
    return resolveConfig([{ id: 'acme', ...page }]);
  }

  /** A chat as the page creates it; again for a reload, or for another tab on the same storage. */
  chat(config: ConfigLayer = {}, ports: Partial<Ports> = {}): Chat {
    const host: ChatOptions['host'] = {
      emit: (name, detail) => {
        this.announced.push({ name, detail });
        this.onAnnounced(name);
      },
      onForgotten: () => (this.timesForgotten += 1),
    };
    return new Chat({
      config: this.config(config),
      settings: { account: 'acme', config: {}, status: 'online', mayHideBranding: false },
      ports: { ...this.ports, ...ports },
      host,
    });
  }

  /** A connected chat of a visitor who wrote before: all of `log` is history. */
  async returningChat(config: ConfigLayer = {}): Promise<Chat> {
    this.backend.conversationSid ??= 'CH1';
    this.storage.values.set(
      'missive-chat:acme',
      JSON.stringify({ visitorToken: 'proof', hasConversation: true }),
    );
    const chat = this.chat(config);
    await settle();
    return chat;
  }

  /** Details of every event of that name, in order. */
  events(name: MissiveChatEventName): unknown[] {
    return this.announced.filter((event) => event.name === name).map(({ detail }) => detail);
  }

  /** The team writes a message, and open links receive it. */
  teamWrites(body: string): LoggedMessage {
    const message = this.backend.append({ body });
    for (const link of this.transport.links)
      if (!link.isClosed && link.state === 'connected') link.events.onMessage(message);
    return message;
  }

  /** The visitor stored in this browser. */
  get remembered(): Record<string, unknown> {
    return JSON.parse(this.storage.read('missive-chat:acme') ?? '{}') as Record<string, unknown>;
  }
}

/** `body:delivery` of each message of the thread. */
export const thread = (chat: Chat): string[] => shown(chat.store.state.messages);
export const shown = (messages: readonly Message[]): string[] =>
  messages.map(({ body, from, delivery }) => (from === 'team' ? body : `${body}:${delivery}`));
