/** Module hooks: a `.ts` file is compiled, and `./name.js` in it means `./name.ts` where that is what there is. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

const isOurs = (url) => url?.startsWith('file:') && !url.includes('/node_modules/');

/** The TypeScript file that is meant by a relative name of JavaScript. */
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
