/** The Setup page's preview (`/setup/preview`): the real chat with a simulated conversation. */

import { Chat } from '../../../src/core/chat.js';
import { Connection } from '../../../src/core/connection.js';
import { Lazy } from '../../../src/core/lazy.js';
import { explainOption } from '../../../src/core/config-problems.js';
import type { PublicSettings } from '../../../src/core/types.js';
import { defineOnce } from '../../../src/define-once.js';
import { MissiveChatButtonElement } from '../../../src/elements/missive-chat-button.js';
import { MissiveChatComposerElement } from '../../../src/elements/missive-chat-composer.js';
import { MissiveChatIdentifyElement } from '../../../src/elements/missive-chat-identify.js';
import { MissiveChatMessagesElement } from '../../../src/elements/missive-chat-messages.js';
import { MissiveChatPanelElement } from '../../../src/elements/missive-chat-panel.js';
import { MissiveChatElement } from '../../../src/elements/missive-chat.js';
import type { Platform, ThreadModule, WindowModule } from '../../../src/elements/platform.js';
import { ChatWindowServices } from '../../../src/elements/window-services.js';
import { WindowController } from '../../../src/elements/window-controller.js';
import { report } from '../../../src/report.js';
import type { PreviewMessage } from './preview/preview-message.js';
import { PreviewPage } from './preview/preview-page.js';
import { sampleChoices } from './preview/sample-choices.js';
import { memoryStorage, PREVIEW_ACCOUNT, rememberedIn, SampleService } from './preview/sample-service.js';
import { browserEnvironment } from '../../../src/transport/browser-environment.js';
import { visitorData } from '../../../src/transport/visitor-data.js';
import { browserClock, browserPage } from '../../../src/transport/browser-page.js';

const loadAttention = (): Promise<typeof import('../../../src/attention.js')> =>
  import('../../../src/attention.js');

const copy = new Lazy(() => import('../../../src/copy.js'));

const thread: ThreadModule = {
  transcript: async (chat, config) => (await copy.load()).transcript(chat, config),
  loadAttention,
  startServices: (place) =>
    new ChatWindowServices({
      ...place,
      clock: browserClock,
      environment: browserEnvironment,
      // Changes come from the draft only.
      liveSettings: { listen: () => undefined },
      openFrontTab: () => Promise.resolve({ isFront: true, dispose: () => undefined }),
      openWhen: () => import('../../../src/when.js'),
      openMenu: () => import('../../../src/menu.js'),
      openAlerts: async (...of) =>
        (await import('../../../src/alerts.js')).openAlerts(...of, sampleChoices()),
      openConversations: () => import('../../../src/conversations.js'),
      saveCopy: async (as) => (await copy.load()).saveCopy(() => place.host.transcript(), as),
      openTeam: () => import('../../../src/team.js'),
      openFields: () => import('../../../src/fields.js'),
      openAttention: async (of) => (await loadAttention()).openAttention(of),
    }),
};

MissiveChatMessagesElement.loadCopy = copy.load;
MissiveChatMessagesElement.loadEnd = new Lazy(() => import('../../../src/end.js')).load;
MissiveChatMessagesElement.loadLightbox = new Lazy(() => import('../../../src/lightbox.js')).load;
MissiveChatComposerElement.parts = {
  loadTray: new Lazy(() => import('../../../src/elements/file-tray.js')).load,
  loadEmoji: new Lazy(() => import('../../../src/emoji.js')).load,
};

function platformFor({ state, status, nextOpening, replyTime, mayHideBranding }: PreviewMessage): Platform {
  const storage = memoryStorage(rememberedIn(state));
  const settings: PublicSettings = {
    account: PREVIEW_ACCOUNT,
    config: {},
    status,
    nextOpening,
    replyTime,
    mayHideBranding,
  };
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
            loadConnection: () => Promise.resolve({ Connection, visitorData }),
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
    loadAttention,
  };
  return {
    clock: browserClock,
    storage,
    page: { ...browserPage, isVisitorActing: () => false },
    defaultServerUrl: location.origin,
    settings: () => settings,
    window: new Lazy(() => Promise.resolve(window)),
    presets: new Lazy(() => import('../../../src/presets.js')),
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
