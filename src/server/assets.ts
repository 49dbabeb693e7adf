/** The built browser files: the snippet's bundle and the hashed chunks it loads. */

import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HttpError } from './errors.js';

/** A build names chunks `name-<hash>.js`: that content never changes, so a browser may keep it for ever. */
const HASHED = /^[\w.-]*[-.][\w-]{8,}\.(?:js|css)(?:\.map)?$/;
const HASHED_SCRIPT = /^(.+)-[\w-]{8}\.js$/;
const MAX_NAME = 128;
const BUNDLE = 'missive.js';
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json; charset=utf-8',
};
/** A name that is not there sends us to the disk at most this often, in milliseconds. */
const LISTING_PAUSE = 1000;

export interface Asset {
  readonly content: Uint8Array;
  readonly contentType: string;
}

export class Assets {
  readonly #directory: string;
  readonly #now: () => number;
  #listing: ReadonlySet<string> = new Set();
  #listedAt = -Infinity;
  #relisting: Promise<void> | undefined;
  #files = new Map<string, Promise<Uint8Array>>();
  #bundle: { content: string; changedAt: number } | null = null;

  constructor(directory: string, now: () => number) {
    this.#directory = directory;
    this.#now = now;
  }

  /** The snippet's bundle, read again after each build. @throws HttpError 503 `not-built` */
  async bundle(): Promise<string> {
    const path = join(this.#directory, BUNDLE);
    try {
      const { mtimeMs: changedAt } = await stat(path);
      if (this.#bundle?.changedAt !== changedAt)
        this.#bundle = { content: await readFile(path, 'utf8'), changedAt };
      return this.#bundle.content;
    } catch (cause) {
      throw notBuilt('The chat’s script', cause);
    }
  }

  /** Name of the built script of one of our own pages. @throws HttpError 503 `not-built` */
  async script(page: string): Promise<string> {
    await this.#list();
    const names = [...this.#listing].filter((name) => HASHED_SCRIPT.exec(name)?.[1] === page);
    const [name] = names;
    if (name !== undefined) return name;
    throw notBuilt('The page’s script');
  }

  /** A hashed chunk, or null. Only names that the directory lists are ever opened: no path can escape. */
  async chunk(name: string): Promise<Asset | null> {
    if (name.length > MAX_NAME || !HASHED.test(name) || !(await this.#lists(name))) return null;
    let reading = this.#files.get(name);
    if (reading === undefined) {
      reading = readFile(join(this.#directory, name));
      reading.catch(() => this.#files.delete(name));
      this.#files.set(name, reading);
    }
    const contentType = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    return { content: await reading, contentType };
  }

  async #lists(name: string): Promise<boolean> {
    if (this.#listing.has(name)) return true;
    const now = this.#now();
    if (now - this.#listedAt >= LISTING_PAUSE) {
      this.#listedAt = now;
      this.#relisting = this.#list();
    }
    // Those who ask while it is read wait for it too.
    await this.#relisting;
    return this.#listing.has(name);
  }

  async #list(): Promise<void> {
    const entries = await readdir(this.#directory, { withFileTypes: true }).catch(() => []);
    this.#listing = new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name));
  }
}

const notBuilt = (what: string, cause?: unknown): HttpError =>
  new HttpError(503, 'not-built', `${what} is missing on the server. Run “npm run build” there.`, { cause });
