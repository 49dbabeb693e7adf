/**
 * Stores parts of earlier builds in the data folder, for pages that were opened before an upgrade (LC-18).
 */

import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const DAY = 86_400_000;
/** How long a part is kept after the last start of a server with its build. */
const KEPT_FOR = 30 * DAY;

export class EarlierParts {
  readonly directory: string;
  readonly #now: () => number;

  constructor(dataDirectory: string, now: () => number) {
    this.directory = join(dataDirectory, 'assets');
    this.#now = now;
  }

  /** Stores a build's parts, and deletes those that no build has used for a long time. */
  async keep(from: string, names: readonly string[]): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const kept = new Set(await readdir(this.directory));
    const now = this.#now() / 1000;
    for (const name of names) {
      const path = join(this.directory, name);
      if (!kept.has(name)) {
        // Another process may read the folder, or store the same part: it is renamed when complete.
        const draft = `${path}.${process.pid}.part`;
        await copyFile(join(from, name), draft);
        await rename(draft, path);
      }
      await utimes(path, now, now);
    }
    for (const name of kept) {
      const path = join(this.directory, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < this.#now() - KEPT_FOR) await rm(path, { force: true });
    }
  }
}
