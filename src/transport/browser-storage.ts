/** The browser's storage, also where it is blocked or full: then it forgets. */

import type { KeyValueStorage } from '../core/ports.js';

/** The storage is looked up late: where it is blocked, the property itself throws. */
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
