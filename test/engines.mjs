/**
 * Firefox and WebKit: the element suites, and the journeys of the end-to-end suites. What is tested is the same code
 * as in Chromium (`ENGINE` says where it runs); the two run side by side, since each waits much of its time.
 *
 * They come from the system's packages, so `npm test` takes those that this machine has and says plainly which it has
 * not. `ENGINES=chromium,firefox,webkit`, as CI sets it, makes a missing one a failure.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

register();
const { ENGINES, findEngine } = await import('./support/engines/find.ts');

const WTR = [join('node_modules', '@web', 'test-runner', 'dist', 'bin.js')];
const NODE_TESTS = ['--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=spec'];
const flow = (name) => join('test', 'flows', `${name}.test.ts`);

/** All that a visitor does; what only the server or the service can do wrong is tried in Chromium alone. */
const JOURNEYS = ['visitor-and-agent', 'identify', 'files', 'languages'].map(flow);
const ALONE = ['resilience', 'accessibility'].map(flow);
const NAMED = '^LC-(25 messages written offline|25 what the agent wrote while|17 a visitor without a mouse)';

const SUITES = {
  elements: [WTR],
  'end to end': [
    [...NODE_TESTS, ...JOURNEYS],
    [...NODE_TESTS, `--test-name-pattern=${NAMED}`, ...ALONE],
  ],
};

/** Runs what can be run of the engines wanted; rows for the table, and what is wrong. */
export async function runOtherEngines(wanted) {
  const others = ENGINES.slice(1).filter((name) => wanted.length === 0 || wanted.includes(name));
  const required = (process.env.ENGINES ?? '').split(',').concat(wanted);
  const results = await Promise.all(
    others.map(async (engine) => {
      const found = await findEngine(engine);
      if (!('missing' in found)) return runEngine(engine);
      const rows = Object.keys(SUITES).map((suite) => ({ engine, suite, note: 'not on this machine' }));
      console.log(`\n${found.missing}`);
      return { rows, problems: required.includes(engine) ? [found.missing] : [] };
    }),
  );
  return { rows: results.flatMap(({ rows }) => rows), problems: results.flatMap(({ problems }) => problems) };
}

async function runEngine(engine) {
  const rows = [];
  const problems = [];
  for (const [suite, commands] of Object.entries(SUITES)) {
    const startedAt = Date.now();
    const outputs = [];
    for (const args of commands) {
      const { code, output } = await runQuietly(engine, args);
      outputs.push(output);
      if (code !== 0) problems.push(`${suite} in ${engine} failed`);
    }
    const row = { engine, suite, ...countOf(outputs.join('\n')), seconds: (Date.now() - startedAt) / 1000 };
    console.log(`\n── ${suite} in ${engine}\n${outputs.join('\n')}`);
    if (row.passed === 0) problems.push(`${suite} in ${engine} ran no test`);
    if (row.left > 0) problems.push(`${suite} in ${engine} left out ${row.left} tests without a reason`);
    rows.push(row);
  }
  return { rows, problems };
}

/** Two engines at a time: what they print is shown when it is whole. */
function runQuietly(engine, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ENGINE: engine, FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);

/** Counts of node's runner and of Web Test Runner; each test left out must say why. */
function countOf(output) {
  const skipped = [...output.matchAll(/^\s*﹣ .* # (.*)$/gm)].map(([, reason]) => reason);
  const unwanted = skipped.filter((reason) => reason.includes('does not match pattern')).length;
  const named = skipped.filter((reason) => reason.startsWith('not possible in')).length;
  return {
    passed: sum(output, /^ℹ pass (\d+)$/gm) + sum(output, /^Browser tests: (\d+) passed/gm),
    failed: sum(output, /^ℹ fail (\d+)$/gm) + sum(output, /^Browser tests: \d+ passed, (\d+) failed/gm),
    impossible: named + sum(output, /^Browser tests: .* (\d+) skipped/gm),
    reasons: [
      ...new Set([
        ...skipped.filter((reason) => reason.startsWith('not possible in')),
        ...[...output.matchAll(/^(not possible in \w+): .*\((.*)\)$/gm)].map(
          ([, where, why]) => `${where}: ${why}`,
        ),
      ]),
    ],
    left: sum(output, /^ℹ (?:skipped|todo|cancelled) (\d+)$/gm) - unwanted - named,
  };
}

/** What ran where. */
export function engineTable(rows) {
  const cells = rows.map(({ engine, suite, passed, failed, impossible, seconds, note }) =>
    note
      ? [engine, suite, note, '', '', '']
      : [engine, suite, passed, failed, impossible, seconds === undefined ? '' : `${Math.round(seconds)} s`],
  );
  const table = [['engine', 'suite', 'passed', 'failed', 'not possible', ''], ...cells].map((row) =>
    row.map(String),
  );
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const reasons = [...new Set(rows.flatMap((row) => row.reasons ?? []))];
  return [...lines, ...reasons].join('\n');
}
