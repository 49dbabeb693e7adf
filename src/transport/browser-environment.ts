/** The browser around a conversation. */

import type { Environment } from '../core/ports.js';

export const browserEnvironment: Environment = {
  newId: () => (crypto as Partial<Crypto>).randomUUID?.() ?? randomId(),
  random: () => Math.random(),
  isNetworkUp: () => navigator.onLine,
  isPageVisible: () => document.visibilityState === 'visible',
  visitorData: () => ({ language: navigator.language, ...platformAndBrowser() }),
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

/** Names and versions worth telling an agent; most specific first, since each also claims to be the later ones. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];

const PLATFORMS: readonly (readonly [string, RegExp])[] = [
  ['iOS', /iPhone|iPad|iPod/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
];

function platformAndBrowser(): { platform: string; browser: string } {
  const agent = navigator.userAgent;
  const platform = PLATFORMS.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'unknown';
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return { platform, browser: `${name} ${version}` };
  }
  return { platform, browser: 'unknown' };
}
