/** Which answers make a sound, and which a browser notification (LC-51). Pure. */

import type { ChatState } from './chat-state.js';
import type { Message } from './types.js';

/** Milliseconds after an answer in which the next one belongs to the same burst. */
export const BURST = 5_000;

/** Maximum characters of a notification's text. */
const LONGEST = 200;

export interface AlertSituation {
  /** Whether this tab acts for all tabs of the browser. */
  readonly isFront: boolean;
  /** Whether the window is open, or in the page's flow. */
  readonly isOpen: boolean;
  readonly isPageVisible: boolean;
  /** Whether key presses go to the page. A visible page may be behind another program. */
  readonly hasFocus: boolean;
  /** Whether sounds are on, and the browser lets this page play one. */
  readonly maySound: boolean;
  /** Whether notifications are on, and allowed. */
  readonly mayNotify: boolean;
  /** Milliseconds since the team's message before; infinite for the first. */
  readonly sinceLast: number;
}

export interface Alert {
  readonly sound: boolean;
  readonly notification: boolean;
  /** Whether it is the first of a burst. */
  readonly isFirst: boolean;
}

/**
 * A sound is for a visitor who does not see the message: elsewhere, or beside a closed window. A notification is for one
 * who is elsewhere; on the page, the preview beside the button is enough. A burst makes one sound, and its notifications
 * replace each other.
 */
export function dueAlert(situation: AlertSituation): Alert {
  const { isFront, isOpen, isPageVisible, hasFocus, maySound, mayNotify, sinceLast } = situation;
  const isHere = isPageVisible && hasFocus;
  const isFirst = sinceLast >= BURST;
  return {
    sound: isFront && maySound && !(isHere && isOpen) && isFirst,
    notification: isFront && mayNotify && !isHere,
    isFirst,
  };
}

/**
 * Returns the latest of these messages that is an answer of the team and was not read elsewhere. Those of other
 * conversations than the shown one are unread.
 */
export const latestAnswer = (
  messages: readonly Message[],
  { visitorReadIndex }: Pick<ChatState, 'visitorReadIndex'>,
): Message | undefined =>
  messages
    .filter(
      ({ from, index, conversation }) =>
        from === 'team' && (!!conversation || (index ?? -1) > (visitorReadIndex ?? -1)),
    )
    .at(-1);

/** Shortens a text for a notification. */
export function notificationText(text: string): string {
  const letters = Array.from(text);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('').trimEnd()}…` : text;
}
