/**
 * What follows from `chat.theme` and `chat.locale` beyond the documented defaults: another base for
 * variables and texts, below everything that anybody sets. Loaded when they ask for it.
 */

import type { ConfigLayer, Theme } from './types.js';

/** What of an element has a language. */
export interface MarkedElement {
  lang: string;
  dir: string;
  removeAttribute(name: string): void;
}

export interface Presets {
  /** What `auto` means now. */
  readonly theme: Exclude<Theme, 'auto'>;
  /** Language tag (BCP 47) of the texts; empty for the documented English. */
  readonly locale: string;
  /** Says at an element in which language it is, and which way that runs; undone when the presets end. */
  mark(element: MarkedElement): void;
  readonly layer: ConfigLayer;
}

export interface PresetsRequest {
  readonly theme: Theme;
  /** A language tag, `auto` for the page's own, or empty. */
  readonly locale: string;
}

/** What the presets' chunk brings: follows the page until the answer is called. */
export type FollowPresets = (request: PresetsRequest, changed: (presets: Presets) => void) => () => void;
