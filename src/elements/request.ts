import type { ChatRequest } from '../core/chat-requests.js';

export type { ChatRequest };

declare global {
  interface HTMLElementEventMap {
    'missive-request': CustomEvent<ChatRequest>;
    'missive-toggle-request': CustomEvent<null>;
  }
}

/** Says what the visitor asks for. The event crosses no shadow boundary: who hears it acts or passes it on. */
export function sendRequest(element: HTMLElement, request: ChatRequest): void {
  element.dispatchEvent(new CustomEvent('missive-request', { detail: request, bubbles: true }));
}

/** Has screen readers say it, after what they are saying. */
export const announce = (element: HTMLElement, text: string): void =>
  sendRequest(element, { type: 'announce', text });
