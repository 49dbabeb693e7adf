/** Where a request comes from, for rate limits only: it is neither logged nor kept. */

import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * The socket's address, or, behind proxies, what the outermost of ours saw: each adds the address it was
 * called from at the end of `X-Forwarded-For`, and whatever stands before that anybody may have written.
 */
export function callerAddress(context: Context, proxyHops: number): string {
  if (proxyHops > 0) {
    const seen = (context.req.header('X-Forwarded-For') ?? '').split(',').map((address) => address.trim());
    const address = seen.at(-proxyHops);
    if (address) return address;
  }
  try {
    return getConnInfo(context).remote.address ?? 'unknown';
  } catch {
    return 'unknown'; // called without a socket
  }
}
