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

/** The same font on every machine, for the pages that are compared as images. */
const INTER = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
const INTER_CSS = `@font-face {
  font-family: 'Inter Variable';
  font-weight: 100 900;
  src: url('/inter.woff2') format('woff2');
}`;
/** Pages served with the policy below. */
const STRICT = ['strict.html', 'states.html', 'playground.html', 'playground-stage.html'];

/** The policy of a strict site: allows the widget, and nothing else. */
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

/** The playground shows the chat in a page inside the page. */
const policyOf = (file, server, twilio) =>
  strictPolicy(server, twilio) + (file === 'playground.html' ? "; frame-src 'self'" : '');

/** The page that shows emails, each in a frame of its own. */
const MAILBOX_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** An email has inline styles and links, and runs no scripts. */
const EMAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'none'; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

/**
 * @param {{ port: number, server: string, twilio: string, emails?: object[], day?: object }} options origins of the chat
 *   server and of Twilio, the emails of the mailbox, and what the team does in the story of a day
 */
export function startDemoSite({ port, server, twilio, emails = [], day = {} }) {
  const app = new Hono();
  app.post('/day/:act', async (context) => {
    const act = context.req.param('act');
    // Pages of other sites must not answer for the team.
    if ((context.req.header('Sec-Fetch-Site') ?? 'same-origin') !== 'same-origin' || !Object.hasOwn(day, act))
      return context.text('The team has no such part in the day.', 404);
    await day[act](context.req.query('said') ?? '');
    return context.body(null, 204);
  });
  app.get('/mailbox', (context) => {
    const after = Number(context.req.query('after') ?? 0);
    const later = emails
      .filter(({ number }) => number > after)
      .map((email) => ({ ...email, html: undefined }));
    return context.json(later, 200, { 'Cache-Control': 'no-store' });
  });
  app.get('/mailbox/:number', (context) => {
    const email = emails.find(({ number }) => String(number) === context.req.param('number'));
    if (!email) return context.text('There is no such email.', 404);
    // Links open in a tab of their own: the frame must not navigate the page.
    const html = email.html.replace('<head>', '<head><base target="_blank">');
    return context.body(html, 200, {
      'Content-Type': TYPES.html,
      'Content-Security-Policy': EMAIL_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
  });
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
    // Besides the id, a customer changes only the URL of the script in the snippet.
    const body = text.replaceAll('http://localhost:8080', server);
    if (STRICT.includes(file)) context.header('Content-Security-Policy', policyOf(file, server, twilio));
    if (file === 'mailbox.html') context.header('Content-Security-Policy', MAILBOX_POLICY);
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
