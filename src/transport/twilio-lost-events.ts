/** Detects messages whose events the service lost. The SDK’s list of messages comes from its cache, which lacks them too. */

import type { Conversation } from '@twilio/conversations';

export class LostEvents {
  /**
   * By conversation, the difference from the log that was reported last: if a new link does not mend it, another does not
   * either.
   */
  readonly #reported: Map<string, string>;
  /** Indexes of the messages that were emitted and have not been removed. */
  readonly #indexes = new Set<number>();
  #oldest = Infinity;
  #newest = -1;
  #missing = 0;

  constructor(reported: Map<string, string>) {
    this.#reported = reported;
  }

  added(index: number): void {
    this.#indexes.add(index);
    this.#oldest = Math.min(this.#oldest, index);
    this.#newest = Math.max(this.#newest, index);
  }

  removed(index: number): void {
    this.#indexes.delete(index);
  }

  /**
   * Whether the log has messages without an event, at this check and at the one before: the SDK documents that counts may
   * be wrong for a few seconds. Rejects if there is no response.
   */
  async check(conversation: Conversation): Promise<boolean> {
    const before = this.#missing;
    this.#missing = await this.#count(conversation);
    const difference = `${this.#missing} after ${this.#newest}`;
    if (this.#missing <= 0 || before <= 0 || this.#reported.get(conversation.sid) === difference)
      return false;
    this.#reported.set(conversation.sid, difference);
    return true;
  }

  async #count(conversation: Conversation): Promise<number> {
    const unread = await conversation.getUnreadMessagesCount();
    // Nothing was read. Removed messages make this count too low, never too high.
    if (unread === null) return (await conversation.getMessagesCount()) - (this.#newest + 1);
    const read = conversation.lastReadMessageIndex ?? -1;
    const emitted = [...this.#indexes].filter((index) => index > read).length;
    // Unread messages before the first page have no events either.
    return unread - emitted - Math.max(0, this.#oldest - read - 1);
  }
}
