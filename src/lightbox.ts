/** The lightbox, loaded with the first image that is opened. */

import { defineOnce } from './define-once.js';
import { MissiveChatLightboxElement } from './elements/missive-chat-lightbox.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-lightbox': MissiveChatLightboxElement }, report);
