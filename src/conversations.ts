/** The list of the visitor's conversations, loaded when it is opened. */

import { defineOnce } from './define-once.js';
import { MissiveChatConversationsElement } from './elements/missive-chat-conversations.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-conversations': MissiveChatConversationsElement }, report);
