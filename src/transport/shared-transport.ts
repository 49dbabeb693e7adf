/**
 * One connection for all tabs of a visitor (LC-44). The tab that holds the lock of the conversation is the leader: it
 * opens the real link, and the others use it through a channel. When the leader closes, crashes or is suspended,
 * another tab becomes the leader. To its owner, each of these links looks like a real one.
 */

import type {
  Clock,
  Environment,
  Link,
  LinkEvents,
  LinkOptions,
  LinkState,
  Transport,
} from '../core/ports.js';
import type { ConversationSummary, LoggedMessage } from '../core/types.js';
import { browserEnvironment } from './browser-environment.js';
import { browserClock } from './browser-page.js';
import { Follower } from './tabs/follower.js';
import { Leader } from './tabs/leader.js';
import type { Role, RoleHost } from './tabs/role.js';
import { TabChannel, type RawChannel } from './tabs/tab-channel.js';
import { TabLock } from './tabs/tab-lock.js';
import { PROTOCOL, type SharedEvent } from './tabs/tab-messages.js';

/** Browser features for coordinating tabs. Locks and channels may be missing, and may throw. */
export interface TabsPlatform {
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'newId' | 'random' | 'isPageVisible' | 'watch'>;
  locks(): LockManager | undefined;
  channel(name: string): RawChannel;
  /** Runs `task` when the page is left, permanently or for the back-forward cache. Returns an unsubscribe function. */
  whenLeft(task: () => void): () => void;
}

const browserTabs: TabsPlatform = {
  clock: browserClock,
  environment: browserEnvironment,
  locks: () => (navigator as Partial<Navigator>).locks,
  channel: (name) => new BroadcastChannel(name),
  whenLeft(task) {
    const ending = new AbortController();
    addEventListener('pagehide', task, { signal: ending.signal });
    return () => ending.abort();
  },
};

/** `loadReal` is called only by the leader. */
export const sharedTransport = (
  loadReal: () => Promise<Transport>,
  platform: TabsPlatform = browserTabs,
): Transport => ({
  connect: (options, events) => new SharedLink(options, events, loadReal, platform),
  prepare: () => void loadReal().catch(() => undefined),
});

class SharedLink implements Link {
  readonly #events: LinkEvents;
  readonly #loadReal: () => Promise<Transport>;
  readonly #platform: TabsPlatform;
  readonly #host: RoleHost;
  readonly #ends: (() => void)[] = [];
  #options: LinkOptions;
  #channel: TabChannel | null = null;
  #lock: TabLock | null = null;
  #role!: Role;
  /** The last state that the owner was notified of, and the initial one. */
  #shown: LinkState = 'connecting';
  #isOver = false;

  constructor(
    options: LinkOptions,
    events: LinkEvents,
    loadReal: () => Promise<Transport>,
    platform: TabsPlatform,
  ) {
    this.#options = options;
    this.#events = events;
    this.#loadReal = loadReal;
    this.#platform = platform;
    const { clock, environment } = platform;
    this.#host = {
      clock,
      environment,
      post: (message) => this.#channel?.post(message),
      show: (state) => this.#show(state),
      emit: (event) => this.#emit(event),
      keepToken: (token) => (this.#options = { ...this.#options, token }),
      takeOver: () => this.#lock?.steal(),
      giveUp: () => this.#follow(),
    };
    this.#meetOtherTabs();
  }

  async send(...args: Parameters<Link['send']>): Promise<void> {
    await this.#role.call('send', args);
  }

  cancel(clientId: string): void {
    this.#role.call('cancel', [clientId]).catch(() => undefined);
  }

  async olderMessages(
    index: number,
    count: number,
  ): Promise<{ messages: LoggedMessage[]; hasOlder: boolean }> {
    const page = await this.#role.call('olderMessages', [index, count]);
    return page as { messages: LoggedMessage[]; hasOlder: boolean };
  }

  async conversations(): Promise<ConversationSummary[]> {
    return (await this.#role.call('conversations', [])) as ConversationSummary[];
  }

  typing(): void {
    this.#role.call('typing', []).catch(() => undefined);
  }

  async markRead(index: number): Promise<void> {
    await this.#role.call('markRead', [index]);
  }

  async updateToken(token: string): Promise<void> {
    this.#host.keepToken(token);
    await this.#role.updateToken(token);
  }

  async probe(): Promise<void> {
    await this.#role.call('probe', []);
  }

  async mediaUrl(messageIndex: number, mediaSid: string): Promise<string> {
    return (await this.#role.call('mediaUrl', [messageIndex, mediaSid])) as string;
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const end of this.#ends) end();
    this.#role.leave();
    this.#channel?.close();
    this.#lock?.leave();
  }

  #meetOtherTabs(): void {
    const { conversationSid, identity } = this.#options;
    const name = `missive-chat:${PROTOCOL}:${identity}:${conversationSid}`;
    const { environment } = this.#platform;
    try {
      const locks = this.#platform.locks();
      if (!locks) return this.#lead();
      const channel = this.#platform.channel(name);
      this.#channel = new TabChannel(channel, (message) => this.#role.receive(message));
      this.#lock = new TabLock(locks, name, {
        onTaken: () => this.#lead(),
        onStolen: () => this.#follow(),
        onBlocked: () => this.#leadAlone(),
      });
    } catch {
      return this.#leadAlone();
    }
    this.#ends.push(
      environment.watch((what) => {
        if (what === 'visibility' && environment.isPageVisible()) this.#role.pageShown();
      }),
      this.#platform.whenLeft(() => this.#leavePage()),
    );
    this.#role = new Follower(this.#host, -Infinity);
    this.#lock.queue();
  }

  /** Without locks or channels each tab has a connection of its own. */
  #leadAlone(): void {
    this.#channel?.close();
    this.#channel = null;
    this.#lead();
  }

  #lead(): void {
    const { clock, environment } = this.#platform;
    const former = this.#leaveRole();
    if (this.#isOver) return;
    this.#role = new Leader({
      host: this.#host,
      term: Math.max(clock.now(), former + 1) + environment.random(),
      former,
      options: this.#options,
      loadReal: this.#loadReal,
      onTokenExpiring: () => this.#events.onTokenExpiring(),
    });
  }

  #follow(): void {
    const former = this.#leaveRole();
    if (this.#isOver) return;
    this.#role = new Follower(this.#host, former);
    this.#lock?.queue();
  }

  /** Returns the term that has ended. */
  #leaveRole(): number {
    const former = this.#role as Role | undefined;
    this.#show('connecting');
    former?.leave();
    return former?.term ?? -Infinity;
  }

  #show(state: LinkState): void {
    if (this.#isOver || state === this.#shown) return;
    this.#shown = state;
    this.#events.onState(state);
    if (state === 'denied' || state === 'lost') this.close();
  }

  #emit([name, value]: SharedEvent): void {
    if (!this.#isOver) this.#events[name](value as never);
  }

  /** In the back-forward cache a page receives nothing, and must not be the leader. */
  #leavePage(): void {
    this.close();
    this.#events.onState('lost');
  }
}
