/** ARCHITECTURE.md: the files that it names exist, and so do the functions in its flows. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from './support/documents.js';

const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');

/** Code spans that are paths of files, with the names that follow each: in brackets, or after a colon. */
const FILE = /`((?:src|packages)\/[\w./-]+\.\w+)`(?::((?:,?\s+`[#\w]+`)+)| \(((?:,?\s?`[#\w]+`)+)\))?/g;

const mentions = [...text.matchAll(FILE)].map(([, path = '', listed = '', bracketed = '']) => ({
  path,
  names: [...(listed + bracketed).matchAll(/`([#\w]+)`/g)].map(([, name = '']) => name),
}));

const declares = (source: string, name: string): boolean =>
  new RegExp(`(?:^|[^\\w#.])${name}(?![\\w])\\s*(?:[<(=:]|extends|implements|\\{)`, 'm').test(source);

describe('ARCHITECTURE.md', () => {
  it('names only files that exist', () => {
    assert.deepEqual(
      mentions.map(({ path }) => path).filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
    assert.ok(mentions.length > 40, `${mentions.length} files found in the text`);
  });

  it('names only functions that their files declare', () => {
    const missing = mentions.flatMap(({ path, names }) => {
      const source = readFileSync(join(ROOT, path), 'utf8');
      return names.filter((name) => !declares(source, name)).map((name) => `${path}: ${name}`);
    });
    assert.deepEqual(missing, []);
    assert.ok(mentions.flatMap(({ names }) => names).length > 30);
  });

  it('has six flows, each with at least four steps', () => {
    const [, flows = ''] = text.split('## Six flows');
    const steps = (flows.split('\n## ')[0] ?? '').split('\n### ').slice(1);
    assert.equal(steps.length, 6);
    for (const flow of steps) assert.ok((flow.match(/^\d+\. /gm) ?? []).length >= 4, flow);
  });
});
