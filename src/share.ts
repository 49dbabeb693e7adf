/**
 * What the script has brought already and the window's chunk needs too stands on the page under a symbol,
 * so that it comes once: the build lets the chunk take it from there (SHARED in rollup.config.mjs).
 */

import { css, ReactiveElement, unsafeCSS } from '@lit/reactive-element';
import { CALLBACKS, isCallbackName } from './core/events.js';
import { DEFAULTS } from './core/config-defaults.js';
import { isBubbleText, POSITIONS } from './core/config-resolve.js';
import { EXTRA_VARIABLES, isVariableName, toCustomProperties, VARIABLE_PREFIX } from './core/variables.js';
import { JsonMemory, memoryKey, visitorMemory } from './core/visitor-memory.js';
import { defineOnce } from './define-once.js';
import { focusedElement, make, makeIcon } from './elements/dom.js';
import { report } from './report.js';
import { browserClock, browserPage } from './transport/browser-page.js';
import { browserStorage } from './transport/browser-storage.js';

const shared = {
  ReactiveElement,
  css,
  unsafeCSS,
  DEFAULTS,
  isBubbleText,
  POSITIONS,
  CALLBACKS,
  isCallbackName,
  EXTRA_VARIABLES,
  VARIABLE_PREFIX,
  isVariableName,
  toCustomProperties,
  JsonMemory,
  memoryKey,
  visitorMemory,
  focusedElement,
  make,
  makeIcon,
  defineOnce,
  report,
  browserClock,
  browserPage,
  browserStorage,
};

(globalThis as Record<symbol, unknown>)[Symbol.for('missive-chat.shared')] ??= shared;
