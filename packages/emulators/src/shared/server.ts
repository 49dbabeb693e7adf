import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { systemClock, type Clock } from './clock.js';
import { silentLogger, type Logger } from './logger.js';

/** What every emulator may be told when it starts. */
export interface ServerOptions {
  host?: '127.0.0.1';
  /** 0, the default, takes a free port. */
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

/** Serves the app with its bindings for each request; `cut` ends the caller's connection without a word. */
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

/** Gives the port that the server listens on. */
export const listen = (server: Server, { port, host }: Required<ServerOptions>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Ends the server with every connection that is open. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
