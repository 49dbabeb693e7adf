/**
 * Selects the active tab of an account in this browser (LC-44): the one the visitor looked at last. It holds a lock,
 * which the next active tab steals, and which is released when the tab closes.
 */

import { TabLock } from './tabs/tab-lock.js';

/** The browser features it needs: the page, its window, and locks, which may be missing. */
export interface FrontTabPlatform {
  locks(): LockManager | undefined;
  isVisible(): boolean;
  /**
   * Calls back when the visitor looks at the page, and when the page is left (also for the back-forward cache). Returns
   * an unsubscribe function.
   */
  watch(changed: (what: 'looked-at' | 'left') => void): () => void;
}

const browserPlatform: FrontTabPlatform = {
  locks: () => (navigator as Partial<Navigator>).locks,
  isVisible: () => document.visibilityState === 'visible',
  watch(changed) {
    const ending = new AbortController();
    const { signal } = ending;
    const look = (): void => {
      if (document.visibilityState === 'visible') changed('looked-at');
    };
    document.addEventListener('visibilitychange', look, { signal });
    for (const type of ['focus', 'pageshow']) addEventListener(type, look, { signal });
    addEventListener('pagehide', () => changed('left'), { signal });
    return () => ending.abort();
  },
};

export class FrontTab {
  readonly #changed: () => void;
  readonly #endWatch: () => void;
  readonly #lock: TabLock | null;
  #isFront: boolean;

  constructor(account: string, changed: () => void, platform: FrontTabPlatform = browserPlatform) {
    this.#changed = changed;
    const locks = platform.locks();
    // Without locks, each visible tab acts independently.
    this.#isFront = !locks || platform.isVisible();
    this.#lock = locks
      ? new TabLock(locks, `missive-chat:front:${account}`, {
          onTaken: () => this.#set(true),
          onStolen: () => this.#giveWay(),
          onBlocked: () => this.#set(true),
        })
      : null;
    if (this.#isFront) this.#lock?.steal();
    else this.#lock?.queue();
    this.#endWatch = platform.watch((what) => (what === 'left' ? this.#leave() : this.#take()));
  }

  /** Whether this tab is the active one. */
  get isFront(): boolean {
    return this.#isFront;
  }

  /** Releases the lock for the next tab. */
  dispose(): void {
    this.#endWatch();
    this.#lock?.leave();
  }

  #take(): void {
    if (this.#isFront) return;
    this.#lock?.steal();
    this.#set(true);
  }

  #giveWay(): void {
    this.#lock?.queue();
    this.#set(false);
  }

  #leave(): void {
    this.#lock?.leave();
    this.#set(false);
  }

  #set(isFront: boolean): void {
    if (isFront === this.#isFront) return;
    this.#isFront = isFront;
    this.#changed();
  }
}
