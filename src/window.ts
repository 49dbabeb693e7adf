/** The window's part, loaded when it is first needed: its elements, and the chat behind them. */

import { Chat } from './core/chat.js';
import { DEFAULTS } from './core/config-defaults.js';
import { Lazy } from './core/lazy.js';
import { defineOnce } from './define-once.js';
import { MissiveChatComposerElement } from './elements/missive-chat-composer.js';
import { MissiveChatIdentifyElement } from './elements/missive-chat-identify.js';
import { MissiveChatPanelElement } from './elements/missive-chat-panel.js';
import type { WindowModule, WindowOptions } from './elements/platform.js';
import { WindowController } from './elements/window-controller.js';
import { report } from './report.js';
import { fetchSettings, httpBackend } from './transport/backend.js';
import { browserEnvironment } from './transport/browser-environment.js';
import { browserClock } from './transport/browser-page.js';
import { browserStorage } from './transport/browser-storage.js';

defineOnce(
  {
    'missive-chat-identify': MissiveChatIdentifyElement,
    'missive-chat-composer': MissiveChatComposerElement,
    'missive-chat-panel': MissiveChatPanelElement,
  },
  report,
);

const thread = new Lazy(() => import('./thread.js'));
const conversation = new Lazy(() => import('./conversation.js'));
const twilio = new Lazy(async () => (await import('./transport/twilio.js')).twilioTransport);

MissiveChatComposerElement.parts = {
  loadTray: new Lazy(() => import('./elements/file-tray.js')).load,
  loadEmoji: new Lazy(() => import('./emoji.js')).load,
};

export const openWindow: WindowModule['openWindow'] = ({ emit, ...options }) => {
  const { settings, serverUrl } = options;
  checkColors(options);
  return new WindowController({
    ...options,
    loadThread: thread.load,
    createChat: (config) =>
      new Chat({
        config,
        settings,
        host: { emit, onForgotten: () => options.host.reset() },
        ports: {
          clock: browserClock,
          storage: browserStorage(() => localStorage),
          tabStorage: browserStorage(() => sessionStorage),
          environment: browserEnvironment,
          backend: httpBackend(serverUrl, config.id),
          loadConnection: conversation.load,
          loadTransport: async () => (await conversation.load()).sharedTransport(twilio.load),
        },
      }),
  });
};

/** Messages for developers are in a chunk of their own. */
const problems = new Lazy(() => import('./config-problems.js'));

/** Reports unreadable colors that the page has set to its developer. */
function checkColors({ host, config: { chat } }: Pick<WindowOptions, 'host' | 'config'>): void {
  if (chat.variables === DEFAULTS.chat.variables) return;
  browserClock.after(1_000, () => {
    problems.load().then(
      ({ reportColors }) => reportColors(host, chat.variables),
      () => undefined,
    );
  });
}

export const explainOption: WindowModule['explainOption'] = async (path) =>
  (await problems.load()).explainOption(path);

export const loadAttention: WindowModule['loadAttention'] = async () => (await thread.load()).loadAttention();

export { fetchSettings };
