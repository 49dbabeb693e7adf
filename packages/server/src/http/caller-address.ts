/** The origin of a request, for rate limits only: it is neither logged nor stored. */

import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * The socket's address, or, behind proxies, the one seen by the outermost trusted proxy: each appends the
 * address of its caller to `X-Forwarded-For`, and anything before that may be forged.
 */
export function callerAddress(context: Context, proxyHops: number): string {
  if (proxyHops > 0) {
    const seen = (context.req.header('X-Forwarded-For') ?? '').split(',').map((address) => address.trim());
    const address = withoutPort(seen.at(-proxyHops) ?? '');
    if (isIP(address) !== 0) return address;
  }
  try {
    return getConnInfo(context).remote.address ?? 'unknown';
  } catch {
    return 'unknown'; // called without a socket
  }
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (address: string): string =>
  /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([^:]+):\d+$/.exec(address)?.[1] ?? address;
