/**
 * The one table of public events: `<missive-chat>` dispatches them, the facade turns those with a
 * `callback` into the documented callbacks of `MissiveChatConfig`.
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

interface EventRow {
  /** The documented callback, if there is one. */
  readonly callback?: CallbackName;
  /** Arguments of the callback, from the event's detail; none when left out. */
  readonly argument?: 'detail' | 'body';
}

export const EVENTS: Readonly<Record<MissiveChatEventName, EventRow>> = {
  'missive-ready': { callback: 'onReady' },
  'missive-visitor-identified': { callback: 'onVisitorIdentified', argument: 'detail' },
  'missive-chat-started': { callback: 'onChatStarted', argument: 'detail' },
  'missive-new-message': { callback: 'onNewMessage', argument: 'body' },
  'missive-open': { callback: 'onOpen' },
  'missive-close': { callback: 'onClose' },
  'missive-unread': {},
  'missive-status': {},
  'missive-error': {},
};
