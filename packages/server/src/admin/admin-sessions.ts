/** Sessions of the Setup page. Tokens contain the session; the store has those that were signed out. */

import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { hmacOf, isSameSecret } from '../crypto/signatures.js';
import type { Store } from '../stores/store.js';

/** Seconds: a working day. */
export const ADMIN_SESSION_LIFETIME = 12 * 60 * 60;
const AUDIENCE = 'missive-chat/setup';

export interface AdminSession {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export type EndedSessions = Pick<Store, 'endAdminSession' | 'isAdminSessionEnded'>;

export class AdminSessions {
  readonly #secret: string;
  /** Derived from the secret: changing it ends all sessions. */
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #store: EndedSessions;

  constructor(secret: string, now: () => number, store: EndedSessions) {
    this.#store = store;
    this.#secret = secret;
    this.#key = Buffer.from(hmacOf(secret, AUDIENCE), 'hex');
    this.#now = now;
  }

  /** In constant time. */
  isSecret(offered: string): boolean {
    return isSameSecret(offered, this.#secret);
  }

  async open(): Promise<AdminSession> {
    const issuedAt = Math.floor(this.#now() / 1000);
    const expiresAt = issuedAt + ADMIN_SESSION_LIFETIME;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(AUDIENCE)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
    return { token, expiresAt: expiresAt * 1000 };
  }

  /** When the session of a token ends, in milliseconds since 1970; null when it is invalid or has ended. */
  async expiryOf(token: string | undefined): Promise<number | null> {
    const session = await this.#read(token);
    if (session === null || (await this.#store.isAdminSessionEnded(session.id))) return null;
    return session.expiresAt;
  }

  /** Ends the session of a token in all processes. */
  async end(token: string | undefined): Promise<void> {
    const session = await this.#read(token);
    if (session !== null) await this.#store.endAdminSession(session.id, session.expiresAt, this.#now());
  }

  async #read(token: string | undefined): Promise<{ id: string; expiresAt: number } | null> {
    if (!token) return null;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['exp', 'jti'],
        currentDate: new Date(this.#now()),
      });
      return { id: payload.jti ?? '', expiresAt: (payload.exp ?? 0) * 1000 };
    } catch {
      return null;
    }
  }
}
