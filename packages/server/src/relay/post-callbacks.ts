/** Callbacks to run once Missive has a post. Kept in memory: they are lost with the process. */

import type { QueuedPost } from '../stores/relay-store.js';

/** Gets the id of the conversation that has the post. */
export type OnPosted = (conversationId: string) => Promise<void>;

type PostKey = Pick<QueuedPost, 'accountId' | 'integrationId' | 'deliveryId'>;

/** Maximum number of callbacks that wait during an outage of Missive. The oldest is dropped first. */
const MAX = 1_000;

export class PostCallbacks {
  readonly #waiting = new Map<string, OnPosted>();

  set(post: PostKey, onPosted: OnPosted): void {
    this.#waiting.set(keyOf(post), onPosted);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MAX && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** Returns it once. */
  take(post: PostKey): OnPosted | undefined {
    const key = keyOf(post);
    const found = this.#waiting.get(key);
    this.#waiting.delete(key);
    return found;
  }
}

const keyOf = ({ accountId, integrationId, deliveryId }: PostKey): string =>
  JSON.stringify([accountId, integrationId, deliveryId]);
