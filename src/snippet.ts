/**
 * The script of the documented snippet (`/{account}/missive.js`): registers the elements, and adds the widget to the
 * page as soon as there is a `MissiveChatConfig`. Built as one classic script.
 */

import type { MissiveChatConfig } from './core/events.js';
import { connectCallbacks, facadeOf, type FacadeCall } from './facade.js';
import type { WindowModule } from './elements/platform.js';
import { Lazy } from './core/lazy.js';
import { importChunk } from './import-chunk.js';
import { register } from './register.js';
import { report } from './report.js';
import './share.js';
import { browserClock } from './transport/browser-page.js';

/** File names of the chunks, inserted by the build. */
const WINDOW_CHUNK = '${WINDOW_CHUNK}';
const PRESETS_CHUNK = '${PRESETS_CHUNK}';

function start([, server = '', account = '']: readonly string[]): void {
  const chunk = <Module>(file: string): Lazy<Module> =>
    new Lazy(() => importChunk(`${server}/assets/${file}`));
  const windowPart = chunk<WindowModule>(WINDOW_CHUNK);
  const { reportOption } = register({
    defaultServerUrl: server,
    window: windowPart,
    presets: chunk(PRESETS_CHUNK),
    // The script embeds the settings of its own account; others are rarely requested.
    fetchSettings: async (...of) => (await windowPart.load()).fetchSettings(...of),
  });
  // Set by another script; queued calls of a page that ran earlier, and an element with that id, have no `send`.
  if (window.MissiveChat?.send) return;
  if (window.MissiveChatConfig) mount(window.MissiveChatConfig, server, account);
  else awaitConfig((config) => mount(config, server, account), reportOption);
}

function mount(config: MissiveChatConfig, server: string, account: string): void {
  const element = document.createElement('missive-chat');
  connectCallbacks(element, () => window.MissiveChatConfig ?? {});
  element.accountId = decodeURIComponent(account);
  element.serverUrl = server; // the class may belong to another copy
  element.config = config;
  const early: unknown = window.MissiveChat;
  window.MissiveChat = facadeOf(element);
  if (Array.isArray(early)) window.MissiveChat.push(...(early as FacadeCall[]));
  // Appended beside the body: changes of the body by the page (transforms, filters, replacing it) do not affect the
  // widget.
  const append = (): void => document.documentElement.append(element);
  if (document.body as HTMLElement | null) append();
  else document.addEventListener('DOMContentLoaded', append, { once: true });
}

/** The configuration may be set after the script has loaded, or never: then the page has elements of its own. */
function awaitConfig(use: (config: MissiveChatConfig) => void, reportOption: (path: string) => void): void {
  Object.defineProperty(window, 'MissiveChatConfig', {
    configurable: true,
    set(value: MissiveChatConfig) {
      delete window.MissiveChatConfig;
      window.MissiveChatConfig = value;
      use(value);
    },
  });
  // Waits, so that the order of the scripts does not matter.
  browserClock.after(1_000, () => {
    if (typeof MissiveChatConfig !== 'undefined' && !window.MissiveChatConfig)
      reportOption('MissiveChatConfig');
  });
}

/** A global of the page's scripts that is not a property of `window`. */
declare const MissiveChatConfig: unknown;

/**
 * The URL the script was loaded from: `<server>/<account>/missive.js`. An error's stack contains it even if no element
 * loads the script (modules, `import()`), or if an element of the page is named `currentScript`.
 */
const source =
  typeof document !== 'undefined' &&
  /(\w+:[^?#\s]*)\/([^/]+)\/missive\.js/.exec(
    `${new Error().stack} ${(document.currentScript as HTMLScriptElement | null)?.src}`,
  );
if (source) start(source);
else if (source === null) report('Load <server>/<account>/missive.js.');
