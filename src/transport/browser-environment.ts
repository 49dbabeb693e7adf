/** The browser around a conversation. */

import type { Environment } from '../core/ports.js';

export const browserEnvironment: Environment = {
  newId: () => (crypto as Partial<Crypto>).randomUUID?.() ?? randomId(),
  random: () => Math.random(),
  isNetworkUp: () => navigator.onLine,
  isPageVisible: () => document.visibilityState === 'visible',
  page: () => location.href.replace(/[?#].*/, ''),
  watch(changed) {
    const ending = new AbortController();
    const on = (target: EventTarget, types: string[], what: Parameters<typeof changed>[0]): void => {
      for (const type of types) target.addEventListener(type, () => changed(what), { signal: ending.signal });
    };
    on(window, ['online', 'offline'], 'network');
    on(document, ['visibilitychange', 'resume'], 'visibility');
    on(window, ['pageshow'], 'visibility');
    on(window, ['storage'], 'storage');
    return () => ending.abort();
  },
};

/** `randomUUID` is missing on pages without HTTPS. */
const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
