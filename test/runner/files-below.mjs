/** Finds the project's own files. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * The files of a folder and its subfolders, relative to it, without installed or built ones. Links are not
 * followed: a package installed from this folder links back to it, which would be an endless loop.
 */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [entry.name];
    if (!entry.isDirectory() || ['node_modules', 'dist'].includes(entry.name)) return [];
    return filesBelow(path).map((name) => relative(folder, join(path, name)));
  });
}
