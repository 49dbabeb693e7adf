/**
 * What the script has brought already and the window's chunk needs too stands on the page under a symbol,
 * so that it comes once: the build lets the chunk take it from there (SHARED in rollup.config.mjs).
 */

import { css, ReactiveElement } from '@lit/reactive-element';
import { DEFAULTS } from './core/config-defaults.js';
import { CHOICES, isBubbleText } from './core/config-resolve.js';
import { JsonMemory, memoryKey, visitorMemory } from './core/visitor-memory.js';
import { defineOnce } from './define-once.js';
import { make } from './elements/dom.js';
import { importChunk } from './import-chunk.js';
import { report } from './report.js';
import { browserClock } from './transport/browser-page.js';
import { browserStorage } from './transport/browser-storage.js';

const shared = {
  ReactiveElement,
  css,
  DEFAULTS,
  CHOICES,
  isBubbleText,
  JsonMemory,
  memoryKey,
  visitorMemory,
  make,
  defineOnce,
  report,
  browserClock,
  browserStorage,
  importChunk,
};

(globalThis as Record<symbol, unknown>)[Symbol.for('missive-chat.shared')] ??= shared;
