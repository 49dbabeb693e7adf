/**
 * The module that points out unread messages and greetings, loaded with the first of them that the visitor does not see.
 */

import { visitorRecord } from './core/visitor-record.js';
import { defineOnce } from './define-once.js';
import { Attention } from './elements/attention/attention.js';
import { GreetingPreview } from './elements/attention/greeting-preview.js';
import { MissiveChatPreviewElement } from './elements/attention/missive-chat-preview.js';
import type { AttentionModule, WindowPlace } from './elements/platform.js';
import { report } from './report.js';
import { browserClock } from './transport/browser-page.js';
import { browserStorage } from './transport/browser-storage.js';
import { browserPageTitle } from './transport/page-title.js';

defineOnce({ 'missive-chat-preview': MissiveChatPreviewElement }, report);

export const openAttention = (place: WindowPlace): Attention =>
  new Attention({
    ...place,
    record: visitorRecord(
      browserStorage(() => localStorage),
      place.account,
    ),
    clock: browserClock,
    title: browserPageTitle,
    prefersReducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
  });

export const openGreeting: AttentionModule['openGreeting'] = (options) =>
  new GreetingPreview({ ...options, clock: browserClock });
