/**
 * Presets of `chat.theme` and `chat.locale`: another base for variables and texts, below all other layers. Loaded when
 * these options are set.
 */

import type { ConfigLayer, Theme } from './types.js';

/** An element, with the members needed to mark its language. */
export interface MarkedElement {
  lang: string;
  dir: string;
  removeAttribute(name: string): void;
  matches(selectors: string): boolean;
}

export interface Presets {
  /** The theme that `auto` resolves to now. */
  readonly theme: Exclude<Theme, 'auto'>;
  /** Language tag (BCP 47) of the texts; empty for the documented English. */
  readonly locale: string;
  /** Sets language and direction of an element; reverted when the presets end. */
  mark(element: MarkedElement): void;
  readonly layer: ConfigLayer;
}

export interface PresetsRequest {
  readonly theme: Theme;
  /** A language tag, `auto` for the page's own, or empty. */
  readonly locale: string;
}

/** Exported by the presets' chunk: follows the page; returns an unsubscribe function. */
export type FollowPresets = (request: PresetsRequest, changed: (presets: Presets) => void) => () => void;
