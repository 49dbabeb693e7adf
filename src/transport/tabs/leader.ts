/** The tab that holds the connection: it forwards events to the other tabs, and makes their calls. */

import { ChatError } from '../../core/chat-error.js';
import type { Link, LinkEvents, LinkOptions, LinkState, Transport } from '../../core/ports.js';
import type { OutgoingMessage } from '../../core/types.js';
import { PendingCalls } from './pending-calls.js';
import { RecentEvents } from './recent-events.js';
import { failure, type Role, type RoleHost } from './role.js';
import type { CallName, SharedEvent, SharedEventName, TabMessage } from './tab-messages.js';

/**
 * A call that arrives later than this, in milliseconds, may no longer have a caller: a tab that was suspended finds
 * calls in its queue that another tab has made since.
 */
const LATE = 1_000;

export interface LeaderOptions {
  readonly host: RoleHost;
  readonly term: number;
  /** The term of the previous leader, which this tab followed. */
  readonly former: number;
  readonly options: LinkOptions;
  readonly loadReal: () => Promise<Transport>;
  readonly onTokenExpiring: () => void;
}

export class Leader implements Role {
  readonly #host: RoleHost;
  readonly #term: number;
  readonly #former: number;
  readonly #calls: PendingCalls;
  readonly #recent = new RecentEvents();
  /** Messages being sent, by client id: a duplicated tab has its own copy of the queue. */
  readonly #sends = new Map<string, Promise<unknown>>();
  #real: Link | null = null;
  #state: LinkState = 'connecting';
  #isOver = false;

  constructor({ host, term, former, options, loadReal, onTokenExpiring }: LeaderOptions) {
    this.#host = host;
    this.#term = term;
    this.#former = former;
    this.#calls = new PendingCalls(() => host.clock.now());
    this.#tellState();
    this.#open(options, loadReal, onTokenExpiring).catch(() => this.#become('lost'));
  }

  get term(): number {
    return this.#term;
  }

  call(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const id = this.#host.environment.newId();
    const called = this.#calls.add(id, name);
    this.#do(name, args).then(
      (value) => this.#calls.resolve(id, value),
      (error: unknown) => this.#calls.reject(id, error),
    );
    return called;
  }

  async updateToken(token: string): Promise<void> {
    this.#host.post({ kind: 'token', term: this.#term, token });
    await this.#real?.updateToken(token);
  }

  receive(message: TabMessage): void {
    if ('term' in message && message.term > this.#term) this.#host.giveUp();
    // The lock arrived before the previous leader's last message, which ends the links of all tabs.
    else if (message.kind === 'state' && message.term === this.#former && isEnd(message.state))
      this.#become(message.state);
    else if (message.kind === 'hello') this.#welcome(message);
    else if (message.kind === 'call' && message.term === this.#term) this.#serve(message);
    else if (message.kind === 'complaint' && message.term === this.#term) this.#host.giveUp();
  }

  pageShown(): void {
    // The owner probes the connection itself.
  }

  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#state = 'connecting';
    this.#tellState();
    this.#real?.close();
    this.#calls.breakOff();
  }

  async #open(
    options: LinkOptions,
    loadReal: () => Promise<Transport>,
    onTokenExpiring: () => void,
  ): Promise<void> {
    const transport = await loadReal();
    if (this.#isOver) return;
    const share =
      (name: SharedEventName) =>
      (value: unknown): void =>
        this.#share([name, value]);
    const events: LinkEvents = {
      onState: (state) => this.#become(state),
      onTokenExpiring: () => this.#isOver || onTokenExpiring(),
      onMessage: share('onMessage'),
      onRemoved: share('onRemoved'),
      onTyping: share('onTyping'),
      onReadByTeam: share('onReadByTeam'),
      onReadByVisitor: share('onReadByVisitor'),
      onUnreadElsewhere: share('onUnreadElsewhere'),
      onNextConversation: () => share('onNextConversation')(undefined),
    };
    this.#real = transport.connect(options, events);
  }

  #share(event: SharedEvent): void {
    if (this.#isOver) return;
    this.#recent.note(event);
    this.#host.post({ kind: 'event', term: this.#term, event });
    this.#host.emit(event);
  }

  #become(state: LinkState): void {
    if (this.#isOver) return;
    this.#state = state;
    this.#tellState();
    this.#host.show(state);
  }

  #tellState(): void {
    this.#host.post({ kind: 'state', term: this.#term, ...this.#present() });
  }

  #present(): { state: LinkState; isSeen: boolean } {
    return { state: this.#state, isSeen: this.#host.environment.isPageVisible() };
  }

  #welcome({ from }: TabMessage & { kind: 'hello' }): void {
    const { all: events } = this.#recent;
    this.#host.post({ kind: 'welcome', term: this.#term, to: from, ...this.#present(), events });
  }

  #serve({ id, at, name, args, reports }: TabMessage & { kind: 'call' }): void {
    // Reports that there is a leader before the result is known.
    this.#tellState();
    const progress = (...values: readonly number[]): void =>
      this.#host.post({ kind: 'progress', id, values });
    const isLate = this.#host.clock.now() - at > LATE;
    const done = isLate
      ? Promise.reject(new ChatError('in-doubt', 'It came too late and was not done.'))
      : this.#do(name, reports ? [...args, progress] : args);
    done.then(
      (value) => this.#host.post({ kind: 'answer', id, value }),
      (error: unknown) => this.#host.post(failure(id, error)),
    );
  }

  #do(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const real = this.#real;
    if (!real || this.#isOver) return Promise.reject(new ChatError('in-doubt', 'Not connected.'));
    const ask = (): Promise<unknown> =>
      new Promise((resolve) => resolve(Reflect.apply(real[name], real, args)));
    return name === 'send' ? this.#sendOnce((args[0] as OutgoingMessage).clientId, ask) : ask();
  }

  #sendOnce(clientId: string, send: () => Promise<unknown>): Promise<unknown> {
    const before = this.#sends.get(clientId);
    if (before) return before;
    const sending = send();
    this.#sends.set(clientId, sending);
    sending.catch(() => this.#sends.delete(clientId));
    return sending;
  }
}

const isEnd = (state: LinkState): boolean => state === 'denied' || state === 'lost';
