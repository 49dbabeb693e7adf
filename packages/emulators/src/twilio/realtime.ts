import { STATUS_CODES } from 'node:http';
import type { WebSocket } from 'ws';
import { isRecord } from '../shared/is-record.js';
import type { Account } from './account.js';
import type { Clock } from '../shared/clock.js';
import { PRODUCT } from './constants.js';
import { TwilioError, asTwilioError, errors } from './errors.js';
import type { Fault, Occasion } from './faults.js';
import type { Frame } from './frame.js';
import { digestOf, newSecret, newUuid } from './ids.js';
import type { Logger } from '../shared/logger.js';
import { sdkActor } from './model.js';
import { kindOf } from './requests.js';
import { Session, type FrameStatus, type SessionHandler } from './session.js';
import { claimsOf, verifyToken, type Grant } from './token.js';
import type { Tunnel } from './tunnel.js';
import { ensureUser } from './users.js';

export interface RealtimeSettings {
  clock: Clock;
  logger: Logger;
  aboutToExpireMs: number;
  findAccount: (sid: string) => Account | undefined;
  tunnel: Tunnel;
}

const OK: FrameStatus = { code: 200, status: 'OK' };
/** Protocol §2.2: update with a token of another identity or service. */
const UPDATE_FORBIDDEN = new TwilioError(403, 51232, 'Update forbidden');

/** The rules of the socket protocol (§2): init, update, close and the tunnel. */
export class Realtime implements SessionHandler {
  readonly #settings: RealtimeSettings;
  readonly #open = new Set<Session>();
  /**
   * Storage ids differ between runs, so that clients do not use objects of an earlier run (protocol §2.1).
   */
  readonly #nonce = newSecret();

  constructor(settings: RealtimeSettings) {
    this.#settings = settings;
  }

  accept(socket: WebSocket): void {
    const { clock, aboutToExpireMs } = this.#settings;
    const onEnd = (session: Session) => this.#open.delete(session);
    this.#open.add(new Session({ socket, clock, aboutToExpireMs, handler: this, onEnd }));
  }

  stop(): void {
    for (const session of this.#open) session.kill();
  }

  async onFrame(session: Session, frame: Frame): Promise<void> {
    const { method } = frame.header;
    try {
      if (method === 'init') await this.#init(session, frame);
      else if (!session.account) session.refuseUninitialised();
      else if (method === 'update') await this.#update(session, frame);
      else if (method === 'message') await this.#message(session, session.account, frame);
      else if (method === 'close') session.closeNormally();
      // Responses and telemetry require no response.
    } catch (error) {
      const known = asTwilioError(error);
      if (!known)
        this.#settings.logger.warn('A frame could not be handled', { method, error: String(error) });
      session.reply(frame.header.id, statusOf(known ?? errors.internal()));
    }
  }

  async #init(session: Session, frame: Frame): Promise<void> {
    if (session.account) throw errors.invalid('The socket is initialised already');
    const { id, token, continuation_token: continuation } = frame.header;
    const claims = claimsOf(token);
    const account = this.#settings.findAccount(claims.accountSid ?? '');
    if (account && this.#isRefused(session, account, claims.identity, id)) return;
    const grant = await verifyToken(token, this.#settings.findAccount, this.#settings.clock.now());
    ensureUser(grant.service, sdkActor(grant.identity), grant.identity);
    const renewed = this.#continue(grant, continuation);
    session.begin(grant);
    session.reply(id, OK, {
      capabilities: ['client_update', 'offline_storage'],
      ...renewed,
      offline_storage: {
        [PRODUCT]: { storage_id: digestOf(this.#nonce, grant.service.sid, grant.identity) },
      },
      init_registrations: registrationsOf(frame),
    });
  }

  /** Applies faults of `init`; returns true when the request was handled. */
  #isRefused(session: Session, account: Account, identity: string | null, id: string): boolean {
    const occasion = { identity, kind: 'init', target: 'init' } as const;
    const { faults } = account;
    if (faults.takeOne('drop', { ...occasion, stage: 'request' })) return true;
    const refused = faults.takeOne('refuse', occasion);
    if (refused) {
      const code = refused.code ?? 403;
      session.reply(id, {
        code,
        status: STATUS_CODES[code] ?? 'Refused',
        ...(refused.errorCode === undefined ? {} : { errorCode: refused.errorCode }),
        description: 'Refused on demand',
      });
      return true;
    }
    const throttled = faults.takeOne('throttle', occasion);
    if (throttled) {
      const status = { code: 429, status: 'Too Many Requests', errorCode: 51202 };
      session.reply(id, status, {}, policyOf(throttled));
      return true;
    }
    return false;
  }

  /** Protocol §2.1; `INVALID` is a guess for an unknown token. */
  #continue(grant: Grant, continuation: unknown): Record<string, unknown> {
    const { continuations } = grant.account;
    const owner = typeof continuation === 'string' ? continuations.get(continuation) : undefined;
    const self = `${grant.service.sid}:${grant.identity}`;
    if (owner === self) {
      return { continuation_token: continuation, continuation_token_status: { reissued: false } };
    }
    const reason =
      typeof continuation !== 'string' ? 'MISSING' : owner === undefined ? 'INVALID' : 'DIFFERENT_IDENTITY';
    const token = newSecret(24);
    continuations.set(token, self);
    return {
      continuation_token: token,
      continuation_token_status: {
        reissued: true,
        reissue_reason: reason,
        reissue_message: `A new continuation token was issued: ${reason}`,
      },
    };
  }

  async #update(session: Session, frame: Frame): Promise<void> {
    const { id, token } = frame.header;
    const { account, identity, service } = session;
    const occasion = { identity, kind: 'update', stage: 'request' } as const;
    if (account?.faults.takeOne('drop', occasion)) return;
    const grant = await verifyToken(token, this.#settings.findAccount, this.#settings.clock.now());
    if (grant.identity !== identity || grant.service !== service) throw UPDATE_FORBIDDEN;
    session.armExpiry(grant.expiresAt);
    session.reply(id, OK);
  }

  async #message(session: Session, account: Account, frame: Frame): Promise<void> {
    const { id, http_request: request } = frame.header;
    if (!isRecord(request) || typeof request.path !== 'string' || typeof request.method !== 'string') {
      throw errors.invalid('http_request is missing');
    }
    const { path, method } = request;
    const { faults } = account;
    const occasion = { identity: session.identity, kind: kindOf(method, path) };
    if (faults.takeOne('drop', { ...occasion, stage: 'request' })) return;
    if (faults.takeOne('kill-on-send', { ...occasion, stage: 'before' })) {
      session.kill();
      return;
    }
    const killed = faults.takeOne('kill-on-send', { ...occasion, stage: 'after' });
    // The echo of the write must not arrive either, or the client would know that it was accepted.
    if (killed) session.isMuted = true;
    const refusal = refusalOf(faults, { ...occasion, target: 'tunnel' });
    const response = refusal
      ? { status: refusal.status, body: refusal.body, follow: () => undefined }
      : await this.#settings.tunnel({
          session,
          method,
          path,
          params: request.params,
          payload: frame.payload,
        });
    if (killed) {
      session.kill();
      return;
    }
    if (!faults.takeOne('drop', { ...occasion, stage: 'reply' })) {
      const status = STATUS_CODES[response.status] ?? 'Unknown';
      session.reply(
        id,
        OK,
        { http_status: { code: response.status, status }, http_headers: {} },
        response.body,
      );
    }
    response.follow();
  }
}

function refusalOf(faults: Account['faults'], occasion: Occasion): TwilioError | null {
  if (faults.takeOne('throttle', occasion)) return errors.tooMany();
  const refused = faults.takeOne('refuse', occasion);
  return refused && new TwilioError(refused.code ?? 503, refused.errorCode ?? 20500, 'Refused on demand');
}

const statusOf = (error: TwilioError): FrameStatus => ({
  code: error.status,
  status: STATUS_CODES[error.status] ?? 'Error',
  errorCode: error.code,
  description: error.message,
});

const policyOf = (fault: Fault): unknown => ({
  backoff_policy: {
    reconnect_min_ms: fault.reconnectMinMs ?? 1000,
    reconnect_max_ms: fault.reconnectMaxMs ?? Math.max(2000, fault.reconnectMinMs ?? 0),
  },
});

const registrationsOf = (frame: Frame): unknown[] => {
  const { registrations } = frame.header;
  if (!Array.isArray(registrations)) return [];
  return registrations.filter(isRecord).map((one) => ({
    notification_ctx_id: newUuid(),
    type: one.type,
    product: one.product,
    message_types: one.message_types,
  }));
};
