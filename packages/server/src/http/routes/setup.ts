/** `GET /setup`: the Setup page, and its preview page. */

import { Hono } from 'hono';
import type { Assets } from '../assets.js';
import { pagePolicy, type PageNeeds } from '../security-headers.js';

interface Page {
  /** Name of its built script. */
  readonly script: string;
  readonly title: string;
  readonly needs: PageNeeds;
}

const SETUP: Page = {
  script: 'setup',
  title: 'Setup · Live chat',
  needs: { connect: "'self'", frame: "'self'", frameAncestors: "'none'" },
};
/** Its policy blocks every connection. */
const PREVIEW: Page = {
  script: 'setup-preview',
  title: 'Preview of the chat',
  needs: { connect: "'none'", frame: "'none'", frameAncestors: "'self'" },
};

export function setupRoutes({ assets }: { readonly assets: Pick<Assets, 'script'> }): Hono {
  const app = new Hono();
  for (const [path, { script, title, needs }] of [
    ['/setup', SETUP],
    ['/setup/preview', PREVIEW],
  ] as const)
    app.get(path, async (context) =>
      context.body(htmlOf(title, await assets.script(script)), 200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': pagePolicy(needs),
        'X-Frame-Options': needs.frameAncestors === "'self'" ? 'SAMEORIGIN' : 'DENY',
      }),
    );
  app.get('/setup/', (context) => context.redirect('/setup', 301));
  return app;
}

const htmlOf = (title: string, script: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <script type="module" src="/assets/${script}"></script>
  </head>
  <body>
    <noscript>The Setup page needs JavaScript. Switch it on for this address and load the page again.</noscript>
  </body>
</html>
`;
