/** The built browser files: the snippet's bundle, the hashed chunks it loads, and the Setup page's scripts. */

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
  readonly #directories: readonly string[];
  readonly #now: () => number;
  /** Where each file is, by its name. */
  #listing: ReadonlyMap<string, string> = new Map();
  #listedAt = -Infinity;
  #relisting: Promise<void> | undefined;
  #files = new Map<string, Promise<Uint8Array>>();
  #bundle: { content: string; changedAt: number } | null = null;

  constructor(directories: readonly string[], now: () => number) {
    this.#directories = directories;
    this.#now = now;
  }

  /** The snippet's bundle, read again after each build. @throws HttpError 503 `not-built` */
  async bundle(): Promise<string> {
    // The widget's folder comes first.
    const path = join(this.#directories[0] ?? '', BUNDLE);
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
    const names = [...this.#listing.keys()].filter((name) => HASHED_SCRIPT.exec(name)?.[1] === page);
    const [name] = names;
    if (name !== undefined) return name;
    throw notBuilt('The page’s script');
  }

  /** A hashed chunk, or null. Only names that the directory lists are ever opened: no path can escape. */
  async chunk(name: string): Promise<Asset | null> {
    const path = name.length > MAX_NAME || !HASHED.test(name) ? undefined : await this.#find(name);
    if (path === undefined) return null;
    let reading = this.#files.get(name);
    if (reading === undefined) {
      reading = readFile(path);
      reading.catch(() => this.#files.delete(name));
      this.#files.set(name, reading);
    }
    const contentType = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    return { content: await reading, contentType };
  }

  async #find(name: string): Promise<string | undefined> {
    const path = this.#listing.get(name);
    if (path !== undefined) return path;
    const now = this.#now();
    if (now - this.#listedAt >= LISTING_PAUSE) {
      this.#listedAt = now;
      this.#relisting = this.#list();
    }
    // Those who ask while it is read wait for it too.
    await this.#relisting;
    return this.#listing.get(name);
  }

  async #list(): Promise<void> {
    const lists = await Promise.all(
      this.#directories.map(async (directory) => {
        const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
        return entries
          .filter((entry) => entry.isFile())
          .map((entry) => [entry.name, join(directory, entry.name)] as const);
      }),
    );
    this.#listing = new Map(lists.flat());
  }
}

const notBuilt = (what: string, cause?: unknown): HttpError =>
  new HttpError(503, 'not-built', `${what} is missing on the server. Run “npm run build” there.`, { cause });
