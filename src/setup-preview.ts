/** The Setup page's preview (`/setup/preview`): the real chat, wired to a conversation that takes place nowhere. */

import { Chat } from './core/chat.js';
import { Connection } from './core/connection.js';
import { explainOption } from './core/config-problems.js';
import type { PublicSettings } from './core/types.js';
import { defineOnce } from './define-once.js';
import { MissiveChatButtonElement } from './elements/missive-chat-button.js';
import { MissiveChatComposerElement } from './elements/missive-chat-composer.js';
import { MissiveChatIdentifyElement } from './elements/missive-chat-identify.js';
import { MissiveChatMessagesElement } from './elements/missive-chat-messages.js';
import { MissiveChatPanelElement } from './elements/missive-chat-panel.js';
import { MissiveChatElement } from './elements/missive-chat.js';
import type { Platform, ThreadModule, WindowModule } from './elements/platform.js';
import { WindowSurroundings } from './elements/surroundings.js';
import { WindowController } from './elements/window-controller.js';
import { report } from './report.js';
import type { PreviewMessage } from './setup/preview/preview-message.js';
import { PreviewPage } from './setup/preview/preview-page.js';
import {
  memoryStorage,
  PREVIEW_ACCOUNT,
  rememberedIn,
  SampleService,
} from './setup/preview/sample-service.js';
import { browserEnvironment } from './transport/browser-environment.js';
import { browserClock, browserPage } from './transport/browser-page.js';
import { loadOnce } from './transport/load-once.js';

const thread: ThreadModule = {
  surround: (place) =>
    new WindowSurroundings({
      ...place,
      environment: browserEnvironment,
      // The draft is the only news there is.
      liveSettings: { listen: () => undefined },
      openFrontTab: () => Promise.resolve({ isFront: true, dispose: () => undefined }),
      openAttention: async (of) => (await import('./attention.js')).openAttention(of),
    }),
};

MissiveChatMessagesElement.loadLightbox = loadOnce(() => import('./lightbox.js'));
MissiveChatComposerElement.parts = {
  loadTray: loadOnce(() => import('./elements/file-tray.js')),
  loadEmoji: loadOnce(() => import('./emoji.js')),
};

function platformFor({ state, status, mayHideBranding }: PreviewMessage): Platform {
  const storage = memoryStorage(rememberedIn(state));
  const settings: PublicSettings = { account: PREVIEW_ACCOUNT, config: {}, status, mayHideBranding };
  const openWindow: WindowModule['openWindow'] = ({ emit, ...options }) =>
    new WindowController({
      ...options,
      loadThread: () => Promise.resolve(thread),
      createChat(config) {
        const service = new SampleService(state, browserClock);
        return new Chat({
          config,
          settings,
          host: { emit, onForgotten: () => options.host.reset() },
          ports: {
            clock: browserClock,
            storage,
            tabStorage: memoryStorage(),
            environment: browserEnvironment,
            backend: service,
            loadConnection: () => Promise.resolve(Connection),
            loadTransport: () => Promise.resolve(service),
          },
        });
      },
    });
  const fetchSettings = (): Promise<PublicSettings> => Promise.resolve(settings);
  const window = {
    openWindow,
    fetchSettings,
    explainOption: (path: string) => Promise.resolve(explainOption(path)),
  };
  return {
    clock: browserClock,
    storage,
    page: { ...browserPage, isVisitorActing: () => false },
    defaultServerUrl: location.origin,
    settings: () => settings,
    loadWindow: () => Promise.resolve(window),
    loadPresets: () => import('./presets.js'),
    report: () => undefined,
    reportOption: () => undefined,
  };
}

defineOnce(
  {
    'missive-chat-identify': MissiveChatIdentifyElement,
    'missive-chat-composer': MissiveChatComposerElement,
    'missive-chat-messages': MissiveChatMessagesElement,
    'missive-chat-panel': MissiveChatPanelElement,
    'missive-chat-button': MissiveChatButtonElement,
    'missive-chat': MissiveChatElement,
  },
  report,
);

const page = new PreviewPage((message) => {
  MissiveChatElement.platform = platformFor(message);
  return document.createElement('missive-chat');
});

addEventListener('message', ({ source, origin, data }: MessageEvent<PreviewMessage>) => {
  if (source === parent && origin === location.origin) page.show(data);
});
parent.postMessage('missive-setup-preview-ready', location.origin);
