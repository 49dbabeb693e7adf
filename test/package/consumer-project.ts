/** A new project of a user, which has installed the packages from their tarballs. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { retryDownload } from '../support/retry-download.js';
import { pack, PACKAGE_NAMES, run } from './packed.js';

const TEMPLATE = fileURLToPath(new URL('./consumer/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export type Consumer = Awaited<ReturnType<typeof makeConsumer>>;

/** @param serverUrl - where its page finds the chat server */
export async function makeConsumer(serverUrl: () => string) {
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-consumer-'));
  await cp(TEMPLATE, folder, { recursive: true, filter: (path) => !/node_modules|[\\/]out$/.test(path) });
  const packed = await Promise.all(PACKAGE_NAMES.map(pack));
  // The bundlers are installed from its lock file, the package and its dependencies as for everybody.
  const install = ['install', '--no-save', '--prefer-offline', '--ignore-scripts'];
  const tarballs = packed.map(({ tarball }) => tarball);
  const { stderr: warnings } = await retryDownload('the consumer', () =>
    run('npm', [...install, ...tarballs], { cwd: folder }),
  );
  await Promise.all(packed.map(({ remove }) => remove()));

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    readFile(join(folder, 'out', path.endsWith('/') ? `${path}index.html` : path)).then(
      (content) => {
        response.writeHead(200, { 'Content-Type': TYPES[extname(path) || '.html'] ?? 'text/plain' });
        response.end(
          path.endsWith('/') ? content.toString().replace('http://chat.example', serverUrl()) : content,
        );
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    folder,
    warnings,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Builds the app; returns the bundler's output. */
    async build(bundler: string): Promise<{ said: string; seconds: number }> {
      const start = performance.now();
      const { stdout, stderr } = await run(process.execPath, ['build.mjs', bundler], {
        cwd: folder,
        env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      });
      return { said: stdout + stderr, seconds: (performance.now() - start) / 1000 };
    },
    read: (path: string) => readFile(join(folder, 'out', path), 'utf8'),
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
