/** The window's part, loaded when it is first needed: its elements, and the chat behind them. */

import { Chat } from './core/chat.js';
import { DEFAULTS } from './core/config-defaults.js';
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
import { loadOnce } from './transport/load-once.js';

defineOnce(
  {
    'missive-chat-identify': MissiveChatIdentifyElement,
    'missive-chat-composer': MissiveChatComposerElement,
    'missive-chat-panel': MissiveChatPanelElement,
  },
  report,
);

const loadThread = loadOnce(() => import('./thread.js'));
const loadConversation = loadOnce(() => import('./conversation.js'));
const loadTwilio = loadOnce(async () => (await import('./transport/twilio.js')).twilioTransport);
const loadTransport = async () => (await loadConversation()).sharedTransport(loadTwilio);

MissiveChatComposerElement.parts = {
  loadTray: loadOnce(() => import('./elements/file-tray.js')),
  loadEmoji: loadOnce(() => import('./emoji.js')),
};

export const openWindow: WindowModule['openWindow'] = ({ emit, ...options }) => {
  const { settings, serverUrl } = options;
  checkColors(options);
  return new WindowController({
    ...options,
    loadThread,
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
          loadConnection: loadConversation,
          loadTransport,
        },
      }),
  });
};

/** Words for developers come in a chunk of their own. */
const loadProblems = loadOnce(() => import('./config-problems.js'));

/** Where the page has chosen colours, its developer hears which cannot be read. */
function checkColors({ host, config: { chat } }: Pick<WindowOptions, 'host' | 'config'>): void {
  if (chat.variables === DEFAULTS.chat.variables) return;
  browserClock.after(1_000, () => {
    loadProblems().then(
      ({ reportColors }) => reportColors(host, chat.variables),
      () => undefined,
    );
  });
}

export const explainOption: WindowModule['explainOption'] = async (path) =>
  (await loadProblems()).explainOption(path);

export { fetchSettings };
