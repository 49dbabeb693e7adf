/**
 * The one table of public events: `<missive-chat>` dispatches them, the facade turns those that have one
 * into the documented callbacks of `MissiveChatConfig`.
 */

import type { Status } from './types.js';

export interface MissiveChatEventDetails {
  'missive-ready': undefined;
  'missive-visitor-identified': { name: string; email: string };
  'missive-chat-started': { name: string; email: string };
  'missive-new-message': { body: string };
  'missive-open': undefined;
  'missive-close': undefined;
  'missive-unread': { count: number };
  'missive-status': { status: Status };
  'missive-error': { code: string; message: string };
}

export type MissiveChatEventName = keyof MissiveChatEventDetails;

export interface Callbacks {
  onReady?: () => void;
  onVisitorIdentified?: (visitor: { name: string; email: string }) => void;
  onChatStarted?: (visitor: { name: string; email: string }) => void;
  onNewMessage?: (body: string) => void;
  onOpen?: () => void;
  onClose?: () => void;
}

export type CallbackName = keyof Callbacks;

/** The documented callback of each event that has one, and how its arguments come from the detail. */
export const CALLBACKS: Readonly<
  Partial<Record<MissiveChatEventName, readonly [name: CallbackName, argument?: 'detail' | 'body']>>
> = {
  'missive-ready': ['onReady'],
  'missive-visitor-identified': ['onVisitorIdentified', 'detail'],
  'missive-chat-started': ['onChatStarted', 'detail'],
  'missive-new-message': ['onNewMessage', 'body'],
  'missive-open': ['onOpen'],
  'missive-close': ['onClose'],
};

export const isCallbackName = (name: string): boolean =>
  Object.values(CALLBACKS).some(([callback]) => callback === name);
