import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { systemClock, type Clock } from './clock.js';
import { silentLogger, type Logger } from './logger.js';

/** Options of every emulator. */
export interface ServerOptions {
  host?: '127.0.0.1';
  /** 0, the default, uses a free port. */
  port?: number;
  clock?: Clock;
  logger?: Logger;
}

export const withDefaults = ({
  host = '127.0.0.1',
  port = 0,
  clock = systemClock,
  logger = silentLogger,
}: ServerOptions): Required<ServerOptions> => ({ host, port, clock, logger });

interface App<Bindings> {
  fetch(request: Request, bindings: Bindings): Response | Promise<Response>;
}

/** Serves the app with its bindings for each request; `cut` closes the connection without a response. */
export const serverOf = <Bindings>(app: App<Bindings>, bindingsOf: (cut: () => void) => Bindings): Server => {
  const listener = getRequestListener(
    (request, { incoming }) => {
      const { socket } = incoming as IncomingMessage;
      const bindings = bindingsOf(() => socket.destroy());
      return app.fetch(request, bindings);
    },
    { overrideGlobalObjects: false },
  );
  return createServer((request, response) => void listener(request, response));
};

/** Starts listening, and returns the port. */
export const listen = (server: Server, { port, host }: Required<ServerOptions>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Closes the server with every open connection. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
