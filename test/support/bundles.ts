/** The built browser files of the widget and of the Setup page, and their sizes. */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const FOLDER = new URL('../../dist/browser/', import.meta.url);
const SETUP = new URL('../../packages/server/dist/browser/', import.meta.url);

interface Bundle {
  readonly file: string;
  readonly text: string;
}

/** Returns the built file of a part, such as `window`. */
export function bundle(name: string): Bundle {
  const files = readdirSync(FOLDER).filter(
    (file) => [`${name}-`, `${name}.`].some((start) => file.startsWith(start)) && file.endsWith('.js'),
  );
  const [file] = files;
  if (!file || files.length > 1)
    throw new Error(`Run npm run build: ${files.length} files are named ${name}*.js.`);
  return { file, text: readFileSync(new URL(file, FOLDER), 'utf8') };
}

/** The built languages, by tag. */
export const languageBundles = (): ReadonlyMap<string, Bundle> =>
  new Map(
    readdirSync(FOLDER).flatMap((file) => {
      const tag = /^locale-(.+)-[\w-]{8}\.js$/.exec(file)?.[1];
      return tag === undefined ? [] : [[tag, { file, text: readFileSync(new URL(file, FOLDER), 'utf8') }]];
    }),
  );

/** Returns the initial load of the Setup page, its preview and its overview: each entry first, then its static imports. */
export function setupBundles(): Readonly<Record<'setup' | 'preview' | 'overview', readonly Bundle[]>> {
  const files = readdirSync(SETUP);
  const load = (first: string): Bundle[] => {
    const loaded: Bundle[] = [];
    const names = new Set([first]);
    // Also visits the names that are added in the loop. A file that several others import is loaded once.
    for (const file of names) {
      const text = readFileSync(new URL(file, SETUP), 'utf8');
      for (const [, name = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) names.add(name);
      loaded.push({ file, text });
    }
    return loaded;
  };
  const entry = (name: string): Bundle[] => {
    const file = files.find((one) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(one));
    if (!file) throw new Error(`Run npm run build: there is no ${name}.`);
    return load(file);
  };
  return { setup: entry('setup'), preview: entry('setup-preview'), overview: entry('setup-chunk-overview') };
}

/** Returns the size after brotli 11. */
export const brotliSize = (text: string): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
