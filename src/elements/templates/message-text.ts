import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { parseMessageText } from '../../core/message-text.js';

/** Text with its links as elements; everything else stays text. */
export function messageText(text: string): (string | TemplateResult)[] {
  return parseMessageText(text).map((token) =>
    token.type === 'text' ? token.text : link(token.href, token.text),
  );
}

/** @param href a URL that passed the protocol check */
export const link = (href: string, words: unknown): TemplateResult =>
  html`<a href=${href} target="_blank" rel="noopener noreferrer">${words}</a>`;
