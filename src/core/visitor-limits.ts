/**
 * Limits of what a visitor types and attaches: the part of `limits.ts` that the window needs, in a separate
 * module to keep the window's chunk small.
 */

/**
 * A text of this many characters fits into a message of Twilio in every script: a character has at most three
 * bytes, or two have four.
 */
export const LONGEST_TEXT = 10_000;

/** Maximum characters of a visitor's name, typed or from the page's user. */
export const LONGEST_NAME = 200;

/** Maximum characters of an email address: 64, `@`, 255. */
export const LONGEST_EMAIL = 320;

/** Twilio's limit for the file of a message, in bytes. */
export const LARGEST_FILE = 150_000_000;
