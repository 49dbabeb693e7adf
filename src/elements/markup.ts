/**
 * Types of the public elements' events for `addEventListener` and for the markup of typed frameworks, with the helpers
 * such markup needs. Types only; nothing exists at run time.
 */

import type { MissiveChatEventDetails } from '../core/events.js';
import type { MissiveChatElement } from './missive-chat.js';

/** Events of `<missive-chat>`. All bubble and are composed. */
export type MissiveChatEventMap = {
  [Name in keyof MissiveChatEventDetails]: CustomEvent<
    // `CustomEvent` turns a missing detail into null.
    MissiveChatEventDetails[Name] extends undefined ? null : MissiveChatEventDetails[Name]
  >;
};

/** Events of `<missive-chat-button>`. They bubble and are composed. */
export interface MissiveChatButtonEventMap {
  /** The visitor wants the window opened or closed. */
  'missive-toggle-request': CustomEvent<null>;
}

/** Some frameworks omit an attribute that is `false`; the string `"false"` has to be written instead. */
export type InWords<Attributes> = {
  readonly [Name in keyof Attributes]: Name extends 'open'
    ? Attributes[Name]
    : Exclude<Attributes[Name], false>;
};

/** The same names, each with a prefix. */
export type Prefixed<Names, Prefix extends string> = {
  readonly [Name in keyof Names as `${Prefix}${Name & string}`]: Names[Name];
};

/** Listeners as markup names them, for example with `on:` before the event. */
export type ListenersOf<Events, Prefix extends string> = {
  readonly [Name in keyof Events as `${Prefix}${Name & string}`]?:
    ((event: Events[Name]) => void) | undefined;
};

/** Details of the events that change the element's own state. */
export type Details = MissiveChatEventDetails['missive-unread'] &
  MissiveChatEventDetails['missive-status'] &
  MissiveChatEventDetails['missive-error'];

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat': MissiveChatElement;
  }
  // The events bubble: to every ancestor element, the document and the window.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- one table, and all of it
  interface GlobalEventHandlersEventMap extends MissiveChatEventMap {}
}
