import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext } from 'playwright-core';
import { sharedBrowser } from '../support/engines/launch.js';
import { caseNames } from './twilio-cases.js';
import { startBackend, type Backend, type Control } from './twilio-control.js';

let backend: Backend;
let browser: Browser;
let server: Server;
let pageUrl: string;

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./twilio-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { global: 'globalThis' },
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
};

/** Serves the page on its own origin, so that all requests to the emulator are cross-origin. */
const serve = (script: string): Promise<Server> =>
  new Promise((resolve) => {
    const started = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript ? script : '<!doctype html><title>contract</title><script src="/page.js"></script>',
      );
    });
    started.listen(0, '127.0.0.1', () => resolve(started));
  });

const openPage = async (context: BrowserContext) => {
  const page = await context.newPage();
  const { control } = backend;
  await page.exposeFunction('callControl', (method: keyof Control, args: unknown[]) =>
    (control[method] as (...all: unknown[]) => Promise<unknown>)(...args),
  );
  await page.exposeFunction('setOffline', (isOffline: boolean) => context.setOffline(isOffline));
  await page.goto(pageUrl);
  return page;
};

before(async () => {
  backend = await startBackend();
  server = await serve(await bundle());
  pageUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await sharedBrowser();
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await backend.stop();
});

describe('@twilio/conversations in Chromium against the emulator', () => {
  for (const name of caseNames) {
    it(name, async () => {
      const context = await browser.newContext();
      try {
        const page = await openPage(context);
        const run = ([which, url]: [string, string]) => window.runTwilioCase(which, url);
        await page.evaluate(run, [name, backend.emulator.websocketUrl] as [string, string]);
      } finally {
        await context.close();
      }
    });
  }
});
