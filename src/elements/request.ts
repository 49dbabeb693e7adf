import type { ChatRequest } from '../core/chat-requests.js';

export type { ChatRequest };

declare global {
  interface HTMLElementEventMap {
    'missive-request': CustomEvent<ChatRequest>;
    'missive-toggle-request': CustomEvent<null>;
  }
}

/** Sends a request of the visitor. The event crosses no shadow boundary: its listener handles it or passes it on. */
export function sendRequest(element: HTMLElement, request: ChatRequest): void {
  element.dispatchEvent(new CustomEvent('missive-request', { detail: request, bubbles: true }));
}

/** Makes screen readers announce a text, after the texts they are reading. */
export const announce = (element: HTMLElement, text: string): void =>
  sendRequest(element, { type: 'announce', text });
