/**
 * Compiles TypeScript for Node, each file once: the result is cached on disk by the hash of the source and
 * the compiler options. Later processes read it without loading the compiler.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/missive-chat/compiled/', import.meta.url));
const TSCONFIG = readFileSync(new URL('../../tsconfig.base.json', import.meta.url), 'utf8');
const { version } = require('esbuild/package.json');
const SETTINGS = createHash('sha256').update(`${version} ${TSCONFIG}`).digest('hex');

const options = (path) => ({
  loader: 'ts',
  format: 'esm',
  target: 'es2022',
  sourcemap: 'inline',
  sourcesContent: false,
  sourcefile: path,
  tsconfigRaw: TSCONFIG,
});
const resultFile = (path, source) =>
  `${FOLDER}${createHash('sha256').update(SETTINGS).update(path).update(source).digest('hex')}.mjs`;

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** Written under a temporary name first: concurrent processes never read an incomplete file. */
function write(file, code) {
  const part = `${file}.${process.pid}`;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(part, code);
  renameSync(part, file);
}

/** Returns the JavaScript of one TypeScript file. */
export function compile(path) {
  const source = readFileSync(path, 'utf8');
  const file = resultFile(path, source);
  const kept = read(file);
  if (kept !== undefined) return kept;
  const { code } = require('esbuild').transformSync(source, options(path));
  write(file, code);
  return code;
}

/** Compiles all changed files concurrently. Errors are reported when a file is imported. */
export async function compileAll(paths) {
  const { transform } = await import('esbuild');
  await Promise.all(
    paths.map(async (path) => {
      const source = readFileSync(path, 'utf8');
      const file = resultFile(path, source);
      if (read(file) !== undefined) return;
      const result = await transform(source, { ...options(path), logLevel: 'silent' }).catch(() => undefined);
      if (result) write(file, result.code);
    }),
  );
}
