import { textsOf, WINDOW_STRINGS } from './strings.js';
import { THREAD_STRINGS, type ThreadStrings } from './thread-strings.js';
import type { Config } from './types.js';

/** Texts of the end of a conversation. */
export const END_STRINGS = {
  closedBy: '{name} closed this conversation',
  closed: 'This conversation was closed',
  rate: 'How was this conversation?',
  ratingBad: 'Bad',
  ratingOkay: 'Okay',
  ratingGood: 'Good',
  ratingWords: 'What was good or bad? (optional)',
  rated: 'Thank you for your rating.',
  ratingFailed: 'Your rating was not sent. Please try again.',
  copyAsText: 'As plain text',
};

export type EndStrings = ThreadStrings & Readonly<typeof END_STRINGS>;

export const endStringsOf = (config: Config): EndStrings =>
  textsOf({ ...WINDOW_STRINGS, ...THREAD_STRINGS, ...END_STRINGS }, config);
