/**
 * Limits of new visitors and new conversations: per address and per account, across all processes
 * (CS-06). Twilio charges for each, and requests are public.
 */

import type { Account } from '../accounts/account-store.js';
import type { ChatServerOptions } from '../environment.js';
import { HttpError, retryAfter } from '../http/errors.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import { deriveKey, hmacOf } from '../crypto/signatures.js';
import type { CreationKind, LimitStore, SharedLimit } from '../stores/limit-store.js';

export type CreationLimits = Readonly<Record<CreationKind, { address: SharedLimit; account: SharedLimit }>>;

/**
 * Limits derived from new conversations per hour. The burst is the same number; visitors who do not write may
 * be several times as many. The defaults suit an office or a mobile network behind one address, and limit the
 * daily cost of an account.
 */
export const creationLimitsOf = ({
  conversationsPerAddress = 20,
  conversationsPerAccount = 200,
}: Pick<ChatServerOptions, 'conversationsPerAddress' | 'conversationsPerAccount'>): CreationLimits => ({
  visitor: { address: hourly(3 * conversationsPerAddress), account: hourly(5 * conversationsPerAccount) },
  conversation: { address: hourly(conversationsPerAddress), account: hourly(conversationsPerAccount) },
});

const hourly = (count: number): SharedLimit => ({ burst: count, perHour: count });

export const DEFAULT_CREATION_LIMITS = creationLimitsOf({});

export interface CreationGateDeps {
  readonly store: Pick<LimitStore, 'take' | 'noteRefusals'>;
  readonly limits: CreationLimits;
  readonly metrics: Pick<Metrics, 'creationsRefused'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Milliseconds between two writes about refusals of one account. */
const NOTE_INTERVAL = 5_000;

export class CreationGate {
  readonly #deps: CreationGateDeps;
  /** Refusals that are not stored yet. */
  readonly #refused = new Map<string, { count: number; notedAt: number }>();

  constructor(deps: CreationGateDeps) {
    this.#deps = deps;
  }

  /** @param caller address or network, as in `callerOf` @throws HttpError 429 `throttled` */
  async admit(account: Account, kind: CreationKind, caller: string): Promise<void> {
    const { store, limits, now } = this.#deps;
    // People's addresses are never stored: a keyed hash suffices for counting.
    const address = hmacOf(deriveKey(account.visitorTokenKey, 'rate-limit'), caller).slice(0, 32);
    for (const [scope, key] of [
      ['address', `${account.id}:${kind}:${address}`],
      ['account', `${account.id}:${kind}`],
    ] as const) {
      const wait = await store.take(key, limits[kind][scope], now());
      if (wait === 0) continue;
      await this.#refuse(account.id, kind, scope);
      throw new HttpError(429, 'throttled', 'Too many new chats at the moment. Please wait.', {
        headers: retryAfter(wait),
      });
    }
  }

  async #refuse(accountId: string, kind: CreationKind, scope: 'address' | 'account'): Promise<void> {
    const { store, metrics, logger, now } = this.#deps;
    metrics.creationsRefused.inc({ kind, scope });
    const key = `${accountId} ${kind}`;
    const { count, notedAt } = this.#refused.get(key) ?? { count: 0, notedAt: -Infinity };
    if (now() - notedAt < NOTE_INTERVAL) {
      this.#refused.set(key, { count: count + 1, notedAt });
      return;
    }
    this.#refused.set(key, { count: 0, notedAt: now() });
    logger.warn({ account: accountId, kind, scope, count: count + 1 }, 'a limit refused new chats');
    await store.noteRefusals(accountId, kind, count + 1, now());
  }
}
