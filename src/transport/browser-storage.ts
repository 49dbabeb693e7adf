/** The browser's storage; if it is blocked or full, nothing is stored. */

import type { KeyValueStorage } from '../core/ports.js';

/** Accessed lazily: if storage is blocked, the property itself throws. */
export const browserStorage = (storage: () => Storage): KeyValueStorage => ({
  read: (key) => attempt(() => storage().getItem(key)) ?? null,
  write: (key, value) => attempt(() => storage().setItem(key, value)),
  remove: (key) => attempt(() => storage().removeItem(key)),
});

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
