/** Loads the connection when the first conversation needs it: a window without a conversation works without it. */

import { ChatError } from './chat-error.js';
import type { ConnectionEvents } from './connection-events.js';
import type { Connection } from './connection.js';
import type { Link, Ports } from './ports.js';
import { retryDelay } from './timing.js';

export class ConnectionOnDemand {
  readonly #ports: Ports;
  readonly #events: ConnectionEvents;
  #connection: Connection | null = null;
  /** The request to run when the connection has loaded. */
  #wish: 'resume' | 'start' | null = null;
  #isLoading = false;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(ports: Ports, events: ConnectionEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** The connection, once loaded. */
  get loaded(): Connection | null {
    return this.#connection;
  }

  get link(): Link | null {
    return this.#connection?.link ?? null;
  }

  /** Called when a first message is likely soon: preloads what it needs. */
  prepare(): void {
    this.#ports.loadTransport().then(
      (transport) => transport.prepare?.(),
      () => undefined,
    );
  }

  /** Connects to the visitor's conversation if there is one. */
  resume(): void {
    if (this.#connection) this.#connection.resume();
    else this.#load(this.#wish ?? 'resume');
  }

  /** Connects, creating the conversation if there is none. */
  start(): void {
    if (this.#connection) this.#connection.start();
    else this.#load('start');
  }

  /** Fetches the log's last page; also renews the token. */
  catchUp(): void {
    this.#connection?.catchUp();
  }

  /** Called when the network or the page is back. */
  wake(): void {
    if (this.#connection) this.#connection.wake();
    else if (this.#wish) this.#load(this.#wish);
  }

  /** Replaces a link that claims to be connected but does not respond. */
  replaceLink(): void {
    this.#connection?.replaceLink();
  }

  close(): void {
    this.#wish = null;
    this.#cancelRetry?.();
    if (this.#connection) this.#connection.close();
    else this.#events.onState('idle');
  }

  #load(wish: 'resume' | 'start'): void {
    this.#wish = wish;
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#cancelRetry?.();
    if (this.#failures < 2) this.#events.onState('connecting');
    this.#ports
      .loadConnection()
      .then(
        ({ Connection, visitorData }) => this.#use(new Connection(this.#ports, this.#events, visitorData)),
        () => this.#fail(),
      )
      .finally(() => (this.#isLoading = false));
  }

  #use(connection: Connection): void {
    if (!this.#wish) return; // closed while loading
    this.#connection = connection;
    connection[this.#wish]();
  }

  /** Handled like a lost connection: retried silently at first, displayed if it persists. */
  #fail(): void {
    if (!this.#wish) return;
    this.#failures += 1;
    if (this.#failures > 1) {
      this.#events.onError(new ChatError('unreachable', 'A part of the chat did not load.'));
      this.#events.onState('retrying');
    }
    const { clock, environment } = this.#ports;
    this.#cancelRetry = clock.after(retryDelay(this.#failures, environment.random()), () => this.wake());
  }
}
