/**
 * What the documented snippet loads (`/{account}/missive.js`): registers the elements, and puts the
 * widget into the page as soon as there is a `MissiveChatConfig`. Built as one classic script.
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

/** File names of the chunks; the build writes them here. */
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
    // The script carries those of its own account; others are asked for seldom.
    fetchSettings: async (...of) => (await windowPart.load()).fetchSettings(...of),
  });
  // Another script's; neither the calls of a page that was quicker than this one, nor an element of that id.
  if (window.MissiveChat?.send) return;
  if (window.MissiveChatConfig) mount(window.MissiveChatConfig, server, account);
  else awaitConfig((config) => mount(config, server, account), reportOption);
}

function mount(config: MissiveChatConfig, server: string, account: string): void {
  const element = document.createElement('missive-chat');
  connectCallbacks(element, () => window.MissiveChatConfig ?? {});
  element.accountId = decodeURIComponent(account);
  element.serverUrl = server; // the class may be another copy's
  element.config = config;
  const early: unknown = window.MissiveChat;
  window.MissiveChat = facadeOf(element);
  if (Array.isArray(early)) window.MissiveChat.push(...(early as FacadeCall[]));
  // Beside the body: what the page does to that (transforms, filters, another one in its place) is not done to us.
  const append = (): void => document.documentElement.append(element);
  if (document.body as HTMLElement | null) append();
  else document.addEventListener('DOMContentLoaded', append, { once: true });
}

/** The configuration may come after the script, or never: then the page has elements of its own. */
function awaitConfig(use: (config: MissiveChatConfig) => void, reportOption: (path: string) => void): void {
  Object.defineProperty(window, 'MissiveChatConfig', {
    configurable: true,
    set(value: MissiveChatConfig) {
      delete window.MissiveChatConfig;
      window.MissiveChatConfig = value;
      use(value);
    },
  });
  // Whatever the order of the scripts.
  browserClock.after(1_000, () => {
    if (typeof MissiveChatConfig !== 'undefined' && !window.MissiveChatConfig)
      reportOption('MissiveChatConfig');
  });
}

/** A global of the page's scripts that is no property of its window. */
declare const MissiveChatConfig: unknown;

/**
 * Where the script came from: `<server>/<account>/missive.js`. An error knows it also where no element loads the
 * script (modules, `import()`), or where one of the page has the name `currentScript`.
 */
const source =
  typeof document !== 'undefined' &&
  /(\w+:[^?#\s]*)\/([^/]+)\/missive\.js/.exec(
    `${new Error().stack} ${(document.currentScript as HTMLScriptElement | null)?.src}`,
  );
if (source) start(source);
else if (source === null) report('Load <server>/<account>/missive.js.');
