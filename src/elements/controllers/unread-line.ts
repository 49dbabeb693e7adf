import { lastLoggedIndex, unreadMessages, type ChatState } from '../../core/chat-state.js';
import type { Message } from '../../core/types.js';

/**
 * The position of the first unread message at the time the visitor opened the thread (LC-48): by opening the window, by
 * coming back to its page, or by waiting until the log arrived. Messages that arrive while the visitor watches get no
 * line.
 */
export class UnreadLine {
  #isWatched = false;
  #hasLog = false;
  #thread: number | undefined;
  /** The last index that was read at that time; undefined if there is no line. */
  #readIndex: number | undefined;

  /** Updates the line; returns whether to scroll to it now. */
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

  /** Returns the message below the line, if the log has loaded that far. */
  firstOf(messages: readonly Message[]): Message | undefined {
    const read = this.#readIndex;
    if (read === undefined) return undefined;
    return messages.find(({ from, index }) => from === 'team' && index !== null && index > read);
  }

  /** Removes the line: the visitor has sent a message. */
  clear(): void {
    this.#readIndex = undefined;
  }
}
