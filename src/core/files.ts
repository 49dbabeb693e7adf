/** What files a visitor may send, and what stands against one (LC-42). */

import { LARGEST_FILE } from './visitor-limits.js';

/** What everybody may know of an account's rules for files; what is missing is as in `DEFAULT_FILE_LIMITS`. */
export interface FileLimits {
  /** Of one file. Never more than Twilio takes. */
  readonly maxBytes: number;
  /** At a time. */
  readonly maxCount: number;
  /** What is taken, as in `accept` of a file input: `image/*`, `application/pdf`, `.csv`. Empty: all that is harmless. */
  readonly types: readonly string[];
}

/**
 * 16 MB: a phone's photos and a long document fit, and even a slow connection carries it in a few minutes,
 * which is as long as people wait in a chat.
 */
export const DEFAULT_FILE_LIMITS: FileLimits = { maxBytes: 16_000_000, maxCount: 10, types: [] };

/** The limits of an account; a value that is none counts as not said. */
export function fileLimits(given: Partial<FileLimits> = {}): FileLimits {
  const { maxBytes, maxCount, types } = { ...DEFAULT_FILE_LIMITS, ...given };
  return {
    maxBytes: maxBytes > 0 ? Math.min(maxBytes, LARGEST_FILE) : DEFAULT_FILE_LIMITS.maxBytes,
    maxCount: maxCount > 0 ? maxCount : DEFAULT_FILE_LIMITS.maxCount,
    types: Array.isArray(types) ? types : [],
  };
}
