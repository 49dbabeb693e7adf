/**
 * A tab without a connection of its own: it receives the leader's events, and forwards calls to the leader.
 */

import { ChatError } from '../../core/chat-error.js';
import type { LinkState } from '../../core/ports.js';
import { ANSWER_TIMEOUT } from '../../core/timing.js';
import { PendingCalls } from './pending-calls.js';
import type { Role, RoleHost } from './role.js';
import { arityOf, isResultOf, type CallName, type TabMessage } from './tab-messages.js';

/** Timeout of the leader's response, applied twice: a busy page is not a dead one. */
export const LEADER_TIMEOUT = 1_500;

export class Follower implements Role {
  readonly #host: RoleHost;
  readonly #id: string;
  readonly #calls: PendingCalls;
  #term: number;
  #state: LinkState = 'connecting';
  /** Cancels the timeout of the leader's response. */
  #cancelTimeout: (() => void) | null = null;
  /** Cancels the timeout for a leader with a hidden page to connect. */
  #cancelWait: (() => void) | null = null;

  constructor(host: RoleHost, term: number) {
    this.#host = host;
    this.#term = term;
    this.#id = host.environment.newId();
    this.#calls = new PendingCalls(() => host.clock.now());
    this.#sendHello();
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
    this.#expectResponse();
    return this.#calls.add(id, name, onProgress);
  }

  /** The leader renews its own token; this one is used when this tab becomes the leader. */
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
        return; // for the leader
    }
  }

  pageShown(): void {
    this.#sendHello();
  }

  leave(): void {
    this.#cancelTimeout?.();
    this.#cancelWait?.();
    // The owner closes a link that does not respond: the leader, if alive, has a dead socket.
    if (this.#calls.hasWaited(ANSWER_TIMEOUT / 2)) this.#host.post({ kind: 'complaint', term: this.#term });
    this.#calls.breakOff();
  }

  #hear(message: TabMessage & { kind: 'state' | 'event' | 'welcome' | 'token' }): void {
    this.#cancelTimeout?.();
    this.#cancelTimeout = null;
    if (message.term > this.#term) this.#onNewLeader(message.term);
    if (message.kind === 'token') this.#host.keepToken(message.token);
    else if (message.kind === 'event') this.#host.emit(message.event);
    else if (message.kind === 'state') this.#show(message);
    else if (message.to === this.#id) {
      message.events.forEach((event) => this.#host.emit(event));
      this.#show(message);
    }
  }

  /** Another leader: pending calls to the previous one are in doubt. */
  #onNewLeader(term: number): void {
    this.#term = term;
    this.#state = 'connecting';
    this.#host.show('connecting');
    this.#calls.breakOff();
  }

  #show({ state, isSeen }: { state: LinkState; isSeen: boolean }): void {
    this.#updateTakeover(state === 'connecting' && !isSeen);
    const isNew = state !== this.#state;
    this.#state = state;
    this.#host.show(state);
    // The leader may be about to leave, so it has to respond.
    if (isNew && state === 'connecting') this.#sendHello();
  }

  /** Browsers throttle a hidden page, which slows down its reconnecting. */
  #updateTakeover(isSlow: boolean): void {
    if (isSlow)
      this.#cancelWait ??= this.#host.clock.after(2 * LEADER_TIMEOUT, () => {
        this.#cancelWait = null;
        this.#takeOver();
      });
    else {
      this.#cancelWait?.();
      this.#cancelWait = null;
    }
  }

  #sendHello(): void {
    this.#host.post({ kind: 'hello', from: this.#id });
    this.#expectResponse();
  }

  #expectResponse(isLastTime = false): void {
    this.#cancelTimeout ??= this.#host.clock.after(LEADER_TIMEOUT, () => {
      this.#cancelTimeout = null;
      if (isLastTime) return this.#takeOver();
      this.#host.post({ kind: 'hello', from: this.#id });
      this.#expectResponse(true);
    });
  }

  /** Only a visible tab takes over by force: a hidden one may be as slow as the leader. */
  #takeOver(): void {
    if (this.#host.environment.isPageVisible()) this.#host.takeOver();
  }
}
