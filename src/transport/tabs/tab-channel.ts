/** The channel between tabs: passes only valid messages, and none after it is closed. */

import { readTabMessage, type TabMessage } from './tab-messages.js';

export type RawChannel = Pick<BroadcastChannel, 'onmessage' | 'postMessage' | 'close'>;

export class TabChannel {
  readonly #channel: RawChannel;
  #isOver = false;

  constructor(channel: RawChannel, onMessage: (message: TabMessage) => void) {
    this.#channel = channel;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = readTabMessage(data);
      if (message && !this.#isOver) onMessage(message);
    };
  }

  /** Throws if a value cannot be cloned for another tab. */
  post(message: TabMessage): void {
    if (!this.#isOver) this.#channel.postMessage(message);
  }

  close(): void {
    this.#isOver = true;
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}
