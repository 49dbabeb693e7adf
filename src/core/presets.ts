/**
 * What follows from `chat.theme` and `chat.locale` beyond the documented defaults: another base for
 * variables and texts, below everything that anybody sets. Loaded when they ask for it.
 */

import type { ConfigLayer, Theme } from './types.js';

export interface Presets {
  /** What `auto` means now. */
  readonly theme: Exclude<Theme, 'auto'>;
  /** Language tag (BCP 47) of the texts; empty for the documented English. */
  readonly locale: string;
  /** Which way they run; empty for the page's own. */
  readonly direction: 'ltr' | 'rtl' | '';
  readonly layer: ConfigLayer;
}

export interface PresetsRequest {
  readonly theme: Theme;
  /** A language tag, `auto` for the page's own, or empty. */
  readonly locale: string;
}

/** What the presets' chunk brings: follows the page until the answer is called. */
export type FollowPresets = (request: PresetsRequest, changed: (presets: Presets) => void) => () => void;
