/** Limits of the files that a visitor may send (LC-42). */

import { LARGEST_FILE } from './visitor-limits.js';

/** An account's public limits for files; missing limits are as in `DEFAULT_FILE_LIMITS`. */
export interface FileLimits {
  /** Size of a file, in bytes. Never more than Twilio's limit. */
  readonly maxBytes: number;
  /** Number of files per selection. */
  readonly maxCount: number;
  /**
   * Accepted types, as in `accept` of a file input: `image/*`, `application/pdf`, `.csv`. Empty: all harmless types.
   */
  readonly types: readonly string[];
}

/**
 * 16 MB: enough for photos and long documents; even a slow connection uploads it in a few minutes, which is as long as
 * people wait in a chat.
 */
export const DEFAULT_FILE_LIMITS: FileLimits = { maxBytes: 16_000_000, maxCount: 10, types: [] };

/** The limits of an account; invalid values fall back to the defaults. */
export function fileLimits(given: Partial<FileLimits> = {}): FileLimits {
  const { maxBytes, maxCount, types } = { ...DEFAULT_FILE_LIMITS, ...given };
  return {
    maxBytes: maxBytes > 0 ? Math.min(maxBytes, LARGEST_FILE) : DEFAULT_FILE_LIMITS.maxBytes,
    maxCount: maxCount > 0 ? maxCount : DEFAULT_FILE_LIMITS.maxCount,
    types: Array.isArray(types) ? types : [],
  };
}
