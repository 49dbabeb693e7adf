/** A claim among the tabs of one browser: the first tab gets it. */

import type { Clock } from '../../core/ports.js';

/** Milliseconds for which a claim is held: another tab may be slower. */
const HELD_FOR = 10_000;

/** Resolves with true in the first tab that claims this name; without locks, in each. */
export const claim = (name: string, clock: Clock, locks: LockManager | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    if (!locks) return resolve(true);
    const hold = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null);
      return lock ? new Promise((release) => clock.after(HELD_FOR, release)) : undefined;
    };
    // If locks are forbidden, some browsers throw instead of rejecting.
    (async () => locks.request(name, { ifAvailable: true }, hold))().catch(() => resolve(true));
  });
