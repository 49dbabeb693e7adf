/**
 * `npm test`: every check and every runner, some side by side, and a closing line that counts all tests.
 * A part that is missing, or a runner that ran nothing, is a failure.
 *
 * `npm test -- core server` runs only the suites named; `npm test -- firefox webkit` only those engines.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { engineTable, runOtherEngines } from './engines.mjs';

const bin = (name, path) => join('node_modules', name, path);
const node = process.execPath;

/** After the build. Checks pass or fail as a whole; suites count their tests. */
const CHECKS = {
  types: [node, bin('typescript', 'bin/tsc'), '-b'],
  lint: [node, bin('eslint', 'bin/eslint.js'), '.'],
  format: [node, bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
};
/** Side by side with each other and the checks: the first wait much of their time, in the others browsers are at work. */
const ROWS = [
  {
    core: nodeTests('test/core'),
    server: nodeTests('test/server', 3),
    emulators: nodeTests('test/emulators'),
    contract: nodeTests('test/contract'),
    package: nodeTests('test/build'),
    consumers: nodeTests('test/package'),
    docs: nodeTests('test/docs'),
    frameworks: nodeTests('test/frameworks'),
  },
  {
    flows: nodeTests('test/flows'),
    browser: [node, bin('@web/test-runner', 'dist/bin.js')],
    setup: nodeTests('test/setup'),
    hosts: nodeTests('test/hosts'),
  },
];
/** Suites that run in other engines too, by the names they have in the table. */
const IN_ENGINES = { browser: 'elements', flows: 'end to end' };

/** Those that start browsers run one file at a time; those that wait for servers and clocks, several. */
function nodeTests(folder, atOnce = 1) {
  const options = [`--test-concurrency=${atOnce}`, '--test-reporter=spec'];
  return [node, '--import', 'tsx', '--test', ...options, ...testFiles(folder)];
}

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Runs one command; what it prints is shown when it is whole, since another one runs beside it. */
function run(title, [command, ...args]) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => {
      const seconds = (Date.now() - startedAt) / 1000;
      console.log(`\n── ${title}\n${output.trimEnd()}\n── ${title} took ${seconds.toFixed(0)} s`);
      resolve({ code, output, seconds });
    });
  });
}

const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);

/** Counts of the closing lines of node's runner and of Web Test Runner. */
const count = (output) => ({
  passed: sum(output, /^ℹ pass (\d+)$/gm) + sum(output, /^Browser tests: (\d+) passed/gm),
  failed: sum(output, /^ℹ fail (\d+)$/gm) + sum(output, /^Browser tests: \d+ passed, (\d+) failed/gm),
  left:
    sum(output, /^ℹ (?:skipped|todo|cancelled) (\d+)$/gm) + sum(output, /^Browser tests: .* (\d+) skipped/gm),
});

const wanted = process.argv.slice(2);
const chosen = (parts) =>
  Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const problems = [];
let passed = 0;
let failed = 0;
let impossible = 0;
const table = [];

async function runSuite(name, command) {
  const { code, output, seconds } = await run(name, command);
  const counted = count(output);
  if (name in IN_ENGINES)
    table.push({ engine: 'chromium', suite: IN_ENGINES[name], ...counted, impossible: 0, seconds });
  passed += counted.passed;
  failed += counted.failed;
  if (code !== 0) problems.push(`${name} failed`);
  if (counted.passed + counted.failed === 0) problems.push(`${name} ran no test`);
  if (counted.left > 0) problems.push(`${name} left out ${counted.left} tests`);
}

async function runCheck(name, command) {
  const { code } = await run(name, command);
  if (code !== 0) problems.push(`${name} failed`);
}

const inTurn = async (parts, runPart) => {
  for (const [name, command] of chosen(parts)) await runPart(name, command);
};

await inTurn({ build: [node, 'build.mjs'] }, runCheck);
if (!problems.includes('build failed'))
  await Promise.all([inTurn(CHECKS, runCheck), ...ROWS.map((row) => inTurn(row, runSuite))]);
if (!problems.includes('build failed')) {
  const others = await runOtherEngines(wanted);
  problems.push(...others.problems);
  for (const row of others.rows) {
    passed += row.passed ?? 0;
    failed += row.failed ?? 0;
    impossible += row.impossible ?? 0;
  }
  table.push(...others.rows);
}
if (table.length > 0) console.log(`\n${engineTable(table)}`);
if (impossible > 0)
  console.log(`\n${impossible} tests are not possible in their engine; the table says why.`);

for (const problem of problems) console.log(`\n✖ ${problem}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = problems.length > 0 || failed > 0 || passed === 0 ? 1 : 0;
