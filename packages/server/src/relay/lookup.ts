/**
 * Whether something that was sent and not answered has arrived: Missive takes the same message twice, so this is
 * asked before anything is sent again.
 */

import type { MissiveClient } from '../missive/missive-client.js';
import type { MissiveMessage, MissivePost } from '../missive/missive-resources.js';
import { keyReferenceOf } from './missive-message.js';
import { isMissing } from './relay-errors.js';

/** Clocks differ; milliseconds. */
const SLACK = 2 * 60_000;

export interface Sought {
  /** Missive's conversation that it was sent to; null when Missive was to find one. */
  readonly conversationId: string | null;
  /** When it was sent; milliseconds since 1970. */
  readonly attemptAt: number;
}

/** The conversation that has it; null when it did not arrive. */
export async function findMessage(
  missive: MissiveClient,
  sought: Sought & { readonly key: string; readonly sentAt: number },
): Promise<{ readonly conversationId: string } | null> {
  const reference = keyReferenceOf(sought.key);
  const isIt = (message: MissiveMessage): boolean =>
    message.externalId === sought.key || message.references.includes(reference);
  return findIn(missive, sought, (id) =>
    walk(
      THREAD_PAGE,
      (until) => missive.conversationMessages(id, until === null ? {} : { until }),
      (message) => message.deliveredAt,
      // Missive has it under the time that we gave it, in whole seconds.
      sought.sentAt - 1_000,
      isIt,
    ),
  );
}

export async function findPost(
  missive: MissiveClient,
  sought: Sought & { readonly isIt: (post: MissivePost) => boolean },
): Promise<{ readonly conversationId: string } | null> {
  return findIn(missive, sought, (id) =>
    walk(
      THREAD_PAGE,
      (until) => missive.conversationPosts(id, until === null ? {} : { until }),
      (post) => post.createdAt,
      sought.attemptAt - SLACK,
      sought.isIt,
    ),
  );
}

/** First where it should be; where that is not known, or is no more, wherever something happened since. */
async function findIn(
  missive: MissiveClient,
  { conversationId, attemptAt }: Sought,
  hasIt: (conversationId: string) => Promise<boolean>,
): Promise<{ conversationId: string } | null> {
  if (conversationId !== null) {
    try {
      return (await hasIt(conversationId)) ? { conversationId } : null;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  for (const id of await activeSince(missive, attemptAt - SLACK))
    if (await hasIt(id)) return { conversationId: id };
  return null;
}

async function activeSince(missive: MissiveClient, since: number): Promise<string[]> {
  const ids = new Set<string>();
  await walk(
    CONVERSATIONS_PAGE,
    async (until) => {
      const page = await missive.conversations({
        limit: CONVERSATIONS_PAGE,
        ...(until === null ? {} : { until }),
      });
      for (const { id, lastActivityAt } of page) if ((lastActivityAt ?? since) * 1_000 >= since) ids.add(id);
      return page;
    },
    (conversation) => conversation.lastActivityAt ?? 0,
    since,
    () => false,
  );
  return [...ids];
}

/** Sizes of Missive's pages; a shorter one is the last. */
export const THREAD_PAGE = 10;
export const CONVERSATIONS_PAGE = 50;

/**
 * Goes back page by page to that time, in milliseconds since 1970, until one is it. A page holds everything of its oldest
 * second, even when that makes it longer than its size; so a page of one second is followed by the second before it.
 */
export async function walk<Entry>(
  pageSize: number,
  pageUntil: (until: number | null) => Promise<readonly Entry[]>,
  timeOf: (entry: Entry) => number,
  since: number,
  isIt: (entry: Entry) => boolean,
): Promise<boolean> {
  let until: number | null = null;
  for (;;) {
    const page: readonly Entry[] = await pageUntil(until);
    if (page.some(isIt)) return true;
    const oldest = Math.min(...page.map(timeOf));
    // The last condition: Missive has ignored what was asked for, and would forever.
    if (page.length < pageSize || oldest * 1_000 < since || (until !== null && oldest > until)) return false;
    until = oldest === until ? oldest - 1 : oldest;
  }
}
