/** The emoji picker, loaded when it is first opened. */

import { defineOnce } from './define-once.js';
import { MissiveChatEmojiElement } from './elements/missive-chat-emoji.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-emoji': MissiveChatEmojiElement }, report);
