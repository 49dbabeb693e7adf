/** What is edited or removed in the log, out of the thread (LC-46). */

import { mergeLogged, type ChatState } from './chat-state.js';
import type { LoggedMessage, Message } from './types.js';

/** What is shown between two indexes, as the log has it now: what is not among its messages was removed. */
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

/** Takes out a message that was removed from the log. */
export const removeLogged = (state: ChatState, removed: string): ChatState =>
  without(state, ({ sid }) => sid === removed);

/** With their files, whose addresses are of no use any more. */
function without(state: ChatState, isGone: (message: Message) => boolean): ChatState {
  const gone = state.messages.filter(isGone);
  if (gone.length === 0) return state;
  const files = new Set(gone.flatMap(({ media }) => media.map(({ sid }) => sid)));
  const mediaUrls = Object.fromEntries(Object.entries(state.mediaUrls).filter(([sid]) => !files.has(sid)));
  return { ...state, mediaUrls, messages: state.messages.filter((message) => !gone.includes(message)) };
}
