/** Posts of integrations until they are at Missive. */

export interface QueuedPost {
  readonly accountId: string;
  readonly integrationId: string;
  /** The provider's id of the delivery; a known one is not posted again. */
  readonly deliveryId: string;
  /** The fields of `posts` in Missive's API. */
  readonly post: Readonly<Record<string, unknown>>;
}

export interface WaitingPost extends QueuedPost {
  readonly attemptAt: number | null;
  /** As for agents' messages. */
  readonly settledAt: number | null;
}

export interface PostStore {
  /** Stores it unless its delivery is known. Returns whether it was stored. */
  addPost(post: QueuedPost, now: number): Promise<boolean>;
  waitingPosts(accountId: string, integrationId: string, limit: number): Promise<WaitingPost[]>;
  savePostAttempt(
    post: QueuedPost,
    attempt: Partial<Pick<WaitingPost, 'attemptAt' | 'settledAt'>>,
  ): Promise<void>;
  finishPost(post: QueuedPost, now: number): Promise<void>;
  failPost(post: QueuedPost, reason: string): Promise<void>;
}
