/**
 * `npm test`: builds, then runs every check and every test file, some side by side, and closes with a line that
 * counts all tests. A part that is missing, or a suite that ran nothing, is a failure.
 *
 * `npm test -- core server` runs only the suites named; `npm test -- firefox webkit` only those engines.
 *
 * Firefox and WebKit come from the system's packages: what this machine has of them is tested, and what it has not
 * is named. `ENGINES=chromium,firefox,webkit`, as CI sets it, makes a missing one a failure.
 */
import { spawn } from 'node:child_process';
import { register } from 'tsx/esm/api';
import { countOf, engineTable } from './counts.mjs';
import { builds, checks, chromiumJobs, otherJobs } from './suites.mjs';

register();
const { ENGINES, findEngine } = await import('./support/engines/find.ts');

/** Jobs at once: tests wait much of their time, and three keep two cores busy without making anything late. */
const AT_ONCE = 3;

const wanted = process.argv.slice(2);
const isWanted = ({ suite, engine }) =>
  wanted.length === 0 || wanted.includes(suite) || (engine !== 'chromium' && wanted.includes(engine));
const problems = [];
/** What ran in which engine, by engine and suite. */
const table = new Map();

/** Runs one command; what it prints is kept, since others run beside it. */
function run({ args, engine = 'chromium' }) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ENGINE: engine, FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => resolve({ code, output, seconds: (Date.now() - startedAt) / 1000 }));
  });
}

/** Runs the jobs in their order, as many at once as there are places; tells of each suite when it is whole. */
async function runAll(jobs) {
  const suites = new Map();
  for (const { suite } of jobs) suites.set(suite, { results: [], left: (suites.get(suite)?.left ?? 0) + 1 });
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const suite = suites.get(job.suite);
      suite.results.push({ ...(await run(job)), job });
      suite.left -= 1;
      if (suite.left === 0) tell(job.suite, suite.results);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return [...suites].map(([name, { results }]) => ({ name, results }));
}

function tell(name, results) {
  const seconds = results.reduce((total, result) => total + result.seconds, 0);
  const outputs = results.map(({ output }) => output.trimEnd()).join('\n');
  console.log(`\n── ${name}\n${outputs}\n── ${name} took ${seconds.toFixed(0)} s`);
}

/** What a suite's results come to. */
function judge({ name, results }) {
  const [{ job }] = results;
  if (results.some(({ code }) => code !== 0)) problems.push(`${name} failed`);
  if (job.isCheck) return { passed: 0, failed: 0, impossible: 0 };
  const counts = countOf(results.map(({ output }) => output).join('\n'));
  const seconds = results.reduce((total, result) => total + result.seconds, 0);
  for (const { job: one, output } of results) {
    const { passed, failed, impossible } = countOf(output);
    if (passed + failed + impossible === 0) problems.push(`${name} ran no test of ${one.args.at(-1)}`);
  }
  if (counts.left > 0) problems.push(`${name} left out ${counts.left} tests without a reason`);
  if (job.inTable)
    table.set(`${job.engine} ${job.inTable}`, {
      engine: job.engine,
      suite: job.inTable,
      ...counts,
      seconds,
    });
  return counts;
}

/** The jobs of an engine that may not be on this machine. */
async function jobsOf(engine) {
  const jobs = otherJobs(engine).filter(isWanted);
  const found = jobs.length > 0 ? await findEngine(engine) : {};
  if (!('missing' in found)) return jobs;
  console.log(`\n${found.missing}`);
  const required = (process.env.ENGINES ?? '').split(',').concat(wanted);
  if (required.includes(engine)) problems.push(found.missing);
  for (const { inTable: suite } of jobs)
    table.set(`${engine} ${suite}`, { engine, suite, note: 'not on this machine' });
  return [];
}

for (const built of await runAll(builds.filter(isWanted))) judge(built);
const sums = { passed: 0, failed: 0, impossible: 0 };
if (problems.length === 0) {
  const others = (await Promise.all(ENGINES.slice(1).map(jobsOf))).flat();
  for (const suite of await runAll([
    ...checks.filter(isWanted),
    ...others,
    ...chromiumJobs.filter(isWanted),
  ])) {
    const counts = judge(suite);
    for (const name of Object.keys(sums)) sums[name] += counts[name];
  }
}

if (table.size > 0) console.log(`\n${engineTable([...table.values()])}`);
if (sums.impossible > 0)
  console.log(`\n${sums.impossible} tests are not possible in their engine; the table says why.`);
for (const problem of problems) console.log(`\n✖ ${problem}`);
console.log(`\n${sums.passed} passed, ${sums.failed} failed`);
process.exitCode = problems.length > 0 || sums.failed > 0 || sums.passed === 0 ? 1 : 0;
