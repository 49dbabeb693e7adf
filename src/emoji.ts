/** The emoji picker, loaded when it is first opened. */

import { defineOnce } from './define-once.js';
import { MissiveChatEmojiElement } from './elements/missive-chat-emoji.js';
import { loadEmojiNames } from './emoji-names/load.js';
import { report } from './report.js';
import { browserStorage } from './transport/browser-storage.js';

MissiveChatEmojiElement.parts = {
  loadNames: loadEmojiNames,
  storage: browserStorage(() => localStorage),
};
defineOnce({ 'missive-chat-emoji': MissiveChatEmojiElement }, report);
