/** Quotations: a file that is built or run by a test, or some lines of it. */

import { readFileSync } from 'node:fs';

const ASKED = /^(\S+)(?: "(.+?)"(?: to "(.+?)")?)?$/;
const LANGUAGES = { mjs: 'js' };

/**
 * @param asked `path`, `path "first line"` or `path "first line" to "last line"`; a line is named by how it begins
 */
export function quote(asked) {
  const match = ASKED.exec(asked);
  if (!match) throw new Error(`quote ${asked}: should be path "first line" to "last line"`);
  const [, path, first, last = first] = match;
  const lines = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').trimEnd().split('\n');
  const begins = (words, from) =>
    lines.findIndex((line, index) => index >= from && line.trim().startsWith(words));
  const from = first === undefined ? 0 : begins(first, 0);
  const to = first === undefined ? lines.length - 1 : begins(last, last === first ? from : from + 1);
  if (from < 0 || to < 0) throw new Error(`quote ${asked}: there is no such line`);
  const extension = path.split('.').pop();
  const code = dedent(lines.slice(from, to + 1));
  // As it stands in the file: a part of it need not be what a formatter would print.
  return `<!-- prettier-ignore -->\n\`\`\`${LANGUAGES[extension] ?? extension}\n${code}\n\`\`\``;
}

function dedent(lines) {
  const depths = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines.map((line) => line.slice(depth)).join('\n');
}
