/** What a CDN or a caching proxy may keep of an account's script and settings, and for how long (CS-09). */

import type { Context } from 'hono';
import { REVALIDATED } from './public-response.js';

/** Seconds for which a copy replaces a failing server: the button stays, and the text of a visitor waits. */
const STALE_IF_ERROR = 3_600;

/** Names all copies of an account's script and settings, for a purge. */
export const cacheTag = (accountId: string): string => `missive-chat-${accountId}`;

/**
 * The `Cache-Control` of content that changes at a known time at the latest. Browsers revalidate always. A shared
 * cache serves no copy older than `seconds`: in the second half of that time, it also requests a new one.
 *
 * @param changesAt when the team's status changes, in milliseconds since 1970; null when only a person can change it
 */
export function edgeControl(seconds: number, changesAt: number | null, now: number): string {
  const unchanged = changesAt === null ? seconds : Math.floor((changesAt - now) / 1000);
  const longest = Math.min(seconds, unchanged);
  if (longest < 1) return REVALIDATED;
  const fresh = Math.ceil(longest / 2);
  return [
    'public',
    'max-age=0',
    `s-maxage=${fresh}`,
    `stale-while-revalidate=${longest - fresh}`,
    `stale-if-error=${STALE_IF_ERROR}`,
  ].join(', ');
}

/** The names that Fastly (`Surrogate-Key`) and Cloudflare, bunny.net and others (`Cache-Tag`) purge by. */
export function tagForPurge(context: Context, accountId: string): void {
  context.header('Surrogate-Key', cacheTag(accountId));
  context.header('Cache-Tag', cacheTag(accountId));
}
