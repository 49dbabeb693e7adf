import type { BubbleText, Config } from './types.js';

/** The account's bubbles for connection errors, followed by the support channels (LC-18, LC-25). */
export function errorBubbles({ messages, support: { email, phone } }: Config): readonly string[] {
  const channels = [
    email && `{{ link:mailto:${email} ${email} }}`,
    phone && (/\d/.test(phone) ? `{{ link:tel:${phone.replace(/[^+\d]/g, '')} ${phone} }}` : phone),
  ].filter(Boolean);
  return bubbles(messages.error, channels.join('\n'));
}

/** Returns a bubble for each non-empty text. */
export const bubbles = (...texts: BubbleText[]): string[] =>
  texts.flat().filter((text) => text.trim() !== '');
