/**
 * Exports of the script that the window's chunks need too are stored on the page under a symbol, so that they are
 * loaded once. The build reads this list, in its order, and makes the chunks take them from there (rollup.config.mjs);
 * the symbol's name contains the list's hash, so that a chunk never uses the list of another build.
 */

import { css, ReactiveElement } from '@lit/reactive-element';
import { DEFAULTS } from './core/config-defaults.js';
import { CHOICES, isBubbleText } from './core/config-resolve.js';
import { Lazy } from './core/lazy.js';
import { StoredRecord, recordKey, visitorRecord } from './core/visitor-record.js';
import { defineOnce } from './define-once.js';
import { CHAT_PATH } from './elements/chat-path.js';
import { make } from './elements/dom.js';
import { importChunk } from './import-chunk.js';
import { report } from './report.js';
import { browserClock } from './transport/browser-page.js';
import { browserStorage } from './transport/browser-storage.js';

const shared = [
  importChunk,
  ReactiveElement,
  css,
  DEFAULTS,
  CHOICES,
  isBubbleText,
  Lazy,
  StoredRecord,
  recordKey,
  visitorRecord,
  make,
  CHAT_PATH,
  defineOnce,
  report,
  browserClock,
  browserStorage,
];

(globalThis as Record<symbol, unknown>)[Symbol.for('missive-chat.${SHARED}')] ??= shared;
