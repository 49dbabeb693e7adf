/** The demo site: plain pages of a shop, on an origin of its own, as a customer would have them. */
import { readFile } from 'node:fs/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
};

/** What a careful site would allow the widget, and nothing else. */
export const strictPolicy = (server, twilio) =>
  [
    "default-src 'none'",
    `script-src 'self' ${server}`,
    "style-src 'self'",
    `connect-src ${server} ${twilio} ${twilio.replace(/^http/, 'ws')}`,
    `img-src 'self' data: ${server}`,
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/**
 * @param {{ port: number, server: string, twilio: string }} options origins of the chat server and of Twilio
 */
export function startDemoSite({ port, server, twilio }) {
  const app = new Hono();
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
    if (file === 'strict.html') context.header('Content-Security-Policy', strictPolicy(server, twilio));
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
