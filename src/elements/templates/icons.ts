import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { CHAT_PATH } from '../chat-path.js';

/** Drawn in the text color; the text beside an icon, or the button's label, says what it means. */
export const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;

export const closeIcon = icon('M6 6l12 12M18 6 6 18');
export const sendIcon = icon('M12 19V5M5.5 11.5 12 5l6.5 6.5');
export const alertIcon = icon('M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V13M12 16.5v.01');
export const chatIcon = icon(CHAT_PATH);
export const attachIcon = icon(
  'm20.5 11.5-8.6 8.6a5.6 5.6 0 0 1-7.9-7.9l8.6-8.6a3.7 3.7 0 0 1 5.3 5.3l-8.6 8.5a1.9 1.9 0 0 1-2.7-2.6l8-7.9',
);
export const emojiIcon = icon(
  'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.5 14.2a4.3 4.3 0 0 0 7 0M9 9.5v.01M15 9.5v.01',
);
export const envelopeIcon = icon('M4 6h16v12H4zM4 7l8 6 8-6');
