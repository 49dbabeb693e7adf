import type { Message } from '../../core/types.js';

const PAGE = 30;
const MOST = 90;

/** The range of messages that is rendered: never more than a few screens, however long the thread is. */
export class ThreadRange {
  start = 0;
  end = 0;
  #messages: readonly Message[] = [];

  get isAtStart(): boolean {
    return this.start === 0;
  }

  get isAtEnd(): boolean {
    return this.end === this.#messages.length;
  }

  get shown(): readonly Message[] {
    return this.#messages.slice(this.start, this.end);
  }

  /** Updates the thread: the same messages stay rendered; new ones are added if the range ended at the end. */
  update(messages: readonly Message[], isFollowing: boolean): void {
    const wasAtEnd = this.isAtEnd;
    const firstId = this.#messages[this.start]?.id;
    const start = messages.findIndex((message) => message.id === firstId);
    const count = this.end - this.start;
    this.#messages = messages;
    if (isFollowing || start < 0) {
      this.toEnd(start < 0 ? 0 : start);
      return;
    }
    this.start = start;
    this.end = wasAtEnd
      ? Math.min(messages.length, start + Math.max(MOST, count))
      : Math.min(start + count, messages.length);
  }

  toEnd(start = 0): void {
    this.end = this.#messages.length;
    const isTooLong = this.end - start > MOST;
    this.start = Math.max(0, isTooLong ? this.end - 2 * PAGE : start);
  }

  /** Makes sure that a message is rendered, with those before and after it. */
  include(message: Message): void {
    const place = this.#messages.indexOf(message);
    if (place < 0 || (place >= this.start && place < this.end)) return;
    this.start = Math.max(0, place - PAGE);
    this.end = Math.min(this.#messages.length, this.start + MOST);
  }

  /** Moves the range a page earlier; returns false if it was at the start. */
  earlier(): boolean {
    if (this.isAtStart) return false;
    this.start = Math.max(0, this.start - PAGE);
    this.end = Math.min(this.end, this.start + MOST);
    return true;
  }

  /** Moves the range a page later; returns false if it was at the end. */
  later(): boolean {
    if (this.isAtEnd) return false;
    this.end = Math.min(this.#messages.length, this.end + PAGE);
    this.start = Math.max(this.start, this.end - MOST);
    return true;
  }
}
