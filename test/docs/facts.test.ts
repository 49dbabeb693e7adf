/** Facts in the documents are true: names of every kind, environment variables, what the browser stores. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { RECENT_KEY } from '../../src/core/emoji-picker.js';
import { recordKey } from '../../src/core/visitor-record.js';
import { ENVIRONMENT_VARIABLES } from '../../packages/server/src/environment.js';
import { LOG_LEVELS } from '../../packages/server/src/logging.js';
import { elementOf } from '../support/manifest.js';
import { codesIn, DOCUMENTS, ROOT, tableAfter } from './support/documents.js';

const readSource = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const packageJson = JSON.parse(readSource('package.json')) as {
  exports: Record<string, unknown>;
  scripts: Record<string, string>;
};

/** Every name of this kind in code that does not exist. */
function unknown(kind: RegExp, isKnown: (name: string) => boolean): string[] {
  return DOCUMENTS.flatMap(({ path, prose }) =>
    codesIn(prose)
      .flatMap((code) => [...code.matchAll(kind)].map(([whole, name = whole]) => name))
      .filter((name) => !isKnown(name))
      .map((name) => `${path}: ${name}`),
  );
}

const elements = ['missive-chat', 'missive-chat-button'].map(elementOf);
const names = (list: 'events' | 'cssProperties'): Set<string> =>
  new Set(elements.flatMap((element) => element[list].map(({ name }) => name)));

describe('names in the documents', () => {
  it('LC-04 are those of elements and events', () => {
    /** Other names with the same prefix. */
    const others = ['missive-chat-setup', RECENT_KEY];
    const known = new Set([...names('events'), 'missive-chat', 'missive-chat-button', ...others]);
    assert.deepEqual(
      unknown(/^<?(missive-[a-z-]+)>?$/g, (name) => known.has(name)),
      [],
    );
  });

  it('LC-15 are those of style variables', () => {
    const known = names('cssProperties');
    assert.deepEqual(
      unknown(/--missive-chat-[a-z-]*[a-z]/g, (name) => known.has(name) || name === '--missive-chat'),
      [],
    );
  });

  it('CS-04 are those of the environment', () => {
    const known = new Set<string>(Object.values(ENVIRONMENT_VARIABLES));
    assert.deepEqual(
      unknown(/\b(?:MISSIVE|TWILIO|DATABASE)_[A-Z_]+\b/g, (name) => known.has(name)),
      [],
    );
  });

  it('LC-04 are those of the package, its scripts and its files', () => {
    const entries = Object.keys(packageJson.exports).map((entry) => entry.replace('.', 'missive-chat'));
    assert.deepEqual(
      unknown(/^missive-chat\/[\w.-]+$/g, (name) => entries.includes(name)),
      [],
    );
    assert.deepEqual(
      unknown(/npm run (\w+)/g, (name) => name in packageJson.scripts),
      [],
    );
    assert.deepEqual(
      unknown(/^(?:src|packages|test|demo|docs|tools)\/[^*]+$/g, (path) => existsSync(join(ROOT, path))),
      [],
    );
  });
});

describe('the table of environment variables', () => {
  const rows = tableAfter('docs/production.md', '## Environment variables');

  it('CS-04 has each variable once', () => {
    const told = rows.flatMap(([cell = '']) => codesIn(cell));
    assert.deepEqual(told.sort(), Object.values(ENVIRONMENT_VARIABLES).sort());
  });

  it('CS-04 has the levels of the log', () => {
    const row = rows.find(([cell]) => cell === '`LOG_LEVEL`');
    assert.deepEqual(codesIn(row?.[1] ?? ''), [...LOG_LEVELS]);
  });
});

describe('the table of what a page pays', () => {
  it('LC-04 has the enforced budgets', () => {
    const held = readSource('test/build/size.test.ts');
    const told = tableAfter('docs/snippet.md', '## What a page pays').map((row) => parseFloat(row[2] ?? ''));
    const LIMITS = [10, 20, 75, 2.2, 3, 3.5];
    assert.deepEqual(told, LIMITS);
    const inCode = (limit: number): string => (1_000 * limit).toLocaleString('en').replace(',', '_');
    for (const limit of LIMITS) assert.match(held, new RegExp(`\\b${limit} kB|limit: ${inCode(limit)}\\b`));
  });
});

/** Field names of an interface. */
function fieldsOf(path: string, name: string): string[] {
  const source = ts.createSourceFile(path, readSource(path), ts.ScriptTarget.ES2022, true);
  const node = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  assert.ok(node, `${path} has no ${name}`);
  return node.members.map((member) => member.name!.getText(source));
}

/** Source files that run in visitors' browsers. */
const browserSources = (): string[] => [
  ...readdirSync(join(ROOT, 'src'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file}`),
  ...['core', 'elements', 'transport', 'locales', 'emoji-names'].flatMap((folder) =>
    readdirSync(join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join('src', folder, file)),
  ),
];

describe('the table of what the browser stores', () => {
  const rows = tableAfter('docs/privacy.md', '<!-- storage -->').map((row) =>
    row.map((cell) => codesIn(cell)[0] ?? cell),
  );
  const fields = (where: string): string[] =>
    rows.filter((row) => row[0] !== RECENT_KEY && row[1] === where).map((row) => row[2] ?? '');

  it('LC-30 has every field, under its key', () => {
    assert.deepEqual(
      rows.filter(([key]) => key !== recordKey('<account>')).map(([key]) => key),
      [RECENT_KEY],
    );
    assert.deepEqual(
      fields('localStorage').sort(),
      fieldsOf('src/core/visitor-record.ts', 'VisitorRecord').sort(),
    );
    assert.deepEqual(fields('sessionStorage').sort(), fieldsOf('src/core/outbox.ts', 'TabRecord').sort());
  });

  it('LC-30 is complete: nothing else in the widget accesses a storage', () => {
    const STORES = /\b(localStorage|sessionStorage|indexedDB|cookieStore|document\.cookie|caches\.)/;
    const code = (path: string): string => readSource(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    assert.deepEqual(
      browserSources()
        .filter((path) => STORES.test(code(path)))
        .sort(),
      [
        'src/alerts.ts',
        'src/attention.ts',
        'src/browser-platform.ts',
        'src/emoji.ts',
        // Notes which conversation an email leads to.
        'src/transport/return-link.ts',
        // Restores what Twilio's library has changed.
        'src/transport/twilio-cleanup.ts',
        'src/window.ts',
      ],
    );
  });
});
