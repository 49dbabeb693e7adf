/** The browser's implementation of the platform of `<missive-chat>`. */

import type { PublicSettings } from './core/types.js';
import type { Platform } from './elements/platform.js';
import { report } from './report.js';
import { browserClock, browserPage } from './transport/browser-page.js';
import { browserStorage } from './transport/browser-storage.js';

export interface BrowserPlatformOptions extends Pick<Platform, 'window' | 'presets' | 'defaultServerUrl'> {
  /** Requests settings that are not embedded in a script. Rejects with `ChatError`. */
  fetchSettings(serverUrl: string, account: string): Promise<PublicSettings>;
}

/** Settings embedded in a script, by account id; the chat server writes them before the script's code. */
const carriedSettings = (): Record<string, PublicSettings> | undefined =>
  (globalThis as Record<symbol, unknown>)[Symbol.for('missive-chat.settings')] as
    Record<string, PublicSettings> | undefined;

export function browserPlatform({ fetchSettings, ...options }: BrowserPlatformOptions): Platform {
  return {
    clock: browserClock,
    storage: browserStorage(() => localStorage),
    page: browserPage,
    settings: (serverUrl, account) =>
      (serverUrl === options.defaultServerUrl ? carriedSettings()?.[account] : undefined) ??
      fetchSettings(serverUrl, account),
    report,
    // The explanation is loaded only if there is a problem.
    reportOption: (path) =>
      browserPage.whenIdle(() => {
        const explained = options.window.load().then((window) => window.explainOption(path));
        explained.then(report, () => report(`Something is wrong with ${path}.`));
      }),
    ...options,
  };
}
