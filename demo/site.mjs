/** The demo site: plain pages of a shop, on an origin of its own, as a customer would have them. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
};

/** The same letters on every machine, for the pages that are compared as pictures. */
const INTER = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
const INTER_CSS = `@font-face {
  font-family: 'Inter Variable';
  font-weight: 100 900;
  src: url('/inter.woff2') format('woff2');
}`;
/** Pages served with the policy below. */
const STRICT = ['strict.html', 'states.html', 'playground.html', 'playground-stage.html'];

/** What a careful site would allow the widget, and nothing else. */
export const strictPolicy = (server, twilio) =>
  [
    "default-src 'none'",
    `script-src 'self' ${server}`,
    "style-src 'self'",
    `connect-src ${server} ${twilio} ${twilio.replace(/^http/, 'ws')}`,
    `img-src 'self' data: blob: ${server} ${twilio}`,
    "font-src 'self'",
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** The playground shows the chat in a page within the page. */
const policyOf = (file, server, twilio) =>
  strictPolicy(server, twilio) + (file === 'playground.html' ? "; frame-src 'self'" : '');

/**
 * @param {{ port: number, server: string, twilio: string }} options origins of the chat server and of Twilio
 */
export function startDemoSite({ port, server, twilio }) {
  const app = new Hono();
  app.get('/inter.css', (context) => context.body(INTER_CSS, 200, { 'Content-Type': TYPES.css }));
  app.get('/inter.woff2', async (context) => {
    const font = await readFile(createRequire(import.meta.url).resolve(INTER));
    return context.body(font, 200, { 'Content-Type': 'font/woff2', 'Cache-Control': 'max-age=3600' });
  });
  app.get('/:file{[a-z-]+\\.(html|css|js|svg)}?', async (context) => {
    const file = context.req.param('file') ?? 'index.html';
    let text;
    try {
      text = await readFile(new URL(`./pages/${file}`, import.meta.url), 'utf8');
    } catch {
      return context.text('There is no such page.', 404);
    }
    // The one thing a customer changes in the snippet, besides the id: where the script is.
    const body = text.replaceAll('http://localhost:8080', server);
    if (STRICT.includes(file)) context.header('Content-Security-Policy', policyOf(file, server, twilio));
    return context.body(body, 200, {
      'Content-Type': TYPES[file.split('.').pop()],
      'Cache-Control': 'no-store',
    });
  });
  return new Promise((resolve, reject) => {
    const running = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, ({ port: bound }) =>
      resolve({
        url: `http://127.0.0.1:${bound}`,
        stop: () =>
          new Promise((done) => {
            running.close(() => done());
            running.closeAllConnections();
          }),
      }),
    );
    running.on('error', reject);
  });
}
