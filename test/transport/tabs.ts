/** Tabs of one visitor, several in one page: real locks and channels, and a simulated service. */

import { ChatError } from '../../src/core/chat-error.js';
import type { Clock, Link, LinkEvents, LinkOptions, LinkState, Transport } from '../../src/core/ports.js';
import type { ConversationSummary, LoggedMessage, OutgoingMessage } from '../../src/core/types.js';
import { PROTOCOL } from '../../src/transport/tabs/tab-messages.js';
import { sharedTransport, type TabsPlatform } from '../../src/transport/shared-transport.js';
import type { RawChannel } from '../../src/transport/tabs/tab-channel.js';

/** Waits until the condition holds. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 3_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A clock that the test advances. */
export class HandClock implements Clock {
  #now = 1_000_000;
  #timers: { readonly at: number; readonly task: () => void }[] = [];

  now(): number {
    return this.#now;
  }
  after(delay: number, task: () => void): () => void {
    const timer = { at: this.#now + delay, task };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }
  get pending(): number {
    return this.#timers.length;
  }
  advance(duration: number): void {
    this.#now += duration;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { task } of due) task();
  }
}

export const message = (index: number, body = `message ${index}`): LoggedMessage => ({
  sid: `IM${index}`,
  index,
  clientId: null,
  from: 'team',
  author: { name: 'Ada', avatarUrl: '' },
  body,
  sentAt: 1_000 * index,
  media: [],
});

export const outgoing = (body: string): OutgoingMessage => ({ clientId: `own-${body}`, body, meta: {} });

type Progress = (part: number) => void;

/** A connection to the service. */
export class RealLink implements Link {
  readonly options: LinkOptions;
  readonly events: LinkEvents;
  readonly asked: (readonly unknown[])[] = [];
  readonly sent: OutgoingMessage[] = [];
  isClosed = false;
  /** Results of the next sends; by default they never settle. */
  send: (message: OutgoingMessage, onProgress?: Progress) => Promise<void> = (given) => {
    this.sent.push(given);
    return Promise.resolve();
  };
  probe: () => Promise<void> = () => this.#note('probe', undefined);

  constructor(options: LinkOptions, events: LinkEvents) {
    this.options = options;
    this.events = events;
  }
  olderMessages(index: number, count: number): Promise<{ messages: LoggedMessage[]; hasOlder: boolean }> {
    return this.#note('olderMessages', { messages: [message(index - 1)], hasOlder: true }, index, count);
  }
  conversations(): Promise<ConversationSummary[]> {
    return this.#note('conversations', [{ sid: 'CH1', at: 1, words: 'Hello', by: 'Lou', unread: 0 }]);
  }
  typing(): void {
    this.asked.push(['typing']);
  }
  cancel(clientId: string): void {
    this.asked.push(['cancel', clientId]);
  }
  markRead(index: number): Promise<void> {
    return this.#note('markRead', undefined, index);
  }
  updateToken(token: string): Promise<void> {
    return this.#note('updateToken', undefined, token);
  }
  mediaUrl(index: number, sid: string): Promise<string> {
    return this.#note('mediaUrl', `https://media.test/${index}/${sid}`, index, sid);
  }
  close(): void {
    this.isClosed = true;
  }
  #note<T>(name: string, answer: T, ...args: readonly unknown[]): Promise<T> {
    this.asked.push([name, ...args]);
    return Promise.resolve(answer);
  }
}

/** A tab: a link as the core has it, and its recorded events. */
export class Tab {
  readonly states: LinkState[] = [];
  readonly heard: (readonly unknown[])[] = [];
  readonly reals: RealLink[] = [];
  readonly link: Link;
  isVisible: boolean;
  tokensWanted = 0;
  watchers = 0;
  loads = 0;
  readonly #changed = new Set<(what: 'visibility') => void>();
  readonly #left = new Set<() => void>();
  readonly #world: TabsWorld;

  constructor(world: TabsWorld, given: TabGiven) {
    this.#world = world;
    this.isVisible = given.isVisible ?? true;
    const transport = sharedTransport(() => this.#load(given.failsToLoad), this.#platform(given));
    this.link = transport.connect(
      {
        token: given.token ?? 'token',
        identity: 'visitor',
        conversationSid: given.conversationSid ?? world.conversationSid,
        websocketUrl: null,
        isApart: false,
      },
      {
        onState: (state) => this.states.push(state),
        onMessage: ({ body }) => this.heard.push(['message', body]),
        onRemoved: (sid) => this.heard.push(['removed', sid]),
        onUnreadElsewhere: (unread) =>
          this.heard.push(['elsewhere', unread.map(({ conversation, body }) => [conversation, body])]),
        onNextConversation: () => this.heard.push(['next conversation', null]),
        onTyping: (isTyping) => this.heard.push(['typing', isTyping]),
        onReadByTeam: (index) => this.heard.push(['read by team', index]),
        onReadByVisitor: (index) => this.heard.push(['read by visitor', index]),
        onTokenExpiring: () => (this.tokensWanted += 1),
      },
    );
  }

  get state(): LinkState | undefined {
    return this.states.at(-1);
  }
  /** Its own connection to the service. */
  get real(): RealLink {
    const real = this.reals.at(-1);
    if (!real) throw new Error('This tab has no connection of its own.');
    return real;
  }
  get leads(): boolean {
    return this.reals.some(({ isClosed }) => !isClosed);
  }
  connected(): Promise<void> {
    return until('connected', () => this.state === 'connected');
  }
  show(): void {
    this.isVisible = true;
    for (const changed of this.#changed) changed('visibility');
  }
  leavePage(): void {
    for (const task of this.#left) task();
  }

  #load(fails = false): Promise<Transport> {
    this.loads += 1;
    if (fails) return Promise.reject(new ChatError('unreachable', 'It does not load.'));
    return Promise.resolve({
      connect: (options: LinkOptions, events: LinkEvents): Link => {
        const real = new RealLink(options, events);
        this.reals.push(real);
        const { firstState } = this.#world;
        if (firstState) queueMicrotask(() => real.isClosed || events.onState(firstState));
        return real;
      },
    });
  }

  #platform({ locks, channel, window: frame }: TabGiven): TabsPlatform {
    const place = (frame ?? window) as Window & typeof globalThis;
    const listen = <T>(listeners: Set<T>, listener: T): (() => void) => {
      listeners.add(listener);
      this.watchers += 1;
      return () => {
        listeners.delete(listener);
        this.watchers -= 1;
      };
    };
    return {
      clock: this.#world.clock,
      environment: {
        newId: () => crypto.randomUUID(),
        random: () => Math.random(),
        isPageVisible: () => this.isVisible,
        watch: (changed) => listen(this.#changed, changed),
      },
      locks: locks ?? (() => place.navigator.locks),
      channel: channel ?? ((name) => new place.BroadcastChannel(name)),
      whenLeft: (task) => listen(this.#left, task),
    };
  }
}

interface TabGiven {
  readonly token?: string;
  readonly conversationSid?: string;
  readonly isVisible?: boolean;
  readonly failsToLoad?: boolean;
  readonly locks?: () => LockManager | undefined;
  readonly channel?: (name: string) => RawChannel;
  /** A frame whose removal is a crash. */
  readonly window?: Window | null;
}

/** Each test has a conversation of its own, and so a lock and a channel of its own. */
export class TabsWorld {
  readonly conversationSid = `CH${crypto.randomUUID()}`;
  readonly clock = new HandClock();
  readonly tabs: Tab[] = [];
  /** Initial state of connections, null for none. */
  firstState: LinkState | null = 'connected';

  get lockName(): string {
    return `missive-chat:${PROTOCOL}:visitor:${this.conversationSid}`;
  }
  open(given: TabGiven = {}): Tab {
    const tab = new Tab(this, given);
    this.tabs.push(tab);
    return tab;
  }
  /** The first of them is the leader. */
  async connected(...given: TabGiven[]): Promise<Tab[]> {
    const tabs: Tab[] = [];
    for (const one of given) {
      const tab = this.open(one);
      tabs.push(tab);
      if (this.firstState === 'connected') await tab.connected();
    }
    return tabs;
  }
  get openReals(): RealLink[] {
    return this.tabs.flatMap(({ reals }) => reals).filter(({ isClosed }) => !isClosed);
  }
  close(): void {
    for (const { link } of this.tabs) link.close();
  }
}

/** A channel of a tab that can fall asleep: messages arrive when it wakes. */
export class SleepyChannel {
  #isAsleep = false;
  #post: (() => void)[] = [];

  readonly open = (name: string): RawChannel => {
    const channel = new BroadcastChannel(name);
    const raw: RawChannel = {
      onmessage: null,
      postMessage: (data: unknown) => channel.postMessage(data),
      close: () => channel.close(),
    };
    channel.onmessage = (event): void => {
      const hear = (): void => {
        raw.onmessage?.call(channel, event);
      };
      if (this.#isAsleep) this.#post.push(hear);
      else hear();
    };
    return raw;
  };
  fallAsleep(): void {
    this.#isAsleep = true;
  }
  wake(): void {
    this.#isAsleep = false;
    for (const hear of this.#post.splice(0)) hear();
  }
  get waiting(): number {
    return this.#post.length;
  }
}
