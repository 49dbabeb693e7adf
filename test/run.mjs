/**
 * `npm test`: every check and every runner, one after the other, and a closing line that counts all tests.
 * A part that is missing, or a runner that ran nothing, is a failure.
 *
 * `npm test -- core server` runs only the suites named.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const bin = (name, path) => join('node_modules', name, path);
const node = process.execPath;

/** Checks pass or fail as a whole; suites count their tests. */
const CHECKS = {
  build: [node, 'build.mjs'],
  types: [node, bin('typescript', 'bin/tsc'), '-b'],
  lint: [node, bin('eslint', 'bin/eslint.js'), '.'],
  format: [node, bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
};
const SUITES = {
  core: nodeTests('test/core'),
  server: nodeTests('test/server'),
  emulators: nodeTests('test/emulators'),
  contract: nodeTests('test/contract'),
  package: nodeTests('test/build'),
  browser: [node, bin('@web/test-runner', 'dist/bin.js')],
  setup: nodeTests('test/setup'),
  flows: nodeTests('test/flows'),
};

function nodeTests(folder) {
  const files = testFiles(folder);
  // One file at a time: they share two cores with the browsers that they start.
  return [node, '--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=spec', ...files];
}

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Runs one command, shows what it prints, and gives that back. */
function run([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output += data;
        process.stdout.write(data);
      });
    child.on('close', (code) => resolve({ code, output }));
  });
}

const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);

/** Counts of the closing lines of node's runner and of Web Test Runner. */
const count = (output) => ({
  passed: sum(output, /^ℹ pass (\d+)$/gm) + sum(output, /^Browser tests: (\d+) passed/gm),
  failed: sum(output, /^ℹ fail (\d+)$/gm) + sum(output, /^Browser tests: \d+ passed, (\d+) failed/gm),
  left:
    sum(output, /^ℹ (?:skipped|todo|cancelled) (\d+)$/gm) +
    sum(output, /^Browser tests: .* (\d+) skipped$/gm),
});

const wanted = process.argv.slice(2);
const chosen = (parts) =>
  Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const problems = [];
let passed = 0;
let failed = 0;

for (const [name, command] of chosen(CHECKS)) {
  console.log(`\n── ${name}`);
  const { code } = await run(command);
  if (code !== 0) problems.push(`${name} failed`);
  if (code !== 0 && name === 'build') break;
}
for (const [name, command] of problems.includes('build failed') ? [] : chosen(SUITES)) {
  console.log(`\n── ${name}`);
  const { code, output } = await run(command);
  const counted = count(output);
  passed += counted.passed;
  failed += counted.failed;
  if (code !== 0) problems.push(`${name} failed`);
  if (counted.passed + counted.failed === 0) problems.push(`${name} ran no test`);
  if (counted.left > 0) problems.push(`${name} left out ${counted.left} tests`);
}

for (const problem of problems) console.log(`\n✖ ${problem}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = problems.length > 0 || failed > 0 || passed === 0 ? 1 : 0;
