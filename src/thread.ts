/** The thread's part, loaded in parallel to the window: the form and the text box work without it. */

import { Lazy } from './core/lazy.js';
import { defineOnce } from './define-once.js';
import type { ThreadModule } from './elements/platform.js';
import { MissiveChatEmailNoticeElement } from './elements/missive-chat-email-notice.js';
import { MissiveChatMessagesElement } from './elements/missive-chat-messages.js';
import { ChatWindowServices } from './elements/window-services.js';
import { report } from './report.js';
import { browserEnvironment } from './transport/browser-environment.js';
import { browserClock } from './transport/browser-page.js';
import { LiveSettings } from './transport/live-settings.js';

const end = new Lazy(() => import('./end.js'));
/** It has parts of that of the end, which is loaded first, so that a failed load can be retried. */
const copy = new Lazy(async () => {
  await end.load();
  return import('./copy.js');
});

MissiveChatMessagesElement.loadEnd = end.load;
MissiveChatMessagesElement.loadCopy = copy.load;
MissiveChatMessagesElement.loadLightbox = new Lazy(() => import('./lightbox.js')).load;

defineOnce(
  {
    'missive-chat-email-notice': MissiveChatEmailNoticeElement,
    'missive-chat-messages': MissiveChatMessagesElement,
  },
  report,
);

/** Attention has parts of this module, which is loaded first. */
export const loadAttention = (): Promise<typeof import('./attention.js')> => import('./attention.js');

export const transcript: ThreadModule['transcript'] = async (chat, config) =>
  (await copy.load()).transcript(chat, config);

export const startServices: ThreadModule['startServices'] = (place) =>
  new ChatWindowServices({
    ...place,
    clock: browserClock,
    environment: browserEnvironment,
    liveSettings: new LiveSettings({
      ...place,
      clock: browserClock,
      events: {
        onSettings: (settings) => place.settingsChanged(settings),
        onStatus: ({ status, nextOpening, statusUntil, version }) =>
          place.settingsChanged({ status, nextOpening, statusUntil, version }),
      },
    }),
    // Loaded with the first message, like the connection that the tabs share.
    openFrontTab: async (...of) => new (await import('./conversation.js')).FrontTab(...of),
    openWhen: () => import('./when.js'),
    openMenu: () => import('./menu.js'),
    openAlerts: async (...of) => (await import('./alerts.js')).openAlerts(...of),
    openConversations: () => import('./conversations.js'),
    saveCopy: async (as) => (await copy.load()).saveCopy(() => place.host.transcript(), as),
    openTeam: () => import('./team.js'),
    openFields: () => import('./fields.js'),
    openAttention: async (of) => (await loadAttention()).openAttention(of),
  });
