/**
 * Module hooks: a `.ts` file is compiled, and `./name.js` in it resolves to `./name.ts` if only that exists.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

const isOurs = (url) => url?.startsWith('file:') && !url.includes('/node_modules/');

/** The TypeScript file for a relative JavaScript specifier. */
function sourceOf(specifier, parentURL) {
  if (!specifier.startsWith('.') && !specifier.startsWith('file:')) return undefined;
  if (!specifier.endsWith('.js') || !isOurs(parentURL ?? specifier)) return undefined;
  const url = new URL(specifier.replace(/\.js$/, '.ts'), parentURL).href;
  return existsSync(fileURLToPath(url)) ? url : undefined;
}

export function resolve(specifier, context, nextResolve) {
  const url = sourceOf(specifier, context.parentURL);
  return url ? { url, format: 'module', shortCircuit: true } : nextResolve(specifier, context);
}

export function load(url, context, nextLoad) {
  if (!isOurs(url) || !url.endsWith('.ts')) return nextLoad(url, context);
  return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true };
}
