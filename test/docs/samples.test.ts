/** Every code sample in the documents is checked by a tool for its language. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { transform } from 'lightningcss';
import { z } from 'zod';
import { ENVIRONMENT_VARIABLES } from '../../packages/server/src/environment.js';
import { elementOf } from '../support/manifest.js';
import { typeProblems, type Sample } from './support/check-types.js';
import { blocksIn, deploymentSteps, DOCUMENTS, ROOT } from './support/documents.js';
import { readHtml } from './support/html.js';
import { HARD, playgroundCode } from './support/playground-code.js';

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const { scripts } = readJson('package.json') as { scripts: Record<string, string> };

const problemsIn = (language: string, problemsOf: (code: string) => string[]): string[] =>
  blocksIn(language).flatMap(({ code, place }) => problemsOf(code).map((problem) => `${place}: ${problem}`));

describe('samples in the documents', () => {
  it('are in languages that are checked', () => {
    const LOOKED_AT = ['html', 'js', 'ts', 'json', 'css', 'sh', 'nginx', 'sql', ''];
    const others = DOCUMENTS.flatMap(({ blocks }) => blocks).filter(
      ({ language, isQuoted }) => !isQuoted && !LOOKED_AT.includes(language),
    );
    assert.deepEqual(others, []);
    const count = DOCUMENTS.flatMap(({ blocks }) => blocks).length;
    console.log(`${count} samples, ${blocksIn(...LOOKED_AT).length} of them written here, the others quoted`);
  });

  const html = blocksIn('html').map((block) => ({ ...block, ...readHtml(block.code) }));

  it('LC-04 use only existing elements and attributes: HTML', () => {
    assert.deepEqual(
      html.flatMap(({ problems, place }) => problems.map((problem) => `${place}: ${problem}`)),
      [],
    );
    assert.ok(html.length > 10);
  });

  it('LC-04 pass the compiler: JavaScript, also that in HTML', () => {
    const inline = html.flatMap(({ scripts, place }): Sample[] => scripts.map((code) => ({ code, place })));
    assert.deepEqual(typeProblems([...blocksIn('js'), ...inline], 'js'), []);
  });

  it('LC-04 pass the compiler: TypeScript, including the playground’s output', () => {
    const made = { code: playgroundCode.typed(HARD), place: 'playground' };
    assert.deepEqual(typeProblems([...blocksIn('ts'), made], 'ts'), []);
  });

  it('LC-02 are valid JSON, and valid configurations', () => {
    const schema = readJson('dist/missive-chat.schema.json') as Parameters<typeof z.fromJSONSchema>[0];
    for (const { code, place } of blocksIn('json')) {
      const value = JSON.parse(code) as Record<string, unknown>;
      if (!('$schema' in value)) continue;
      const { $schema, ...config } = value;
      assert.equal($schema, './node_modules/missive-chat/dist/missive-chat.schema.json');
      const { error } = z.fromJSONSchema(schema).safeParse(config);
      assert.equal(error?.message, undefined, place);
    }
  });

  it('LC-15 style existing parts and variables: CSS', () => {
    const elements = ['missive-chat', 'missive-chat-button'].map(elementOf);
    const parts = new Set(elements.flatMap(({ cssParts }) => cssParts.map(({ name }) => name)));
    const variables = new Set(elements.flatMap(({ cssProperties }) => cssProperties.map(({ name }) => name)));
    assert.deepEqual(
      problemsIn('css', (code) => {
        transform({ filename: 'sample.css', code: Buffer.from(code) }); // throws when invalid
        const named = [...code.matchAll(/::part\(([^)]+)\)/g)].flatMap(([, list = '']) => list.split(' '));
        const used = code.match(/--missive-chat-[\w-]+/g) ?? [];
        return [...named.filter((name) => !parts.has(name)), ...used.filter((name) => !variables.has(name))];
      }),
      [],
    );
  });

  /** By test/proxies/stranger.test.ts. */
  const carriedOut = deploymentSteps();

  it('CS-01 call existing commands: shell', () => {
    assert.deepEqual(
      problemsIn('sh', (code) =>
        carriedOut.includes(code) ? [] : code.split('\n').filter((line) => !isKnown(line)),
      ),
      [],
    );
  });

  it('CS-04 are complete: nginx', () => {
    assert.deepEqual(
      problemsIn('nginx', (code) => {
        const isWhole = code.split('{').length === code.split('}').length;
        const lines = code.split('\n').filter((line) => !/^\s*(\w+( \S+)* \{|\}|\w+ .*;)$/.test(line));
        return isWhole ? lines : ['braces do not match', ...lines];
      }),
      [],
    );
  });
});

const COMMANDS = ['', 'serve', 'setup', 'doctor', 'backup', 'restore', 'help'];

const OTHERS = [
  'openssl rand -hex 32',
  'set -a',
  '. ./chat.env',
  'set +a',
  'cp chat.env .env',
  'chmod 600 .env',
  'docker compose up --detach --build',
];

/** Assignments of our variables, scripts of the package, its command, and common commands. */
function isKnown(line: string): boolean {
  const variables: string[] = Object.values(ENVIRONMENT_VARIABLES);
  return line.split(/ && |; /).every((command) => {
    const [first = '', second = '', third = ''] = command.split(' ');
    const variable = /^([A-Z_]+)=/.exec(command)?.[1];
    if (variable !== undefined) return variables.includes(variable);
    if (first === 'npm')
      return (
        ['ci', 'start', 'test', 'pack', 'install'].includes(second) || (second === 'run' && third in scripts)
      );
    if (first === 'node') return second === 'packages/server/dist/cli.js' && COMMANDS.includes(third);
    if (first === 'npx')
      return (
        (second === '@missive-chat/server' && COMMANDS.includes(third)) ||
        (second === '@missive-chat/emulators' && ['twilio', 'missive'].includes(third))
      );
    if (first === 'systemd-run') return command.endsWith('/@missive-chat/server/dist/cli.js doctor');
    return OTHERS.includes(command);
  });
}
