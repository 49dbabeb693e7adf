/**
 * The one table of public events: `<missive-chat>` dispatches them, the facade turns those that have one
 * into the documented callbacks of `MissiveChatConfig`.
 */

import type { ConfigLayer, Status } from './types.js';

export interface MissiveChatEventDetails {
  /** Settings are here, methods have effect. */
  'missive-ready': undefined;
  /** The page or the visitor said who it is. */
  'missive-visitor-identified': { name: string; email: string };
  /** First message of a conversation. */
  'missive-chat-started': { name: string; email: string };
  /** The team wrote. */
  'missive-new-message': { body: string };
  /** The window was opened. */
  'missive-open': undefined;
  /** The window was closed. */
  'missive-close': undefined;
  /** The number of unread messages changed. */
  'missive-unread': { count: number };
  /** The team came, went, or cannot be reached; `opensAt`: when it is back, ISO 8601, empty when that is not known. */
  'missive-status': { status: Status; opensAt: string };
  /** The server requires a challenge of this new visitor: solve it, then call `respond` with the token. */
  'missive-challenge': { respond: (token: string) => void };
  /** Something does not work, for developers: `code` stays, `message` is for people. */
  'missive-error': { code: string; message: string };
}

export type MissiveChatEventName = keyof MissiveChatEventDetails;

export interface Callbacks {
  /** Settings are here, methods have effect. */
  onReady?: () => void;
  /** The page or the visitor said who it is. */
  onVisitorIdentified?: (visitor: { name: string; email: string }) => void;
  /** First message of a conversation. */
  onChatStarted?: (visitor: { name: string; email: string }) => void;
  /** The team wrote; `body` is its text. */
  onNewMessage?: (body: string) => void;
  /** The window was opened. */
  onOpen?: () => void;
  /** The window was closed. */
  onClose?: () => void;
}

/** What a page says in `window.MissiveChatConfig`: any option, and the callbacks. */
export interface MissiveChatConfig extends ConfigLayer, Callbacks {}

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
