/** The menu of the window, loaded with its first item. */

import { defineOnce } from './define-once.js';
import { MissiveChatMenuElement } from './elements/missive-chat-menu.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-menu': MissiveChatMenuElement }, report);
