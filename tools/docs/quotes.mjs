/** Quotations: a file that is built or run by a test, or some lines of it. */

import { readFileSync } from 'node:fs';
import { DIGEST_SAMPLES } from '../../packages/server/dist/setup/model/digest-samples.js';

const ASKED = /^(\S+)(?: "(.+?)"(?: to "(.+?)")?)?$/;
const LANGUAGES = { mjs: 'js', rb: 'ruby', py: 'python', conf: 'nginx', service: 'ini' };
/** Of the documentation of Missive Live Chat; its digest is known. */
const SECRET_KEY = 'e72bvc5171hf23982d05j610514gfe2m';
const EMAIL = 'jane@acme.com';

/**
 * @param asked `path`, `path "first line"` or `path "first line" to "last line"`; a line is named by how it begins
 */
export function quote(asked) {
  const match = ASKED.exec(asked);
  if (!match) throw new Error(`quote ${asked}: should be path "first line" to "last line"`);
  const [, path, first, last = first] = match;
  const lines = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const begins = (words, from) =>
    lines.findIndex((line, index) => index >= from && line.trim().startsWith(words));
  const from = first === undefined ? 0 : begins(first, 0);
  const to = first === undefined ? lines.length - 1 : begins(last, last === first ? from : from + 1);
  if (from < 0 || to < 0) throw new Error(`quote ${asked}: there is no such line`);
  return block(path, dedent(lines.slice(from, to + 1)));
}

/** How a digest is made in a language, as the Setup page has it. */
export function digest(id) {
  const { file, code } = DIGEST_SAMPLES.find((sample) => sample.id === id);
  return block(file, code(SECRET_KEY, EMAIL).trimEnd());
}

/** As it stands there: a part of a file need not be what a formatter would print. */
function block(file, code) {
  const extension = /\.(\w+)$/.exec(file)?.[1] ?? '';
  return `<!-- prettier-ignore -->\n\`\`\`${LANGUAGES[extension] ?? extension}\n${code}\n\`\`\``;
}

function dedent(lines) {
  const depths = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines.map((line) => line.slice(depth)).join('\n');
}
