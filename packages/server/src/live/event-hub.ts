/** All pages connected to this process, by account. Changes come from the store, made by any process. */

import type { ReplyTimes } from '../accounts/reply-times.js';
import type { Clock } from 'missive-chat/core/ports.js';
import { EventChannel } from './event-channel.js';
import { EventStream, HEARTBEAT, retryFrame } from './event-stream.js';
import { HttpError, retryAfter } from '../http/errors.js';
import type { Logger } from '../logging.js';
import type { Store } from '../stores/store.js';

export interface EventLimits {
  /** Streams per address: an office shares one. */
  readonly perCaller: number;
  /** Streams per process. */
  readonly total: number;
}

export const DEFAULT_EVENT_LIMITS: EventLimits = { perCaller: 200, total: 20_000 };

export interface EventHubDeps {
  readonly store: Pick<Store, 'find' | 'watch'>;
  readonly replyTimes: Pick<ReplyTimes, 'of'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits?: EventLimits;
}

export const HEARTBEAT_INTERVAL = 25_000;
/** Spreads the reconnections of pages that were disconnected together, in milliseconds. */
const RETRY_FROM = 1_000;
const RETRY_SPREAD = 4_000;
const LIMIT_RETRY_SECONDS = 60;

export class EventHub {
  readonly #deps: EventHubDeps;
  readonly #limits: EventLimits;
  readonly #channels = new Map<string, EventChannel>();
  readonly #callers = new Map<string, number>();
  #size = 0;
  #watching: Promise<() => void> | null = null;
  #stopHeartbeat: (() => void) | null = null;
  #isClosed = false;

  constructor(deps: EventHubDeps) {
    this.#deps = deps;
    this.#limits = deps.limits ?? DEFAULT_EVENT_LIMITS;
  }

  /** Streams that are open. */
  get size(): number {
    return this.#size;
  }

  /**
   * A page's stream; null when the account is gone.
   * @throws HttpError 429 and 503 `throttled`, 503 `not-ready`
   */
  async open(
    accountId: string,
    caller: string,
    lastEventId: string | undefined,
  ): Promise<ReadableStream<Uint8Array> | null> {
    const leave = this.#enter(caller);
    try {
      // Subscribe before reading: a change in between is sent twice at worst.
      await (this.#watching ??= this.#deps.store.watch((id) => void this.#refresh(id)));
      const account = await this.#deps.store.find(accountId);
      const replyTime = account && (await this.#deps.replyTimes.of(account));
      if (account === null || this.#isClosed) {
        leave();
        if (this.#isClosed) throw stopping();
        return null;
      }
      const channel = this.#channels.get(accountId) ?? new EventChannel(account, this.#deps.clock, replyTime);
      this.#channels.set(accountId, channel);
      channel.tell(account, replyTime);
      const stream: EventStream = new EventStream(() => {
        channel.streams.delete(stream);
        if (channel.streams.size === 0) this.#drop(accountId, channel);
        leave();
      });
      stream.send(retryFrame(RETRY_FROM + Math.round(this.#deps.random() * RETRY_SPREAD)));
      channel.join(stream, lastEventId);
      this.#stopHeartbeat ??= this.#beatLater();
      return stream.body;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Ends all streams; their pages come back to another process, or to this one after its restart. */
  close(): void {
    this.#isClosed = true;
    for (const channel of this.#channels.values()) channel.close();
    this.#rest();
  }

  /** @returns a function that frees the slot; a second call does nothing */
  #enter(caller: string): () => void {
    if (this.#isClosed) throw stopping();
    const own = this.#callers.get(caller) ?? 0;
    if (own >= this.#limits.perCaller) throw full(429, 'This address has too many open event streams.');
    if (this.#size >= this.#limits.total) throw full(503, 'The server has too many open event streams.');
    this.#callers.set(caller, own + 1);
    this.#size += 1;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (this.#callers.get(caller) ?? 1) - 1;
      if (left === 0) this.#callers.delete(caller);
      else this.#callers.set(caller, left);
      this.#size -= 1;
      if (this.#size === 0) this.#rest();
    };
  }

  async #refresh(accountId: string): Promise<void> {
    const channel = this.#channels.get(accountId);
    if (channel === undefined) return;
    try {
      const account = await this.#deps.store.find(accountId);
      if (account === null) channel.close();
      else channel.tell(account, await this.#deps.replyTimes.of(account));
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'a change could not be read; its pages reload it');
      channel.close(); // they reconnect with the id of their last event
    }
  }

  #drop(accountId: string, channel: EventChannel): void {
    channel.close();
    if (this.#channels.get(accountId) === channel) this.#channels.delete(accountId);
  }

  /** Without pages nothing is watched and no timer runs. */
  #rest(): void {
    this.#stopHeartbeat?.();
    this.#stopHeartbeat = null;
    const watching = this.#watching;
    this.#watching = null;
    void watching?.then(
      (unwatch) => unwatch(),
      () => undefined,
    );
  }

  #beatLater(): () => void {
    return this.#deps.clock.after(HEARTBEAT_INTERVAL, () => {
      for (const { streams } of this.#channels.values()) for (const stream of streams) stream.send(HEARTBEAT);
      this.#stopHeartbeat = this.#size > 0 ? this.#beatLater() : null;
    });
  }
}

const full = (status: 429 | 503, message: string): HttpError =>
  new HttpError(status, 'throttled', message, { headers: retryAfter(LIMIT_RETRY_SECONDS) });

const stopping = (): HttpError =>
  new HttpError(503, 'not-ready', 'The chat server is stopping.', { headers: retryAfter(1) });
