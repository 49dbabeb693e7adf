/**
 * Reads request bodies (CS-06) with limits for size, time, and the bytes that all requests of the process
 * hold together. Routes check what they can (account, signature header) before the body.
 */

import type { Context, MiddlewareHandler } from 'hono';
import type { Clock } from 'missive-chat/core/ports.js';
import { callerAddress } from './caller-address.js';
import { HttpError, retryAfter } from './errors.js';
import type { Metrics } from '../metrics.js';
import { callerOf } from './rate-limit.js';

export interface BodyLimits {
  /** Bytes of all bodies in progress in this process. */
  readonly total: number;
  /** Bytes of one address's bodies in progress. */
  readonly perCaller: number;
  /** Milliseconds between two chunks of a body. */
  readonly silence: number;
  /** Milliseconds for a whole body. */
  readonly duration: number;
}

const MB = 1024 * 1024;
/** Initial capacity of a body, in bytes; doubled as needed. */
const FIRST_CAPACITY = 16 * 1024;
export const DEFAULT_BODY_LIMITS: BodyLimits = {
  total: 64 * MB,
  perCaller: 32 * MB,
  silence: 10_000,
  duration: 30_000,
};

export interface RequestBodiesDeps {
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'bodyBytes' | 'bodiesRefused'>;
  readonly proxyHops: number;
  readonly limits?: Partial<BodyLimits>;
  /** Called with a request whose body was refused by a limit. */
  readonly onRefused?: (context: Context) => void;
}

/** Called with each chunk of a body as it arrives. */
export type OnChunk = (chunk: Uint8Array) => void;

export class RequestBodies {
  readonly #deps: RequestBodiesDeps;
  readonly #limits: BodyLimits;
  readonly #held = new Map<string, number>();
  #total = 0;

  constructor(deps: RequestBodiesDeps) {
    this.#deps = deps;
    this.#limits = { ...DEFAULT_BODY_LIMITS, ...deps.limits };
  }

  /** Bytes held now. */
  get total(): number {
    return this.#total;
  }

  /**
   * Middleware that reads the body before the handler runs; `context.req.text()` and similar return it.
   * @param onChunk creates a listener for one request's chunks, such as a hash; null when none is needed
   * @throws HttpError 413 `too-large`, 408 `too-slow`, 503 `overloaded`, 400 `invalid` when the sender
   * disconnects
   */
  limit(maxBytes: number, onChunk?: (context: Context) => OnChunk | null): MiddlewareHandler {
    return async (context, next) => {
      const caller = callerOf(callerAddress(context, this.#deps.proxyHops));
      const hold = new Hold((bytes) => this.#take(caller, bytes));
      try {
        const bytes = await this.#read(context, maxBytes, hold, onChunk?.(context) ?? null).catch(
          (error: unknown) => {
            if (error instanceof HttpError && error.code !== 'invalid') this.#deps.onRefused?.(context);
            throw error;
          },
        );
        // Hono stores promises here, though its types say otherwise.
        Object.assign(context.req.bodyCache, { arrayBuffer: Promise.resolve(bytes) });
        await next();
      } finally {
        this.#take(caller, -hold.bytes);
      }
    };
  }

  async #read(context: Context, maxBytes: number, hold: Hold, onChunk: OnChunk | null): Promise<ArrayBuffer> {
    if (Number(context.req.header('Content-Length') ?? 0) > maxBytes) throw this.#tooLarge(maxBytes);
    const { body } = context.req.raw;
    if (body === null) return new ArrayBuffer(0);
    const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    const deadline = this.#deadline();
    const largest = Number(context.req.header('Content-Length') ?? maxBytes);
    let bytes = new Uint8Array(0);
    let length = 0;
    try {
      for (;;) {
        const { done, value } = await deadline.race(reader.read());
        if (done) break;
        const needed = length + value.byteLength;
        if (needed > maxBytes) throw this.#tooLarge(maxBytes);
        if (needed > bytes.byteLength) {
          const capacity = Math.max(
            needed,
            Math.min(largest, Math.max(FIRST_CAPACITY, bytes.byteLength * 2)),
          );
          if (!hold.take(capacity - bytes.byteLength)) throw this.#overloaded();
          const larger = new Uint8Array(capacity);
          larger.set(bytes.subarray(0, length));
          bytes = larger;
        }
        bytes.set(value, length);
        length = needed;
        onChunk?.(value);
      }
    } catch (error) {
      // Not awaited: cancelling a body that hangs may hang too.
      reader.cancel().catch(() => undefined);
      throw error instanceof HttpError ? error : new HttpError(400, 'invalid', 'The body ended too early.');
    } finally {
      deadline.cancel();
    }
    return length === bytes.byteLength ? bytes.buffer : bytes.buffer.slice(0, length);
  }

  /** Reserves bytes, or releases them; returns false when the limit is reached. */
  #take(caller: string, bytes: number): boolean {
    const own = (this.#held.get(caller) ?? 0) + bytes;
    const { total, perCaller } = this.#limits;
    if (bytes > 0 && (own > perCaller || this.#total + bytes > total)) return false;
    if (own > 0) this.#held.set(caller, own);
    else this.#held.delete(caller);
    this.#total += bytes;
    this.#deps.metrics.bodyBytes.set(this.#total);
    return true;
  }

  /** Rejects when the body is silent for too long, or takes too long as a whole. */
  #deadline(): { race<T>(read: Promise<T>): Promise<T>; cancel(): void } {
    const { clock } = this.#deps;
    const { silence, duration } = this.#limits;
    const end = clock.now() + duration;
    let cancel = (): void => undefined;
    return {
      race: (read) =>
        new Promise((resolve, reject) => {
          const patience = Math.max(0, Math.min(silence, end - clock.now()));
          cancel = clock.after(patience, () => reject(this.#tooSlow()));
          read.then(resolve, reject).finally(cancel);
        }),
      cancel: () => cancel(),
    };
  }

  #tooLarge(maxBytes: number): HttpError {
    const size = maxBytes >= MB ? `${maxBytes / MB} MB` : `${maxBytes / 1024} kB`;
    return this.#refuse(new HttpError(413, 'too-large', `The body is larger than ${size}.`));
  }

  #tooSlow(): HttpError {
    return this.#refuse(
      new HttpError(408, 'too-slow', 'The body did not arrive in time.', {
        headers: { Connection: 'close' },
      }),
    );
  }

  #overloaded(): HttpError {
    return this.#refuse(
      new HttpError(503, 'overloaded', 'The server is reading too many large requests. Please try again.', {
        headers: { ...retryAfter(5), Connection: 'close' },
      }),
    );
  }

  #refuse(error: HttpError): HttpError {
    this.#deps.metrics.bodiesRefused.inc({ reason: error.code });
    return error;
  }
}

/** Memory reserved by one request, in bytes. */
class Hold {
  bytes = 0;
  readonly #take: (bytes: number) => boolean;

  constructor(take: (bytes: number) => boolean) {
    this.#take = take;
  }

  take(bytes: number): boolean {
    if (!this.#take(bytes)) return false;
    this.bytes += bytes;
    return true;
  }
}
