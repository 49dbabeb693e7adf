/** A tab without a connection of its own: it hears what the leader hears, and lets it do what is to be done. */

import { ChatError } from '../../core/chat-error.js';
import type { LinkState } from '../../core/ports.js';
import { ANSWER_TIMEOUT } from '../../core/timing.js';
import { PendingCalls } from './pending-calls.js';
import type { Role, RoleHost } from './role.js';
import { arityOf, isResultOf, type CallName, type TabMessage } from './tab-messages.js';

/** How long the leader may be silent when spoken to, each of two times: a busy page is not a dead one. */
export const PATIENCE = 1_500;

export class Follower implements Role {
  readonly #host: RoleHost;
  readonly #id: string;
  readonly #calls: PendingCalls;
  #term: number;
  #state: LinkState = 'connecting';
  /** For a word of the leader. */
  #cancelPatience: (() => void) | null = null;
  /** For a leader whose page is hidden to get connected. */
  #cancelWait: (() => void) | null = null;

  constructor(host: RoleHost, term: number) {
    this.#host = host;
    this.#term = term;
    this.#id = host.environment.newId();
    this.#calls = new PendingCalls(() => host.clock.now());
    this.#greet();
  }

  get term(): number {
    return this.#term;
  }

  call(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const { clock, environment } = this.#host;
    const id = environment.newId();
    const arity = arityOf(name);
    const onProgress = args[arity] as ((...values: readonly number[]) => void) | undefined;
    try {
      this.#host.post({
        kind: 'call',
        term: this.#term,
        id,
        at: clock.now(),
        name,
        args: args.slice(0, arity),
        reports: onProgress !== undefined,
      });
    } catch (error) {
      return Promise.reject(new ChatError('refused', `It cannot be handed to another tab: ${String(error)}`));
    }
    this.#expectWord();
    return this.#calls.add(id, name, onProgress);
  }

  /** The leader renews its own; this one is for the day when this tab leads. */
  updateToken(): Promise<void> {
    return Promise.resolve();
  }

  receive(message: TabMessage): void {
    switch (message.kind) {
      case 'progress':
        this.#calls.progress(message.id, message.values);
        return;
      case 'answer': {
        const name = this.#calls.nameOf(message.id);
        if (name && isResultOf(name, message.value)) this.#calls.resolve(message.id, message.value);
        return;
      }
      case 'failure':
        this.#calls.reject(message.id, new ChatError(message.code, message.message));
        return;
      case 'state':
      case 'event':
      case 'welcome':
      case 'token':
        if (message.term >= this.#term) this.#hear(message);
        return;
      case 'hello':
      case 'call':
      case 'complaint':
        return; // to the leader
    }
  }

  pageShown(): void {
    this.#greet();
  }

  leave(): void {
    this.#cancelPatience?.();
    this.#cancelWait?.();
    // The owner drops a link that does not answer: the leader, if it is there at all, has a dead socket.
    if (this.#calls.hasWaited(ANSWER_TIMEOUT / 2)) this.#host.post({ kind: 'complaint', term: this.#term });
    this.#calls.breakOff();
  }

  #hear(message: TabMessage & { kind: 'state' | 'event' | 'welcome' | 'token' }): void {
    this.#cancelPatience?.();
    this.#cancelPatience = null;
    if (message.term > this.#term) this.#meet(message.term);
    if (message.kind === 'token') this.#host.keepToken(message.token);
    else if (message.kind === 'event') this.#host.emit(message.event);
    else if (message.kind === 'state') this.#show(message);
    else if (message.to === this.#id) {
      message.events.forEach((event) => this.#host.emit(event));
      this.#show(message);
    }
  }

  /** Another leader: what the one before was asked for is in doubt. */
  #meet(term: number): void {
    this.#term = term;
    this.#state = 'connecting';
    this.#host.show('connecting');
    this.#calls.breakOff();
  }

  #show({ state, isSeen }: { state: LinkState; isSeen: boolean }): void {
    this.#judge(state === 'connecting' && !isSeen);
    const isNew = state !== this.#state;
    this.#state = state;
    this.#host.show(state);
    // It may be about to leave: somebody must answer then.
    if (isNew && state === 'connecting') this.#greet();
  }

  /** Browsers slow down a hidden page, and with it what it does to mend its connection. */
  #judge(isSlow: boolean): void {
    if (isSlow)
      this.#cancelWait ??= this.#host.clock.after(2 * PATIENCE, () => {
        this.#cancelWait = null;
        this.#takeOver();
      });
    else {
      this.#cancelWait?.();
      this.#cancelWait = null;
    }
  }

  #greet(): void {
    this.#host.post({ kind: 'hello', from: this.#id });
    this.#expectWord();
  }

  #expectWord(isLastTime = false): void {
    this.#cancelPatience ??= this.#host.clock.after(PATIENCE, () => {
      this.#cancelPatience = null;
      if (isLastTime) return this.#takeOver();
      this.#host.post({ kind: 'hello', from: this.#id });
      this.#expectWord(true);
    });
  }

  /** Only the visitor's own tab takes the lead by force: a hidden one is as slow as the one it doubts. */
  #takeOver(): void {
    if (this.#host.environment.isPageVisible()) this.#host.takeOver();
  }
}
