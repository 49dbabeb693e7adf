import { readFile } from 'node:fs/promises';
import type { ApiApp } from './api.js';
import { errors } from './errors.js';

const FOLDER = new URL('./inbox/', import.meta.url);
/** What both emulators' pages share: the look, and how nodes are built. */
const SHARED_FOLDER = new URL('../twilio/console/', import.meta.url);
const SHARED = ['console.css', 'dom.js', 'format.js'];
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Pictures of posts come from anywhere; nothing else does. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
    "img-src 'self' data: blob: http: https:; frame-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** One plain file name with a known ending: nothing that could leave the folder. */
const FILE = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(html|css|js|svg)$/i;

const serve = async (name: string): Promise<Response> => {
  const type = TYPES[FILE.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (type === undefined) throw errors.notFound('File');
  const folder = SHARED.includes(name) ? SHARED_FOLDER : FOLDER;
  const bytes = await readFile(new URL(name, folder)).catch(() => null);
  if (!bytes) throw errors.notFound('File');
  return new Response(new Uint8Array(bytes), { headers: { ...HEADERS, 'content-type': type } });
};

/** The inbox page and what belongs to it. */
export const addInboxFiles = (app: ApiApp): void => {
  app.get('/inbox', () => serve('index.html'));
  app.get('/inbox/', () => serve('index.html'));
  app.get('/inbox/:file', (c) => serve(c.req.param('file')));
};
