/** Sets the platform of `<missive-chat>` and registers the elements that a page needs before the window is opened. */

import { defineOnce } from './define-once.js';
import { browserPlatform, type BrowserPlatformOptions } from './browser-platform.js';
import { MissiveChatButtonElement } from './elements/missive-chat-button.js';
import { MissiveChatElement } from './elements/missive-chat.js';
import type { Platform } from './elements/platform.js';
import { report } from './report.js';

export function register(options: BrowserPlatformOptions): Platform {
  const platform = browserPlatform(options);
  MissiveChatElement.platform = platform;
  defineOnce({ 'missive-chat-button': MissiveChatButtonElement, 'missive-chat': MissiveChatElement }, report);
  return platform;
}
