/**
 * What the documented snippet loads (`/{account}/missive.js`): registers the elements, and puts the
 * widget into the page as soon as there is a `MissiveChatConfig`. Built as one classic script.
 */

import { connectCallbacks, facadeOf, type FacadeCall, type MissiveChatConfig } from './facade.js';
import type { WindowModule } from './elements/platform.js';
import { importChunk } from './import-chunk.js';
import { register } from './register.js';
import './share.js';

/** File names of the chunks; the build writes them here. */
const WINDOW_CHUNK = '${WINDOW_CHUNK}';
const PRESETS_CHUNK = '${PRESETS_CHUNK}';

function start(script: HTMLScriptElement): void {
  // Only while the script runs is it known where it came from: `<server>/<account>/missive.js`.
  const source = new URL(script.src);
  const [, server = '', account = ''] = /^(.*)\/([^/]+)\/[^/]+$/.exec(source.origin + source.pathname) ?? [];
  const chunk =
    <Module>(file: string): (() => Promise<Module>) =>
    () =>
      importChunk(`${server}/assets/${file}`);
  const loadWindow = chunk<WindowModule>(WINDOW_CHUNK);
  register({
    defaultServerUrl: server,
    loadWindow,
    loadPresets: chunk(PRESETS_CHUNK),
    // The script carries those of its own account; others are asked for seldom.
    fetchSettings: async (...of) => (await loadWindow()).fetchSettings(...of),
  });
  // An array is the calls of a page that was quicker than this script.
  if (window.MissiveChat && !Array.isArray(window.MissiveChat)) return;
  if (window.MissiveChatConfig) mount(window.MissiveChatConfig, account);
  else awaitConfig((config) => mount(config, account));
}

function mount(config: MissiveChatConfig, account: string): void {
  const element = document.createElement('missive-chat');
  connectCallbacks(element, () => window.MissiveChatConfig ?? {});
  element.accountId = decodeURIComponent(account);
  element.config = config;
  const early: unknown = window.MissiveChat;
  window.MissiveChat = facadeOf(element);
  if (Array.isArray(early)) window.MissiveChat.push(...(early as FacadeCall[]));
  const append = (): void => document.body.append(element);
  if (document.body as HTMLElement | null) append();
  else document.addEventListener('DOMContentLoaded', append, { once: true });
}

/** The configuration may come after the script, or never: then the page has elements of its own. */
function awaitConfig(use: (config: MissiveChatConfig) => void): void {
  Object.defineProperty(window, 'MissiveChatConfig', {
    configurable: true,
    get: () => undefined,
    set(value: MissiveChatConfig) {
      Object.defineProperty(window, 'MissiveChatConfig', { configurable: true, writable: true, value });
      use(value);
    },
  });
}

// Imported outside a page (server-side rendering), it does nothing.
if (typeof document !== 'undefined' && document.currentScript)
  start(document.currentScript as HTMLScriptElement);
