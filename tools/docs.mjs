/**
 * What README.md and docs/ take from elsewhere: tables of the manifest, the schema and the sources, and quotations of
 * the example apps. It stands between `<!-- made: … -->` and `<!-- /made -->`.
 *
 * `node tools/docs.mjs` writes it anew, after a build. test/docs/made.test.ts fails where it would change anything.
 */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { digest, quote } from './docs/quotes.mjs';
import { TABLES } from './docs/tables.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MADE = /(<!-- made: (.+?) -->\n)[\s\S]*?(<!-- \/made -->)/g;

/** Paths of all documents, below the root. */
export const documents = () => [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file))
    .sort(),
];

function make(what) {
  const [name, ...rest] = what.split(' ');
  if (name === 'quote') return quote(rest.join(' '));
  if (name === 'digest') return digest(rest.join(' '));
  const table = TABLES[what];
  if (!table) throw new Error(`There is nothing by the name “${what}”: ${Object.keys(TABLES).join(', ')}`);
  return table();
}

/** What each document is made to be. */
export async function made() {
  const options = await prettier.resolveConfig(join(ROOT, 'README.md'));
  const texts = new Map();
  for (const path of documents()) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const filled = text.replace(MADE, (_, start, what, end) => `${start}\n${make(what)}\n\n${end}`);
    texts.set(path, await prettier.format(filled, { ...options, parser: 'markdown' }));
  }
  return texts;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of await made()) writeFileSync(join(ROOT, path), text);
