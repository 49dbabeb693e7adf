/**
 * Types for pages that use the snippet and import nothing: `window.MissiveChat`, `window.MissiveChatConfig`,
 * the elements by their tag names, and their events. `"types": ["missive-chat/global"]` in tsconfig.json, or
 * `/// <reference types="missive-chat/global" />`. Nothing of it is there at run time.
 */

import '../index.js';
