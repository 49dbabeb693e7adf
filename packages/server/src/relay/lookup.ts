/**
 * Finds out whether a request without a response has taken effect. Missive does not deduplicate messages, so this is
 * done before anything is sent again.
 */

import type { MissiveClient } from '../missive/missive-client.js';
import type { MissiveMessage, MissivePost } from '../missive/missive-resources.js';
import { keyReferenceOf } from './missive-message.js';
import { isNotFound } from './relay-errors.js';

/** Clocks differ; milliseconds. */
const SLACK = 2 * 60_000;

export interface LookupTarget {
  /** Missive's conversation that it was sent to; null when Missive was to find one. */
  readonly conversationId: string | null;
  /** When it was sent; milliseconds since 1970. */
  readonly attemptAt: number;
}

/** Returns the conversation that has the message; null when it did not arrive. */
export async function findMessage(
  missive: MissiveClient,
  target: LookupTarget & { readonly key: string; readonly sentAt: number },
): Promise<{ readonly conversationId: string } | null> {
  const reference = keyReferenceOf(target.key);
  const matches = (message: MissiveMessage): boolean =>
    message.externalId === target.key || message.references.includes(reference);
  return findIn(missive, target, (id) =>
    walkPages(
      THREAD_PAGE,
      (until) => missive.conversationMessages(id, until === null ? {} : { until }),
      (message) => message.deliveredAt,
      // Missive stores the time that we gave it, in whole seconds.
      target.sentAt - 1_000,
      matches,
    ),
  );
}

export async function findPost(
  missive: MissiveClient,
  target: LookupTarget & { readonly matches: (post: MissivePost) => boolean },
): Promise<{ readonly conversationId: string } | null> {
  return findIn(missive, target, (id) =>
    walkPages(
      THREAD_PAGE,
      (until) => missive.conversationPosts(id, until === null ? {} : { until }),
      (post) => post.createdAt,
      target.attemptAt - SLACK,
      target.matches,
    ),
  );
}

/** Searches the conversation it was sent to; when that is unknown or gone, every conversation active since. */
async function findIn(
  missive: MissiveClient,
  { conversationId, attemptAt }: LookupTarget,
  contains: (conversationId: string) => Promise<boolean>,
): Promise<{ conversationId: string } | null> {
  if (conversationId !== null) {
    try {
      return (await contains(conversationId)) ? { conversationId } : null;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  for (const id of await activeSince(missive, attemptAt - SLACK))
    if (await contains(id)) return { conversationId: id };
  return null;
}

async function activeSince(missive: MissiveClient, since: number): Promise<string[]> {
  const ids = new Set<string>();
  await walkPages(
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

/** Page sizes of Missive's API; a shorter page is the last one. */
export const THREAD_PAGE = 10;
export const CONVERSATIONS_PAGE = 50;

/**
 * Walks pages from newest to oldest until an entry matches or `since` (milliseconds since 1970) is reached. A page
 * contains all entries of its oldest second, even beyond its size; so the page after one second starts with the second
 * before it.
 */
export async function walkPages<Entry>(
  pageSize: number,
  pageUntil: (until: number | null) => Promise<readonly Entry[]>,
  timeOf: (entry: Entry) => number,
  since: number,
  matches: (entry: Entry) => boolean,
): Promise<boolean> {
  let until: number | null = null;
  for (;;) {
    const page: readonly Entry[] = await pageUntil(until);
    if (page.some(matches)) return true;
    const oldest = Math.min(...page.map(timeOf));
    // The last condition: Missive ignored `until` and would return the same page forever.
    if (page.length < pageSize || oldest * 1_000 < since || (until !== null && oldest > until)) return false;
    until = oldest === until ? oldest - 1 : oldest;
  }
}
