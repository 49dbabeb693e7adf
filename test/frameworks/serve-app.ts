/** Serves a built app: static files, or its own server. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { freePort } from '../support/engines/free-port.js';
import { failWhenItEnds } from '../support/ends.js';
import { eventually } from '../support/eventually.js';
import type { App, Mode } from './apps.js';
import { folderOf, outputOf, program } from './built-apps.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface ServedApp {
  readonly url: string;
  stop(): Promise<void>;
}

export const serveApp = (app: App, mode: Mode): Promise<ServedApp> =>
  app.serve ? serveByItself(app, mode) : serveFiles(outputOf(app, mode));

/** Every path without a file is a route of the app. */
async function serveFiles(folder: string): Promise<ServedApp> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = extname(pathname) ? pathname : '/index.html';
    readFile(join(folder, file)).then(
      (content) => response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? '' }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serveByItself(app: App, mode: Mode): Promise<ServedApp> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, program(app, app.serve?.(mode, port) ?? []), {
    cwd: folderOf(app),
    env: { ...process.env, NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
    // A process group of its own, since it starts processes that would outlive it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const expectEnd = failWhenItEnds(child, `The server of ${app.name}`);
  const answers = async (): Promise<true | undefined> =>
    fetch(url).then(
      () => true,
      () => undefined,
    );
  await eventually(`${app.name} serves its pages`, answers);
  return {
    url,
    async stop() {
      expectEnd();
      if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}
