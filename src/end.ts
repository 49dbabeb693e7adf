/** The element that displays the end of a conversation, loaded with the first one that was closed. */

import { defineOnce } from './define-once.js';
import { MissiveChatEndElement } from './elements/missive-chat-end.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-end': MissiveChatEndElement }, report);
