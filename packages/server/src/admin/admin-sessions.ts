/**
 * Sessions of the Setup page. A token names its session and is signed; the store has the sessions that have not ended,
 * and what their operators may do now.
 */

import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { hmacOf, isSameSecret } from '../crypto/signatures.js';
import type { AdminSessionRecord, OperatorStore } from '../stores/operator-store.js';

/** Seconds: a working day. */
export const ADMIN_SESSION_LIFETIME = 12 * 60 * 60;
const AUDIENCE = 'missive-chat/setup';

export interface AdminSession {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export type SessionStore = Pick<OperatorStore, 'openSession' | 'findSession' | 'endSession'>;

export class AdminSessions {
  readonly #secret: string;
  /** Derived from the secret: changing it ends all sessions. */
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #store: SessionStore;

  constructor(secret: string, now: () => number, store: SessionStore) {
    this.#store = store;
    this.#secret = secret;
    this.#key = Buffer.from(hmacOf(secret, AUDIENCE), 'hex');
    this.#now = now;
  }

  /** In constant time. */
  isSecret(offered: string): boolean {
    return isSameSecret(offered, this.#secret);
  }

  /** @param name of the operator; null for a sign-in with the admin secret */
  async open(name: string | null): Promise<AdminSession> {
    const issuedAt = Math.floor(this.#now() / 1000);
    const expiresAt = issuedAt + ADMIN_SESSION_LIFETIME;
    const id = randomUUID();
    await this.#store.openSession({ id, name, createdAt: issuedAt * 1000, expiresAt: expiresAt * 1000 });
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(AUDIENCE)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
    return { token, expiresAt: expiresAt * 1000 };
  }

  /** The session of a token; null when it is invalid or has ended. */
  async find(token: string | undefined): Promise<AdminSessionRecord | null> {
    const id = await this.#read(token);
    return id === null ? null : this.#store.findSession(id, this.#now());
  }

  /** Ends the session of a token in all processes. */
  async end(token: string | undefined): Promise<void> {
    const id = await this.#read(token);
    if (id !== null) await this.#store.endSession(id);
  }

  /** The session's id. */
  async #read(token: string | undefined): Promise<string | null> {
    if (!token) return null;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['exp', 'jti'],
        currentDate: new Date(this.#now()),
      });
      return payload.jti ?? null;
    } catch {
      return null;
    }
  }
}
