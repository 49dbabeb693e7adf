import type { Strings } from '../core/english.js';
import type { MessagesConfig } from '../core/types.js';

/**
 * All texts of the window in one language. Which language it is, its file's name says.
 *
 * Those who read are addressed politely, always in the same way, and without regard to their gender.
 */
export interface Language {
  /** The documented texts. */
  readonly messages: Omit<MessagesConfig, 'away'>;
  /** Our own. */
  readonly strings: Strings;
}
