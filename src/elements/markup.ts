/**
 * Events of the public elements as `addEventListener` and the markup of typed frameworks know them, and
 * what such markup needs besides. Nothing of it is there at run time.
 */

import type { MissiveChatEventDetails } from '../core/events.js';

/** Events of `<missive-chat>`. All bubble, and are composed. */
export type MissiveChatEventMap = {
  [Name in keyof MissiveChatEventDetails]: CustomEvent<
    // The browser makes null of a detail that is not there.
    MissiveChatEventDetails[Name] extends undefined ? null : MissiveChatEventDetails[Name]
  >;
};

/** Events of `<missive-chat-button>`. They bubble, and are composed. */
export interface MissiveChatButtonEventMap {
  /** The visitor wants the window opened or closed. */
  'missive-toggle-request': CustomEvent<null>;
}

/** Where a framework leaves out an attribute that is `false`, the word has to be said: `"false"`. */
export type InWords<Attributes> = {
  readonly [Name in keyof Attributes]: Name extends 'open'
    ? Attributes[Name]
    : Exclude<Attributes[Name], false>;
};

/** Names with something before each. */
export type Prefixed<Names, Prefix extends string> = {
  readonly [Name in keyof Names as `${Prefix}${Name & string}`]: Names[Name];
};

/** Listeners as markup names them: `on:` before the event. */
export type ListenersOf<Events, Prefix extends string> = {
  readonly [Name in keyof Events as `${Prefix}${Name & string}`]?:
    ((event: Events[Name]) => void) | undefined;
};

/** Of the events that change what the element itself shows or says. */
export type Details = MissiveChatEventDetails['missive-unread'] &
  MissiveChatEventDetails['missive-status'] &
  MissiveChatEventDetails['missive-error'];
