/** The element that displays when the team is back, loaded while the team is away. */

import { defineOnce } from './define-once.js';
import { MissiveChatWhenElement } from './elements/missive-chat-when.js';
import { report } from './report.js';
import { browserClock } from './transport/browser-page.js';

MissiveChatWhenElement.clock = browserClock;

defineOnce({ 'missive-chat-when': MissiveChatWhenElement }, report);
