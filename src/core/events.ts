/**
 * Table of the public events: `<missive-chat>` dispatches them, and the facade calls the documented callback of
 * `MissiveChatConfig` for each event that has one.
 */

import type { GreetingAction } from './greetings.js';
import type { Rating } from './ratings.js';
import type { ConfigLayer, Status } from './types.js';

export interface MissiveChatEventDetails {
  /** The settings have loaded and methods take effect. */
  'missive-ready': undefined;
  /** The page or the visitor has identified the visitor. */
  'missive-visitor-identified': { name: string; email: string };
  /** The first message of a conversation was sent. */
  'missive-chat-started': { name: string; email: string };
  /** The team sent a message. `conversation`: which one it is in, if visitors may have several. */
  'missive-new-message': { body: string; conversation?: string };
  /**
   * An answer came while the visitor does not look, in one tab of all. `sound` and `notification`: what follows now;
   * `preventDefault()` stops both. `author`: empty if names are not shown. `conversation`: which one it is in, if visitors
   * may have several.
   */
  'missive-notify': {
    body: string;
    author: string;
    sound: boolean;
    notification: boolean;
    conversation?: string;
  };
  /** The team has closed the conversation. `by`: who, empty if that is not shown or known; `at`: when, ISO 8601. */
  'missive-chat-ended': { by: string; at: string };
  /** The visitor has rated a closed conversation: `bad`, `okay` or `good`, with any words. */
  'missive-rated': { rating: Rating; words: string };
  /** The window was opened. */
  'missive-open': undefined;
  /** The window was closed. */
  'missive-close': undefined;
  /** The number of unread messages changed. */
  'missive-unread': { count: number };
  /** The team's status has changed. `opensAt`: when the team is back, ISO 8601; empty if that is not known. */
  'missive-status': { status: Status; opensAt: string };
  /** A greeting was shown, or the visitor opened, answered or dismissed it. */
  'missive-greeting': { id: string; action: GreetingAction };
  /** The server requires a challenge of this new visitor: solve it, then call `respond` with the token. */
  'missive-challenge': { respond: (token: string) => void };
  /** An error, for developers: `code` is stable, `message` is for people. */
  'missive-error': { code: string; message: string };
}

export type MissiveChatEventName = keyof MissiveChatEventDetails;

export interface Callbacks {
  /** The settings have loaded and methods take effect. */
  onReady?: () => void;
  /** The page or the visitor has identified the visitor. */
  onVisitorIdentified?: (visitor: { name: string; email: string }) => void;
  /** The first message of a conversation was sent. */
  onChatStarted?: (visitor: { name: string; email: string }) => void;
  /** The team sent a message; `body` is its text. */
  onNewMessage?: (body: string) => void;
  /** The window was opened. */
  onOpen?: () => void;
  /** The window was closed. */
  onClose?: () => void;
}

/** Value of `window.MissiveChatConfig`: any option, and the callbacks. */
export interface MissiveChatConfig extends ConfigLayer, Callbacks {}

export type CallbackName = keyof Callbacks;

/** The documented callback of each event that has one, and the part of the event's detail it is called with. */
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
