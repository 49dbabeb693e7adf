/**
 * The mechanism of the window's menu. An item is a row of a list: to offer another one, add a function to `MENU`. The
 * button and the menu appear with the first item; without any, their part is not loaded.
 */

import { conversationItems } from './conversation-items.js';
import { showsEnd } from '../core/shows-end.js';
import { threadStringsOf } from '../core/thread-strings.js';
import { sendRequest } from './request.js';
import type { WindowPlace, WindowView } from './platform.js';

/** An item of the window's menu. */
export interface MenuItem {
  /** Unique in the menu. */
  readonly id: string;
  /** In the visitor's language. */
  readonly label: string;
  /** Unread messages that the item leads to: behind its label, and on the menu's button. */
  readonly count?: number;
  /** Makes the item a switch, which is on or off; the menu stays open when it is chosen. */
  readonly checked?: boolean;
  /** Shown only beside an item that is not extra: it is no reason for a menu. */
  readonly isExtra?: boolean;
  /** Shown, but cannot be chosen. */
  readonly disabled?: boolean;
  /** Called in the visitor's click or key press. Otherwise the menu is closed then, and the focus is on its button. */
  run(): void;
}

/** Returns the items of one feature for what is displayed now; none while it is not offered. */
export type MenuItems = (view: WindowView, place: WindowPlace) => readonly MenuItem[];

/** Saves a copy of the conversation (LC-55). By default there is no menu, so this item waits for a chosen feature. */
const copyItem: MenuItems = ({ config, state }, { frame }) =>
  state.messages.some(({ index }) => index !== null)
    ? [
        {
          id: 'copy',
          label: threadStringsOf(config).takeCopy,
          isExtra: !showsEnd(config.chat),
          run: () => sendRequest(frame, { type: 'copy', as: 'html' }),
        },
      ]
    : [];

/** The features with items, in the order of the menu. Called at each change of the chat: heavy parts load in `run`. */
export const MENU: readonly MenuItems[] = [conversationItems, copyItem];
