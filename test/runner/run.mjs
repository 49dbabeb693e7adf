/** Runs suites, and always ends with a line that counts all tests. */
import { killJobs } from './job.mjs';
import { Report } from './report.mjs';
import { runAll } from './schedule.mjs';
import { recordWeights } from './weights.mjs';

/** Termination signals, and their exit codes. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * @param wanted - names of suites, engines or files; none for all
 * @param suites - `builds`, `checks`, `chromiumJobs(isWanted)`, `otherJobs(engine)`
 * @param engines - `others`, `find(engine)`, and `noReply`: what a job prints when its browser stops replying
 * @param rerunFailed - whether failed jobs run once more at the end, each alone; the report names them
 */
export async function runTests({
  wanted,
  suites,
  engines,
  required = [],
  rerunFailed = false,
  prepare = () => undefined,
}) {
  const report = new Report();
  let isStopped = false;
  let isClosed = false;
  const close = (code, reason) => {
    if (isClosed) return;
    isClosed = true;
    const isGood = report.close(reason);
    process.exitCode = isGood ? 0 : code;
    if (isGood && process.env.RECORD_WEIGHTS) recordWeights(report.seconds);
  };
  const stop = async (code, reason) => {
    if (isStopped) return;
    isStopped = true;
    await killJobs();
    close(code, reason);
    process.exit();
  };
  for (const [name, code] of Object.entries(SIGNALS))
    process.on(name, () => void stop(code, `The run was stopped by ${name}`));
  process.on('uncaughtException', (error) => void stop(1, `The runner failed: ${error?.stack ?? error}`));

  const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

  /** The jobs of an engine that may not be installed. */
  const jobsOf = async (engine) => {
    const jobs = suites.otherJobs(engine).filter(({ suite }) => isWanted(suite) || isWanted(engine));
    const found = jobs.length > 0 ? await engines.find(engine) : {};
    if (!('missing' in found)) return jobs;
    console.log(`\n${found.missing}`);
    if ([...required, ...wanted].includes(engine)) report.problem(found.missing);
    for (const inTable of new Set(jobs.map((job) => job.inTable))) report.missing(engine, inTable);
    return [];
  };
  const onSuite = (name, results) => report.suite(name, results);

  try {
    await prepare();
    const others = (await Promise.all(engines.others.map(jobsOf))).flat();
    const checks = suites.checks.filter(({ suite }) => isWanted(suite));
    const jobs = [...checks, ...others, ...suites.chromiumJobs(isWanted)];
    const builds = jobs.some(({ needsBuild }) => needsBuild) || wanted.includes('build') ? suites.builds : [];
    let isBuilt = true;
    const ready = runAll(builds, {
      isStopped: () => isStopped,
      onSuite(name, results) {
        isBuilt = results.every(({ code }) => code === 0);
        onSuite(name, results);
      },
    }).then(() => isBuilt);
    await runAll(jobs, { ready, isStopped: () => isStopped, onSuite, noReply: engines.noReply, rerunFailed });
  } catch (error) {
    report.problem(`The runner failed: ${error?.stack ?? error}`);
  }
  if (!isStopped) close(1);
}
