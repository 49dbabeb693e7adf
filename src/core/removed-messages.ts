/** Applies edits and removals in the log to the thread (LC-46). */

import { mergeLogged, type ChatState } from './chat-state.js';
import type { LoggedMessage, Message } from './types.js';

/** Replaces a range of the thread with the log's current messages: other messages in the range were removed. */
export function setLogRange(
  state: ChatState,
  { messages, from, to }: { messages: readonly LoggedMessage[]; from: number; to: number },
): ChatState {
  const sids = new Set(messages.map(({ sid }) => sid));
  const left = without(
    state,
    ({ index, sid }) => index !== null && index >= from && index <= to && !sids.has(sid ?? ''),
  );
  const shown = new Set(left.messages.map(({ sid }) => sid));
  return mergeLogged(
    left,
    messages.filter(({ sid }) => shown.has(sid)),
  );
}

/** Removes a message that was removed from the log. */
export const removeLogged = (state: ChatState, removed: string): ChatState =>
  without(state, ({ sid }) => sid === removed);

/** Removes messages with the URLs of their files. */
function without(state: ChatState, isGone: (message: Message) => boolean): ChatState {
  const gone = state.messages.filter(isGone);
  if (gone.length === 0) return state;
  const files = new Set(gone.flatMap(({ media }) => media.map(({ sid }) => sid)));
  const mediaUrls = Object.fromEntries(Object.entries(state.mediaUrls).filter(([sid]) => !files.has(sid)));
  return { ...state, mediaUrls, messages: state.messages.filter((message) => !gone.includes(message)) };
}
