import { once } from 'node:events';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type Frame } from '../../src/twilio/frame.js';
import type { Clock } from '../../src/shared/clock.js';
import type { TwilioEmulator, TwilioEmulatorAccount } from '../../src/index.js';

const TIMEOUT_MS = 90_000;

/** A clock that the test advances; timers due on the way run in order. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  #timers: { due: number; run: () => void }[] = [];

  now = (): number => this.#now;

  setTimeout = (run: () => void, ms: number): unknown => {
    const timer = { due: this.#now + Math.max(ms, 0), run };
    this.#timers.push(timer);
    return timer;
  };

  clearTimeout = (handle: unknown): void => {
    this.#timers = this.#timers.filter((timer) => timer !== handle);
  };

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!due) break;
      this.clearTimeout(due);
      this.#now = due.due;
      due.run();
    }
    this.#now = end;
  }
}

export interface TokenParts {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  secret?: string;
}

/** Creates a token as the client library's servers do, with any part replaced. */
export const makeToken = async (
  account: TwilioEmulatorAccount,
  identity: string,
  { header, claims, secret }: TokenParts = {},
): Promise<string> => {
  const key = [...account.keys.values()][0] ?? account.createKey('test');
  const now = Math.floor(account.clock.now() / 1000);
  const payload = {
    jti: `${key.sid}-${now}`,
    iss: key.sid,
    sub: account.sid,
    iat: now,
    exp: now + 3600,
    grants: { identity, chat: { service_sid: account.defaultService.sid } },
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ typ: 'JWT', alg: 'HS256', cty: 'twilio-fpa;v=1', ...header })
    .sign(new TextEncoder().encode(secret ?? key.secret));
};

/** A raw socket that speaks frames, for what the SDK does not expose or never does. */
export class RawClient {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  #wake: (() => void)[] = [];

  private constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data) => {
      this.frames.push(decodeFrame(data as Buffer));
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  static async open(emulator: Pick<TwilioEmulator, 'websocketUrl'>): Promise<RawClient> {
    const client = new RawClient(emulator.websocketUrl);
    await once(client.socket, 'open');
    return client;
  }

  static async start(
    emulator: TwilioEmulator,
    account: TwilioEmulatorAccount,
    identity: string,
  ): Promise<RawClient> {
    const client = await RawClient.open(emulator);
    await client.init(await makeToken(account, identity));
    return client;
  }

  send(header: Record<string, unknown> & { method: string }, payload?: unknown): void {
    this.socket.send(encodeFrame(header, payload));
  }

  async init(token: unknown, fields: Record<string, unknown> = {}): Promise<Frame> {
    this.send({ method: 'init', id: 'TMinit', token, ...fields });
    return this.next((frame) => frame.header.id === 'TMinit');
  }

  ask(
    id: string,
    method: string,
    path: string,
    payload?: unknown,
    params: Record<string, unknown> = {},
  ): void {
    const host = /^\/v[34]\//.test(path) ? 'cds.us1.twilio.com' : 'aim.us1.twilio.com';
    const request = { host, path, method, params, headers: {} };
    this.send({ method: 'message', id, active_grant: 'ip_messaging', http_request: request }, payload);
  }

  async request(method: string, path: string, payload?: unknown, params: Record<string, unknown> = {}) {
    const id = `TM${Math.random()}`;
    this.ask(id, method, path, payload, params);
    const { header, payload: body } = await this.next((frame) => frame.header.id === id);
    return { status: (header.http_status as { code: number }).code, body: body as Record<string, unknown> };
  }

  /** Resolves with the first matching frame, received already or later. */
  async next(fits: (frame: Frame) => boolean): Promise<Frame> {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    for (;;) {
      const found = this.frames.find(fits);
      if (found) return found;
      await new Promise<void>((resolve, reject) => {
        this.#wake.push(resolve);
        deadline.addEventListener('abort', () => reject(new Error('The frame did not come')));
      });
    }
  }

  pushes(type: string): Record<string, unknown>[] {
    return this.frames
      .filter((frame) => frame.header.message_type === type)
      .map((frame) => frame.payload as Record<string, unknown>);
  }

  close(): void {
    this.socket.terminate();
  }
}
