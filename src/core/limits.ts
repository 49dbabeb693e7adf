/**
 * Every limit of what travels between the page, the chat server and Twilio. Browser and server use this one
 * table. Characters are counted as `String.length` and `maxlength` count them, bytes as UTF-8.
 */

/**
 * What Twilio documents ("Conversations limits"): attributes and bodies in bytes of UTF-8, names in
 * characters, media in bytes.
 */
export const TWILIO_LIMITS = {
  messageAttributeBytes: 4 * 1024,
  conversationAttributeBytes: 16 * 1024,
  participantAttributeBytes: 4 * 1024,
  messageBodyBytes: 32 * 1024,
  friendlyName: 256,
  identity: 256,
  mediaBytes: 150_000_000,
} as const;

/**
 * A text of this many characters fits into a message of Twilio in every script: a character is three bytes at
 * most, or two of them are four.
 */
export const LONGEST_TEXT = 10_000;

/** Characters of a visitor's name, typed or of the page's user. */
export const LONGEST_NAME = 200;

/** Characters of an email address: 64, `@`, 255. */
export const LONGEST_EMAIL = 320;

/** Characters of the other texts of a session request. */
export const SESSION_LIMITS = {
  name: LONGEST_NAME,
  email: LONGEST_EMAIL,
  digest: 200,
  token: 4000,
  avatarUrl: 2000,
  visitorToken: 2000,
  consentAt: 40,
} as const;

/** Custom data of the page. */
export const META_LIMITS = {
  names: 50,
  /** Characters of a name. */
  name: 100,
  /** Characters of a value. */
  value: 1000,
  /**
   * Bytes of the JSON as the conversation keeps it: with the longest name, email address and picture address
   * it fits into the conversation's attributes.
   */
  conversationBytes: 10_000,
  /** Bytes of the JSON as a message carries it, beside the message's own id. */
  messageBytes: 3900,
} as const;
