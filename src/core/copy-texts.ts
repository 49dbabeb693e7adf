import { COPY_STRINGS } from './copy-strings.js';
import { END_STRINGS, type EndStrings } from './end-strings.js';
import { textsOf, WINDOW_STRINGS } from './strings.js';
import { THREAD_STRINGS } from './thread-strings.js';
import type { Config } from './types.js';

export type CopyStrings = EndStrings & Readonly<typeof COPY_STRINGS>;

/** The texts of what copies, and those of the parts that have loaded before. */
export const copyStringsOf = (config: Config): CopyStrings =>
  textsOf({ ...WINDOW_STRINGS, ...THREAD_STRINGS, ...END_STRINGS, ...COPY_STRINGS }, config);
