/** The results so far, and their summary. */
import { countOf, engineTable } from '../counts.mjs';
import { excerptOf } from './failures.mjs';
import { names } from './job.mjs';
import { idleShare } from './workers.mjs';

/** Number of the slowest files that are listed. */
const COSTLIEST = 12;

export class Report {
  #problems = [];
  #notes = [];
  /** What failed jobs printed, by their names. */
  #excerpts = new Map();
  /** Results by engine. */
  #table = [];
  #sums = { passed: 0, failed: 0, impossible: 0 };
  #seconds = new Map();
  #cpu = 0;
  #cpuOfJobs = [];
  #startedAt = Date.now();
  #idle = idleShare();

  problem(text) {
    this.#problems.push(text);
  }

  get hasProblems() {
    return this.#problems.length > 0;
  }

  /** Seconds by recorded name. */
  get seconds() {
    return Object.fromEntries(this.#seconds);
  }

  missing(engine, suite) {
    this.#table.push({ engine, suite, note: 'not on this machine' });
  }

  suite(name, results) {
    const seconds = results.reduce((total, result) => total + result.seconds, 0);
    const outputs = results
      .flatMap(({ previous, output }) =>
        previous === undefined ? [output] : [quote(previous.output), output],
      )
      .map((output) => output.trimEnd())
      .join('\n');
    console.log(`\n── ${name}\n${outputs}\n── ${name} took ${seconds.toFixed(0)} s`);
    const total = { passed: 0, failed: 0, impossible: 0, left: 0, reasons: [] };
    for (const result of results) {
      const counts = this.#job(name, result);
      for (const key of ['passed', 'failed', 'impossible', 'left']) total[key] += counts[key];
      total.reasons.push(...counts.reasons);
    }
    if (total.left > 0) this.problem(`${name} left out ${total.left} tests without a reason`);
    for (const key of Object.keys(this.#sums)) this.#sums[key] += total[key];
    const [{ job }] = results;
    if (job.inTable) this.#table.push({ engine: job.engine, suite: job.inTable, ...total, seconds });
  }

  #job(suite, { job, code, output, previous, problem, left, stuck, seconds, cpu }) {
    const what = job.files?.join(', ') ?? suite;
    const processor = Number.isNaN(cpu) ? 0 : cpu;
    this.#cpu += processor;
    this.#cpuOfJobs.push({ what, processor, seconds });
    for (const [name, took] of secondsOf(job, output, seconds)) this.#seconds.set(name, took);
    if (previous !== undefined) {
      const { reason, ending, seconds: took } = previous;
      this.#notes.push(
        `${suite}: ${what} ran twice, since ${reason}; then it ${code === 0 ? 'passed' : 'failed'}. ` +
          `The first time, it ${ending} after ${took.toFixed(0)} s:\n${quote(excerptOf(previous.output))}`,
      );
    }
    if (left.length > 0) console.log(`! ${what} left running, and it was ended: ${names(left)}`);
    if (stuck.length > 0) console.log(`! It could not be ended: ${names(stuck)}`);
    for (const [note] of output.matchAll(/^Clean-up after the tests: .*/gm))
      this.#notes.push(`${what}: ${note}`);
    const counts = job.isCheck ? countOf('') : countOf(output);
    if (problem) this.problem(`${suite}: ${what} ${problem}`);
    else if (code !== 0) this.problem(job.isCheck ? `${suite} failed` : `${suite}: ${what} failed`);
    if (!job.isCheck && !problem)
      for (const one of filesWithoutTests(job, output, counts))
        this.problem(`${suite} ran no test of ${one}`);
    // A job or a file that ended before its tests could count is a failure too.
    const hasFailed = code !== 0 || /^✖ /m.test(output);
    if (hasFailed) this.#excerpts.set(what, excerptOf(output));
    if (hasFailed && counts.failed === 0 && !job.isCheck) counts.failed = 1;
    return counts;
  }

  /** Prints the summary; returns whether everything passed. */
  close(exitReason) {
    if (exitReason) this.problem(exitReason);
    if (this.#table.length > 0) console.log(`\n${engineTable(this.#table)}`);
    const { passed, failed, impossible } = this.#sums;
    if (impossible > 0)
      console.log(`\n${impossible} tests are not possible in their engine; the table says why.`);
    this.#printCosts();
    for (const [what, excerpt] of this.#excerpts) console.log(`\n── why ${what} failed\n${excerpt}`);
    for (const note of this.#notes) console.log(`\n! ${note}`);
    for (const problem of this.#problems) console.log(`\n✖ ${problem}`);
    console.log(`\n${passed} passed, ${failed} failed`);
    return !this.hasProblems && failed === 0 && passed > 0;
  }

  #printCosts() {
    const wall = (Date.now() - this.#startedAt) / 1000;
    const costliest = [...this.#seconds].sort(([, a], [, b]) => b - a).slice(0, COSTLIEST);
    if (costliest.length === 0) return;
    console.log(`\nWhat took longest:`);
    for (const [name, seconds] of costliest) console.log(`${seconds.toFixed(1).padStart(8)} s  ${name}`);
    if (this.#cpu === 0) return console.log(`All in ${wall.toFixed(0)} s`);
    console.log(`What cost most processor time:`);
    const jobs = this.#cpuOfJobs.sort((a, b) => b.processor - a.processor).slice(0, COSTLIEST / 2);
    for (const { what, processor } of jobs) console.log(`${processor.toFixed(1).padStart(8)} s  ${what}`);
    // Browsers are killed, so that Linux does not count their processor time; what the machine did includes them.
    const busy = Math.round(100 * (1 - this.#idle()));
    console.log(
      `All in ${wall.toFixed(0)} s, with ${this.#cpu.toFixed(0)} s of processor time; the processors were busy ${busy} % of it`,
    );
  }
}

/** The first of two runs: shown, but not counted. */
const quote = (output) => output.trimEnd().replace(/^/gm, '│ ');

const FILE_LINE = /^[✔✖] (\S+\.test\.ts) \(([\d.]+)ms\)/gm;

/** Seconds by recorded name: of each file, or of the whole job. */
function secondsOf({ files, names: recorded }, output, seconds) {
  if (recorded.length === 1) return [[recorded[0], seconds]];
  return [...output.matchAll(FILE_LINE)].map(([, file, took]) => [
    recorded[files.indexOf(file)] ?? file,
    Number(took) / 1000,
  ]);
}

/** Files without a test in the output; runs without files are judged as a whole. */
function filesWithoutTests(job, output, { passed, failed, impossible }) {
  if (!job.files) return passed + failed + impossible > 0 ? [] : [job.suite];
  const begun = new Set([...output.matchAll(/^▶ (\S+\.test\.ts)/gm)].map(([, file]) => file));
  return job.files.filter((file) => !begun.has(file));
}
