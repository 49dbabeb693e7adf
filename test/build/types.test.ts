/**
 * The package's types in projects: each folder of test/types is one, checked by the framework's own
 * checker. Expected errors are marked in the files.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { before, describe, it } from 'node:test';
import { z } from 'zod';
import { retryDownload } from '../support/retry-download.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const projects = `${root}test/types/`;
const tsc = `${root}node_modules/typescript/bin/tsc`;

function run(command: string, ...parameters: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { cwd: projects, shell: command === 'npm' });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (output += data.toString()));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Installs the frameworks from their own lock file; again when that is newer. */
async function install(): Promise<void> {
  const installed = `${projects}node_modules/.package-lock.json`;
  const lock = `${projects}package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  await retryDownload('the frameworks', async () => {
    const { code, output } = await run('npm', 'ci', '--ignore-scripts');
    assert.equal(code, 0, output);
  });
}

/** Links the package as `npm install missive-chat` would install it. */
function linkPackage(): void {
  const link = `${projects}node_modules/missive-chat`;
  if (!existsSync(link)) symlinkSync('../../..', link, 'junction');
}

async function holds(...command: string[]): Promise<void> {
  const { code, output } = await run(process.execPath, ...command);
  assert.equal(code, 0, output);
}

describe('types', { concurrency: 2 }, () => {
  before(async () => {
    await install();
    linkPackage();
  });

  const checked = {
    plain: 'a configuration, the elements and their events, where every declaration is checked',
    snippet: 'window.MissiveChat and its configuration, in a page that imports nothing',
    react: 'JSX of React 19',
    preact: 'JSX of Preact',
    solid: 'JSX of Solid',
  };
  for (const [project, what] of Object.entries(checked))
    it(`LC-04 accept valid and reject invalid code: ${what}`, () => holds(tsc, '-p', project));

  it('LC-04 accept valid and reject invalid code: templates of Vue', () =>
    holds('node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'vue'));

  it('LC-04 accept valid and reject invalid code: templates of Svelte', async () => {
    const check = 'node_modules/svelte-check/bin/svelte-check';
    const options = ['--workspace', 'svelte', '--tsconfig', './tsconfig.json', '--output', 'machine'];
    const { output } = await run(process.execPath, check, ...options);
    const refused = [...output.matchAll(/ (?:ERROR|WARNING) "(.*?)" (\d+):/g)].map(([, file, line]) => ({
      file,
      line: Number(line),
    }));
    const lines = readFileSync(`${projects}svelte/wrong.svelte`, 'utf8').split('\n');
    const wrong = lines.flatMap((line, index) =>
      line.startsWith('<!-- wrong:') ? [{ file: 'wrong.svelte', line: index + 2 }] : [],
    );
    assert.ok(wrong.length > 0);
    assert.deepEqual(refused, wrong, output);
  });

  it('LC-04 include a manifest that is valid by its own schema', () => {
    const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
    const schema = json(`${projects}node_modules/custom-elements-manifest/schema.json`);
    const { error } = z
      .fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
      .safeParse(json(`${root}dist/custom-elements.json`));
    assert.equal(error, undefined);
  });
});
