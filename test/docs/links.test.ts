/** Links in the documents are valid. Other sites are not requested. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { DOCUMENTS, ROOT } from './support/documents.js';

/** Other sites that we link to. */
const HOSTS = [
  'missiveapp.com',
  'github.com',
  'www.npmjs.com',
  'www.twilio.com',
  'developers.cloudflare.com',
];

const documents = new Map(DOCUMENTS.map((one) => [one.path, one]));

function problemOf(to: string, from: string): string | undefined {
  if (/^https?:/.test(to))
    return HOSTS.includes(new URL(to).hostname) ? undefined : 'a host that is not listed';
  const [file = '', anchor] = to.split('#');
  const path = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(join(ROOT, path))) return 'no such file';
  if (anchor === undefined) return undefined;
  return documents.get(path)?.anchors.has(anchor) ? undefined : 'no such heading';
}

describe('links in the documents', () => {
  it('lead to existing files and headings', () => {
    const links = DOCUMENTS.flatMap(({ path, links }) => links.map((link) => ({ ...link, path })));
    const broken = links.flatMap(({ to, place, path }) => {
      const problem = problemOf(to, path);
      return problem === undefined ? [] : [`${place}: ${to}: ${problem}`];
    });
    assert.deepEqual(broken, []);
    assert.ok(links.length > 50);
  });

  it('lead to every document from their list, and from the README', () => {
    const reached = (path: string): Set<string> =>
      new Set(
        documents.get(path)!.links.map(({ to }) => normalize(join(dirname(path), to.split('#')[0] ?? ''))),
      );
    const others = [...documents.keys()].filter((path) => path !== 'README.md' && path !== 'docs/README.md');
    for (const start of ['README.md', 'docs/README.md'])
      assert.deepEqual(
        others.filter((path) => !reached(start).has(path)),
        [],
        `not reached from ${start}`,
      );
  });

  it('have small images with alternative text', () => {
    const pictures = DOCUMENTS.flatMap(({ path, text }) =>
      [...text.matchAll(/!\[(.*?)\]\((.+?)\)/g)].map(([, words = '', to = '']) => ({
        words,
        file: join(ROOT, dirname(path), to),
      })),
    );
    assert.ok(pictures.length > 0);
    for (const { words, file } of pictures) {
      assert.match(words, /\w+ \w+/);
      assert.ok(readFileSync(file).length <= 150_000, `${file} has more than 150 kB`);
    }
  });
});
