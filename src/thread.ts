/** The thread's part, loaded beside the window: without it the form and the text box can be used. */

import { defineOnce } from './define-once.js';
import { MissiveChatMessagesElement } from './elements/missive-chat-messages.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-messages': MissiveChatMessagesElement }, report);
