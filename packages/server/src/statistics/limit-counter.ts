/**
 * Counts what limits refuse, for the overview. Those who are refused may be many, and name any account: so counts are
 * collected, and stored at intervals.
 */

import type { Clock } from 'missive-chat/core/ports.js';
import type { Counted } from '../api/statistics.js';
import { isAccountId } from '../accounts/account-store.js';
import type { Logger } from '../logging.js';
import type { StatisticsStore } from '../stores/statistics-store.js';

/** Milliseconds between two writes. */
const INTERVAL = 5_000;
/** Accounts and limits in one interval; what exceeds them is not counted. */
const MAX_COLLECTED = 100;

export interface LimitCounterDeps {
  readonly store: { readonly statistics: Pick<StatisticsStore, 'count'> };
  readonly clock: Clock;
  readonly logger: Logger;
}

type Refused = Extract<Counted, 'refused-requests' | 'refused-bodies'>;

export class LimitCounter {
  readonly #deps: LimitCounterDeps;
  readonly #collected = new Map<string, number>();
  #cancel: (() => void) | null = null;

  constructor(deps: LimitCounterDeps) {
    this.#deps = deps;
  }

  /** @param accountId as the request named it; one that does not exist is not counted */
  note(name: Refused, accountId: string | undefined): void {
    if (accountId === undefined || !isAccountId(accountId)) return;
    const key = `${name} ${accountId}`;
    if (!this.#collected.has(key) && this.#collected.size >= MAX_COLLECTED) return;
    this.#collected.set(key, (this.#collected.get(key) ?? 0) + 1);
    this.#cancel ??= this.#deps.clock.after(INTERVAL, () => void this.flush());
  }

  /** Stores what was collected. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const { store, clock, logger } = this.#deps;
    const collected = [...this.#collected];
    this.#collected.clear();
    try {
      for (const [key, count] of collected) {
        const [name = '', accountId = ''] = key.split(' ');
        await store.statistics.count(accountId, name as Refused, count, clock.now());
      }
    } catch (error) {
      logger.warn({ err: error }, 'what limits refused could not be counted');
    }
  }
}
