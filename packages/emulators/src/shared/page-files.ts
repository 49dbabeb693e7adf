import { readFile } from 'node:fs/promises';
import type { Env, Hono } from 'hono';

export interface PageFiles {
  /** Path of the page, such as `/console`; its files are below it. */
  readonly address: string;
  readonly folder: URL;
  /** Allowed sources of images and frames in the content security policy. */
  readonly images: string;
  readonly frames: string;
  notFound(name: string): Error;
}

/**
 * Files of both pages. `../../shared/page/x.js` names the same file on disk and, as `..` ends at the root,
 * here.
 */
const SHARED = { address: '/shared/page', folder: new URL('./page/', import.meta.url) };

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** A plain file name with a known extension, which cannot leave the folder. */
const FILE = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(html|css|js|svg)$/i;

const headersOf = ({ images, frames }: PageFiles) => ({
  'content-security-policy':
    `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src ${images}; ` +
    `frame-src ${frames}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ` +
    "require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
});

/** Serves a page and its files. */
export const addPageFiles = <E extends Env>(app: Hono<E>, page: PageFiles): void => {
  const headers = headersOf(page);
  const serve = async (folder: URL, name: string): Promise<Response> => {
    const type = TYPES[FILE.exec(name)?.[1]?.toLowerCase() ?? ''];
    if (type === undefined) throw page.notFound(name);
    const bytes = await readFile(new URL(name, folder)).catch(() => null);
    if (!bytes) throw page.notFound(name);
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': type } });
  };
  for (const address of [page.address, `${page.address}/`])
    app.get(address, () => serve(page.folder, 'index.html'));
  for (const { address, folder } of [page, SHARED])
    app.get(`${address}/:file`, (c) => serve(folder, c.req.param('file')));
};
