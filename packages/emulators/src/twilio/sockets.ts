import type { Account } from './account.js';
import type { Fault } from './faults.js';
import type { ChatService } from './service.js';
import type { Session } from './session.js';
import type { SyncEvent, SyncObject } from './sync-objects.js';
import { setOnline } from './users.js';

export interface TypingPush {
  conversationSid: string;
  identity: string;
  timeout: number;
  isReader: (identity: string) => boolean;
}

/** The open sockets of one account: subscriptions, presence, and faults of sockets. */
export class SocketHub {
  readonly #account: Account;
  readonly #sessions = new Set<Session>();

  constructor(account: Account) {
    this.#account = account;
  }

  get all(): Session[] {
    return [...this.#sessions];
  }

  attach(session: Session): void {
    this.#sessions.add(session);
    if (session.service && session.identity !== null) setOnline(session.service, session.identity, true);
    const fault = this.#account.faults.find('half-open', { identity: session.identity });
    if (fault?.newSockets === 'silent') session.silencedBy = fault.id;
    this.#account.changed({ what: 'socket' });
  }

  detach(session: Session): void {
    if (!this.#sessions.delete(session)) return;
    const { service, identity } = session;
    const isLast = !this.all.some((other) => other.service === service && other.identity === identity);
    if (isLast && service && identity !== null) setOnline(service, identity, false);
    this.#account.changed({ what: 'socket' });
  }

  /** Whether the identity has a socket, regardless of reachability. */
  isConnected(service: ChatService, identity: string): boolean {
    return this.all.some((session) => session.service === service && session.identity === identity);
  }

  publishSync(service: ChatService, object: SyncObject, event: SyncEvent): void {
    for (const session of this.#sessions) {
      if (session.service !== service || session.identity === null) continue;
      if (!session.subscriptions.has(object.sid) || !object.isReadableBy(session.identity)) continue;
      const times = this.#account.faults.takeOne('duplicate', { identity: session.identity }) ? 2 : 1;
      for (let count = 0; count < times; count += 1) {
        session.notify(`com.twilio.rtd.cds.${object.type}`, {
          event_type: event.type,
          event_protocol_version: 4,
          events: [event.wire],
        });
      }
    }
  }

  publishTyping(service: ChatService, push: TypingPush): void {
    for (const session of this.#sessions) {
      const { identity } = session;
      if (session.service !== service || identity === null || identity === push.identity) continue;
      if (!push.isReader(identity)) continue;
      session.notify('twilio.ipmsg.typing_indicator', {
        channel_sid: push.conversationSid,
        identity: push.identity,
        typing_timeout: push.timeout,
      });
    }
  }

  /** Applies a fault to the open sockets; returns how many it affected. */
  apply(fault: Fault): number {
    const met = this.all.filter(
      (session) => fault.identity === undefined || fault.identity === session.identity,
    );
    for (const session of met) {
      if (fault.kind === 'kill') session.kill();
      if (fault.kind === 'close') session.closeBy(fault);
      if (fault.kind === 'expire') session.expire();
      if (fault.kind === 'expire-soon') session.warnAboutExpiry();
      if (fault.kind === 'half-open') session.silencedBy = fault.id;
    }
    this.#account.changed({ what: 'socket' });
    return met.length;
  }

  /** Ends the silence of a half-open fault; frames sent during it are lost. */
  release(fault: Fault): void {
    for (const session of this.#sessions) {
      if (session.silencedBy === fault.id) session.silencedBy = null;
    }
  }

  closeService(service: ChatService): void {
    for (const session of this.all) if (session.service === service) session.kill();
  }

  stop(): void {
    for (const session of this.all) session.kill();
  }
}
