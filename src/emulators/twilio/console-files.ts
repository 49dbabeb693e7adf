import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';
import { errors } from './errors.js';
import type { MediaBindings } from './media.js';

const FOLDER = new URL('./console/', import.meta.url);
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** One plain file name with a known ending: nothing that could leave the folder. */
const FILE = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(html|css|js|svg)$/i;

const serve = async (name: string): Promise<Response> => {
  const type = TYPES[FILE.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (type === undefined) throw errors.notFound(name);
  const bytes = await readFile(new URL(name, FOLDER)).catch(() => null);
  if (!bytes) throw errors.notFound(name);
  return new Response(new Uint8Array(bytes), { headers: { ...HEADERS, 'content-type': type } });
};

/** The console's page and what belongs to it. */
export const addConsoleFiles = (app: Hono<{ Bindings: MediaBindings }>): void => {
  // With the slash the page's relative addresses stay below `/console/`; both forms work.
  app.get('/console', () => serve('index.html'));
  app.get('/console/', () => serve('index.html'));
  app.get('/console/:file', (c) => serve(c.req.param('file')));
};
