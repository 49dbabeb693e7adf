/** Letters beyond ASCII may stand before the `@` (RFC 6531), which browsers refuse. A domain on the Internet has a dot. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whether it can be an email address, as far as a form can tell. */
export const isEmailAddress = (text: string): boolean => EMAIL.test(text.trim());
