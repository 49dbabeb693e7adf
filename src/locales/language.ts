import type { Strings } from '../core/strings.js';
import type { MessagesConfig } from '../core/types.js';

/** All texts of the window in one language. Which language it is, its file's name says. */
export interface Language {
  /** The documented texts. */
  readonly messages: MessagesConfig;
  /** Our own. */
  readonly strings: Strings;
}
