/** Limits of a connection before it has sent a whole request (CS-06). Bodies have their own limits. */

import type { Server } from 'node:http';

export const CONNECTION_BOUNDS = {
  /** Milliseconds until the first byte, and between two chunks of the headers. */
  silence: 10_000,
  /** Milliseconds for all headers. */
  headers: 15_000,
  /** Milliseconds for headers and body, also where no route reads the body. */
  request: 60_000,
  /** Milliseconds that a connection may wait for its next request. */
  keepAlive: 5_000,
  /** How often Node checks connections against these limits, in milliseconds; the default is 30 s. */
  check: 2_000,
};

/** Options for `createServer`. @param bounds milliseconds */
export const serverOptions = (bounds = CONNECTION_BOUNDS) => ({
  headersTimeout: bounds.headers,
  requestTimeout: bounds.request,
  keepAliveTimeout: bounds.keepAlive,
  connectionsCheckingInterval: bounds.check,
});

/**
 * Closes connections that are silent before their first request. A response, such as a stream of events, may
 * be silent.
 */
export function endSilentConnections(server: Server, { silence } = CONNECTION_BOUNDS): void {
  server.on('connection', (socket) => socket.setTimeout(silence));
  server.on('request', ({ socket }) => socket.setTimeout(0));
}
