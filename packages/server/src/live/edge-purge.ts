/** Asks a CDN to drop its copies of an account whose settings have changed (CS-09). */

import { cacheTag } from '../http/edge-cache.js';
import type { Logger } from '../logging.js';
import type { Store } from '../stores/store.js';

/** Milliseconds. */
const TIMEOUT = 10_000;
const ATTEMPTS = 2;

export interface EdgePurgeDeps {
  readonly store: Pick<Store, 'watch'>;
  readonly logger: Logger;
  /** `{key}` is replaced by the account's cache tag. */
  readonly url: string;
  /** `Name: value`, or undefined. */
  readonly header: string | undefined;
}

/**
 * Each process asks for itself: a purge twice does no harm, and one that fails is bounded by the age of the copies.
 *
 * @returns a function that stops it
 */
export function purgeOnChange({ store, logger, url, header }: EdgePurgeDeps): Promise<() => void> {
  const [name = '', ...value] = header?.split(': ') ?? [];
  const headers = {
    'Content-Type': 'application/json',
    ...(name === '' ? {} : { [name]: value.join(': ') }),
  };
  const purge = async (accountId: string): Promise<void> => {
    const tag = cacheTag(accountId);
    const request: RequestInit = {
      method: 'POST',
      headers,
      // The form of Cloudflare's API. Others purge by the URL.
      body: JSON.stringify({ tags: [tag] }),
      redirect: 'error', // the header is for this host only
    };
    for (let attempt = 1; ; attempt++)
      try {
        const response = await fetch(url.replaceAll('{key}', tag), {
          ...request,
          signal: AbortSignal.timeout(TIMEOUT),
        });
        await response.body?.cancel();
        if (!response.ok) throw new Error(`The CDN returned ${response.status}.`);
        return;
      } catch (error) {
        if (attempt < ATTEMPTS) continue;
        const message =
          'MISSIVE_CHAT_PURGE_URL: a purge failed; the CDN serves old settings until they reach their age';
        logger.warn({ err: error, account: accountId }, message);
        return;
      }
  };
  return store.watch((accountId) => void purge(accountId));
}
