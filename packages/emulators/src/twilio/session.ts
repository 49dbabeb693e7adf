import type { WebSocket } from 'ws';
import type { Account } from './account.js';
import { Timers, type Clock } from '../shared/clock.js';
import { INIT_TIMEOUT_MS, PING_INTERVAL_MS } from './constants.js';
import type { Fault } from './faults.js';
import { FrameError, decodeFrame, encodeFrame, type Frame } from './frame.js';
import { newSecret } from './ids.js';
import type { ChatService } from './service.js';
import type { Grant } from './token.js';

export interface FrameStatus {
  code: number;
  status: string;
  errorCode?: number;
  description?: string;
}

/**
 * Handles the frames of a session; separate, so that the socket's life cycle and the protocol's rules change
 * independently.
 */
export interface SessionHandler {
  onFrame(session: Session, frame: Frame): Promise<void>;
}

export interface SessionSettings {
  socket: WebSocket;
  clock: Clock;
  aboutToExpireMs: number;
  handler: SessionHandler;
  onEnd: (session: Session) => void;
}

/** Milliseconds a socket may stay open after a close frame: the client closes it (protocol §2.5). */
const CLOSE_GRACE_MS = 10_000;

/** An open socket: its identity, its token's expiry, and its frames. */
export class Session {
  readonly id = newSecret(6);
  readonly since: number;
  readonly subscriptions = new Set<string>();
  /** Id of the half-open fault that silences this socket. */
  silencedBy: string | null = null;
  /** Set during a request whose outcome the client must not learn. */
  isMuted = false;
  account: Account | null = null;
  service: ChatService | null = null;
  identity: string | null = null;
  readonly #settings: SessionSettings;
  readonly #timers: Timers;
  #stopExpiry: (() => void)[] = [];
  #lastDue = 0;

  constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.#timers = new Timers(settings.clock);
    this.since = settings.clock.now();
    const { socket } = settings;
    socket.on('message', (data, isBinary) => {
      if (!isBinary || this.silencedBy !== null || this.isMuted) return;
      this.#receive(toBuffer(data));
    });
    socket.on('close', () => this.#end());
    socket.on('error', () => this.kill());
    this.#timers.start(INIT_TIMEOUT_MS, () => {
      if (!this.account) this.refuseUninitialised();
    });
  }

  get isHalfOpen(): boolean {
    return this.silencedBy !== null;
  }

  /** Called after a successful `init`: from now on it counts as a connection of its identity. */
  begin(grant: Grant): void {
    this.account = grant.account;
    this.service = grant.service;
    this.identity = grant.identity;
    this.armExpiry(grant.expiresAt);
    grant.account.sockets.attach(this);
    this.#pingLater();
  }

  /** Schedules the warning and the expiry of the token (protocol §2.4, §2.5). */
  armExpiry(expiresAt: number): void {
    for (const stop of this.#stopExpiry) stop();
    const left = expiresAt - this.#settings.clock.now();
    const margin = this.#settings.aboutToExpireMs;
    // Guess: for a token shorter than the margin, warn at half its life, so that renewing cannot become a
    // tight loop.
    const warnIn = left > margin ? left - margin : left / 2;
    this.#stopExpiry = [
      this.#timers.start(warnIn, () => this.warnAboutExpiry()),
      this.#timers.start(left, () => this.expire()),
    ];
  }

  warnAboutExpiry(): void {
    this.send({ method: 'client_update', client_update_type: 'token_about_to_expire' });
  }

  expire(): void {
    this.#close({ code: 410, status: 'TOKEN_EXPIRED', errorCode: 51207, description: 'Token expired' });
  }

  closeBy(fault: Fault): void {
    const code = fault.code ?? 308;
    const { errorCode, reconnectMinMs: min, reconnectMaxMs: max } = fault;
    const policy =
      min === undefined
        ? undefined
        : { backoff_policy: { reconnect_min_ms: min, reconnect_max_ms: max ?? min } };
    this.#close(
      { code, status: 'CLOSED_BY_FAULT', ...(errorCode === undefined ? {} : { errorCode }) },
      policy,
    );
  }

  /** Cuts the connection without a close frame. */
  kill(): void {
    this.#settings.socket.terminate();
    this.#end();
  }

  /** Observed reason (protocol §2.1). */
  refuseUninitialised(): void {
    this.#settings.socket.close(1000, 'no-init-from-client');
  }

  closeNormally(): void {
    this.#settings.socket.close(1000);
    this.#end();
  }

  reply(id: string, status: FrameStatus, fields: Record<string, unknown> = {}, payload?: unknown): void {
    this.send({ method: 'reply', id, status, ...fields }, payload);
  }

  notify(messageType: string, payload: unknown): void {
    this.send({ method: 'notification', message_type: messageType, notification_ctx_id: '' }, payload);
  }

  send(fields: Record<string, unknown> & { method: string }, payload?: unknown): void {
    const bytes = encodeFrame(fields, payload);
    const { clock } = this.#settings;
    const delay = this.account?.faults.find('delay', { identity: this.identity });
    if (delay) this.account?.faults.takeOne('delay', { identity: this.identity });
    // Never before an earlier frame: a delay must not change the order.
    const due = Math.max(this.#lastDue, clock.now() + (delay?.ms ?? 0));
    if (due <= clock.now()) {
      this.#write(bytes);
      return;
    }
    this.#lastDue = due;
    this.#timers.start(due - clock.now(), () => this.#write(bytes));
  }

  #write(bytes: Buffer): void {
    if (this.silencedBy !== null || this.isMuted) return;
    const { socket } = this.#settings;
    if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: true });
  }

  #receive(data: Buffer): void {
    let frame: Frame;
    try {
      frame = decodeFrame(data);
    } catch (error) {
      // A malformed frame is dropped, and the socket stays open (protocol §2).
      if (error instanceof FrameError) return;
      throw error;
    }
    void this.#settings.handler.onFrame(this, frame);
  }

  #close(status: FrameStatus, payload?: unknown): void {
    this.send({ method: 'close', status }, payload);
    this.account?.sockets.detach(this);
    for (const stop of this.#stopExpiry) stop();
    this.#timers.start(CLOSE_GRACE_MS, () => this.kill());
  }

  #pingLater(): void {
    this.#timers.start(PING_INTERVAL_MS, () => {
      this.send({ method: 'ping' });
      this.#pingLater();
    });
  }

  #end(): void {
    this.#timers.clear();
    this.account?.sockets.detach(this);
    this.#settings.onEnd(this);
  }
}

const toBuffer = (data: Buffer | ArrayBuffer | Buffer[]): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
