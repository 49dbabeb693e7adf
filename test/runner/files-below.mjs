/** Finds the project's own files. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * The files of a folder and the folders in it, relative to it, without what was installed or built. Links are not
 * followed: a package that is installed from this folder leads back to where the search began, and on for ever.
 */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [entry.name];
    if (!entry.isDirectory() || ['node_modules', 'dist'].includes(entry.name)) return [];
    return filesBelow(path).map((name) => relative(folder, join(path, name)));
  });
}
