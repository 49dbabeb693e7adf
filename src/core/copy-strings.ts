import { END_STRINGS, type EndStrings } from './end-strings.js';
import { textsOf, WINDOW_STRINGS } from './strings.js';
import { THREAD_STRINGS } from './thread-strings.js';
import type { Config } from './types.js';

/** Texts of the part that copies messages and conversations. */
export const COPY_STRINGS = {
  messageOptions: 'Message options',
  copyText: 'Copy text',
  quote: 'Quote',
  fileLinks: 'Links to files work for a few minutes only.',
};

export type CopyStrings = EndStrings & Readonly<typeof COPY_STRINGS>;

/** With the texts of the parts that have loaded before. */
export const copyStringsOf = (config: Config): CopyStrings =>
  textsOf({ ...WINDOW_STRINGS, ...THREAD_STRINGS, ...END_STRINGS, ...COPY_STRINGS }, config);
