/**
 * Non-ASCII letters are allowed before the `@` (RFC 6531), though browsers reject them. A domain on the Internet has a
 * dot.
 */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whether the text can be an email address, as far as a form can tell. */
export const isEmailAddress = (text: string): boolean => EMAIL.test(text.trim());
