/** Database drivers are loaded when their database is chosen. Runs the built command with drivers hidden. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Makes these packages unresolvable in Node. */
const hiding = (packages: readonly string[]): string => {
  const hooks = `export async function resolve(specifier, context, next) {
    if (${JSON.stringify(packages)}.includes(specifier))
      throw Object.assign(new Error("Cannot find package '" + specifier + "' imported from here"), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(specifier, context);
  }`;
  const url = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  return url(`import { register } from 'node:module'; register(${JSON.stringify(url(hooks))});`);
};

async function run(
  hidden: readonly string[],
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', hiding(hidden), CLI, ...args], {
    cwd: await temporaryFolder(),
    env: { PATH: process.env.PATH, MISSIVE_CHAT_DATA: await temporaryFolder(), PORT: '0', ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('database drivers', () => {
  const POSTGRES = {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    MISSIVE_CHAT_ENCRYPTION_KEY: 'ab'.repeat(32),
  };

  it('CS-01 are not needed by help', async () => {
    const { code, output } = await run(['libsql', 'pg'], ['help']);
    assert.equal(code, 0, output);
    assert.match(output, /missive-chat setup/);
  });

  it('CS-01 are named with the fix when the required one is missing', async () => {
    const sqlite = await run(['libsql'], []);
    assert.equal(sqlite.code, 1);
    assert.match(
      sqlite.output,
      /SQLite cannot be used: the package libsql is not installed\. Install it: npm install libsql\. Or set DATABASE_URL/,
    );
    const postgres = await run(['pg'], [], POSTGRES);
    assert.equal(postgres.code, 1);
    assert.match(
      postgres.output,
      /PostgreSQL cannot be used: the package pg is not installed\. Install it: npm install pg\.\n/,
    );
  });

  it('CS-01 are not loaded for a database that is not in use', async () => {
    const { code, output } = await run(['libsql'], [], POSTGRES);
    assert.equal(code, 1);
    assert.match(output, /PostgreSQL cannot be used \(ECONNREFUSED/);
  });
});
