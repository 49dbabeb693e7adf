/** The built browser files: the snippet's bundle, the hashed chunks it loads, and the Setup page's scripts. */

import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EarlierParts } from './earlier-parts.js';
import { HttpError } from './errors.js';

/**
 * A build names chunks `name-<hash>.js`: that content never changes, so a browser may cache it permanently.
 */
const HASHED = /^[\w.-]*[-.][\w-]{8,}\.(?:js|css)(?:\.map)?$/;
const HASHED_SCRIPT = /^(.+)-[\w-]{8}\.js$/;
const MAX_NAME = 128;
const BUNDLE = 'missive.js';
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json; charset=utf-8',
};
/** An unknown name causes a new listing at most this often, in milliseconds. */
const LISTING_PAUSE = 1000;

export interface Asset {
  readonly content: Uint8Array;
  readonly contentType: string;
}

export interface AssetsOptions {
  /** Folders of built browser files: the widget's first. */
  readonly directories: readonly string[];
  readonly now: () => number;
  /** Parts of earlier builds; without it, they are not served. */
  readonly earlier?: EarlierParts;
  /** Called when they could not be stored: the disk is full, or the folder is read-only. */
  onKeepFailed?(error: unknown): void;
}

export class Assets {
  readonly #options: AssetsOptions;
  readonly #now: () => number;
  /** Path of each file of this build, by name. */
  #listing: ReadonlyMap<string, string> = new Map();
  /** The same for earlier builds. */
  #earlier: ReadonlyMap<string, string> = new Map();
  #listedAt = -Infinity;
  #relisting: Promise<void> | undefined;
  #files = new Map<string, Promise<Uint8Array>>();
  #bundle: { content: string; changedAt: number } | null = null;

  constructor(options: AssetsOptions) {
    this.#options = options;
    this.#now = options.now;
  }

  get #widgetDirectory(): string {
    return this.#options.directories[0] ?? '';
  }

  /** The snippet's bundle, reloaded after each build. @throws HttpError 503 `not-built` */
  async bundle(): Promise<string> {
    const path = join(this.#widgetDirectory, BUNDLE);
    try {
      const { mtimeMs: changedAt } = await stat(path);
      if (this.#bundle?.changedAt !== changedAt) {
        const content = await readFile(path, 'utf8');
        // The source map is not served: the settings before the script would shift all of its lines.
        this.#bundle = { content: content.replace(/\n\/\/# sourceMappingURL=.*\s*$/, ''), changedAt };
        // A browser that loads a part has loaded this build's script before.
        void this.#keepParts();
      }
      return this.#bundle.content;
    } catch (cause) {
      throw notBuilt('The chat’s script', cause);
    }
  }

  /** Name of the built script of one of our own pages. @throws HttpError 503 `not-built` */
  async script(page: string): Promise<string> {
    await this.#list();
    const name = this.#nameOf(page);
    if (name !== null) return name;
    throw notBuilt('The page’s script');
  }

  /** The built file of a part requested without a hash, `<part>.js`; null when there is none. */
  async current(file: string): Promise<string | null> {
    const [, part] = /^([\w-]{1,64})\.js$/.exec(file) ?? [];
    if (part === undefined || (await this.#find(file)) !== undefined) return null;
    return this.#nameOf(part);
  }

  #nameOf(part: string): string | null {
    return [...this.#listing.keys()].find((name) => HASHED_SCRIPT.exec(name)?.[1] === part) ?? null;
  }

  /** Stores the parts of this build for pages that are open now. */
  async #keepParts(): Promise<void> {
    const { earlier, onKeepFailed } = this.#options;
    try {
      const names = (await filesIn([this.#widgetDirectory])).keys();
      const parts = [...names].filter((name) => HASHED_SCRIPT.test(name));
      await earlier?.keep(this.#widgetDirectory, parts);
    } catch (error) {
      onKeepFailed?.(error);
    }
  }

  /** A hashed chunk, or null. Only listed names are ever opened: no path can escape. */
  async chunk(name: string): Promise<Asset | null> {
    const path = name.length > MAX_NAME || !HASHED.test(name) ? undefined : await this.#find(name);
    if (path === undefined) return null;
    let reading = this.#files.get(name);
    if (reading === undefined) {
      reading = this.#read(name, path);
      reading.catch(() => this.#files.delete(name));
      this.#files.set(name, reading);
    }
    const contentType = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    return { content: await reading, contentType };
  }

  /** A build may be replaced while the server runs: the file is then among those of earlier builds. */
  async #read(name: string, path: string): Promise<Uint8Array> {
    const { earlier } = this.#options;
    const current = readFile(path);
    return earlier ? current.catch(() => readFile(join(earlier.directory, name))) : current;
  }

  async #find(name: string): Promise<string | undefined> {
    const path = this.#pathOf(name);
    if (path !== undefined) return path;
    const now = this.#now();
    if (now - this.#listedAt >= LISTING_PAUSE) {
      this.#listedAt = now;
      this.#relisting = this.#list();
    }
    // Concurrent requests share one listing.
    await this.#relisting;
    return this.#pathOf(name);
  }

  #pathOf(name: string): string | undefined {
    return this.#listing.get(name) ?? this.#earlier.get(name);
  }

  async #list(): Promise<void> {
    const { directories, earlier } = this.#options;
    this.#listing = await filesIn(directories);
    this.#earlier = await filesIn(earlier ? [earlier.directory] : []);
  }
}

/** Paths by file name. */
async function filesIn(directories: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lists = directories.map(async (directory) => {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, join(directory, entry.name)] as const);
  });
  return new Map((await Promise.all(lists)).flat());
}

const notBuilt = (what: string, cause?: unknown): HttpError =>
  new HttpError(503, 'not-built', `${what} is missing on the server. Run “npm run build” there.`, { cause });
