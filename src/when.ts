/** The element below the status: when the team is back, or how fast it replies. Loaded when there is either. */

import { defineOnce } from './define-once.js';
import { MissiveChatWhenElement } from './elements/missive-chat-when.js';
import { report } from './report.js';
import { browserClock } from './transport/browser-page.js';

MissiveChatWhenElement.clock = browserClock;

defineOnce({ 'missive-chat-when': MissiveChatWhenElement }, report);
