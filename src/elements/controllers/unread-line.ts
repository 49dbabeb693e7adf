import { lastLoggedIndex, unreadMessages, type ChatState } from '../../core/chat-state.js';
import type { Message } from '../../core/types.js';

/**
 * Where the messages begin that were unread when the visitor came to the thread (LC-48): they opened the window, came
 * back to its page, or the log arrived while they waited. Messages that come while they watch get no line.
 */
export class UnreadLine {
  #isWatched = false;
  #hasLog = false;
  #thread: number | undefined;
  /** The last index that was read then; undefined where there is no line. */
  #readIndex: number | undefined;

  /** Takes a changed state; returns whether the reader is to be taken to the line now. */
  update(state: ChatState, isWatched: boolean): boolean {
    const hasLog = lastLoggedIndex(state) !== null;
    const isContinued = this.#isWatched && this.#hasLog && this.#thread === state.thread;
    this.#isWatched = isWatched;
    this.#hasLog = hasLog;
    this.#thread = state.thread;
    if (!isWatched || !hasLog || isContinued) return false;
    const isUnread = unreadMessages(state).length > 0;
    this.#readIndex = isUnread ? (state.visitorReadIndex ?? -1) : undefined;
    return isUnread;
  }

  /** The message below the line, as far as the log has loaded. */
  firstOf(messages: readonly Message[]): Message | undefined {
    const read = this.#readIndex;
    if (read === undefined) return undefined;
    return messages.find(({ from, index }) => from === 'team' && index !== null && index > read);
  }

  /** The visitor has gone on: there is no line any more. */
  clear(): void {
    this.#readIndex = undefined;
  }
}
