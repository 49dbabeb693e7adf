/**
 * Runs jobs concurrently, the heaviest first, then those that need a quiet machine one by one. Reports each suite when its
 * last job has ended.
 */
import { runJob } from './job.mjs';
import { limitOf } from './weights.mjs';
import { runWorkers } from './workers.mjs';

/** If more jobs fail, it is not by chance. */
const MOST_RERUNS = 8;

/**
 * @param ready - resolves to whether jobs that need the build may start
 * @param noReply - a job whose output has this text failed by its browser, and runs once more
 * @param rerunFailed - whether failed jobs run once more at the end, each alone
 * @param onSuite - takes the name of a suite and the results of its jobs
 */
export async function runAll(
  jobs,
  { ready = Promise.resolve(true), isStopped, onSuite, noReply, rerunFailed },
) {
  const results = new Map();
  const left = new Map();
  for (const { suite } of jobs) left.set(suite, (left.get(suite) ?? 0) + 1);
  const waiting = jobs.filter(({ isQuiet }) => !isQuiet).sort((a, b) => b.weight - a.weight);
  let isBuilt;
  const built = ready.then((isGood) => (isBuilt = isGood));

  const nextIndex = () => waiting.findIndex(({ needsBuild }) => isBuilt || !needsBuild);
  const next = async () => {
    if (isStopped()) return undefined;
    const index = nextIndex();
    if (index >= 0) return waiting.splice(index, 1)[0];
    if (waiting.length === 0 || isBuilt === false) return undefined;
    await built;
    return next();
  };
  const run = ({ args, engine, env, limit, weight }) =>
    runJob({ args, env: { ENGINE: engine, ...env }, limit: limit ?? limitOf(weight) });
  const record = (job, result) => {
    const { suite } = job;
    results.set(suite, [...(results.get(suite) ?? []), { ...result, job }]);
    left.set(suite, left.get(suite) - 1);
    if (left.get(suite) === 0) onSuite(suite, results.get(suite));
  };
  const runAgain = async (job, { output, problem, code, seconds }, reason) => ({
    ...(await run(job)),
    previous: { output, reason, ending: problem ?? `ended with code ${code}`, seconds },
  });
  const failed = [];
  const runOne = async (job) => {
    let result = await run(job);
    if (result.code !== 0 && noReply && result.output.includes(noReply) && !isStopped())
      result = await runAgain(job, result, 'its browser stopped replying the first time');
    if (result.code !== 0 && rerunFailed && !job.isCheck) failed.push({ job, result });
    else record(job, result);
  };
  const work = async (mayContinue) => {
    for (let job = await next(); job; job = mayContinue() ? await next() : undefined) await runOne(job);
  };
  await runWorkers(work, () => !isStopped() && nextIndex() >= 0);
  for (const job of jobs.filter(({ isQuiet }) => isQuiet))
    if (!isStopped() && (!job.needsBuild || (await built))) await runOne(job);
  const hasRerun = failed.length <= MOST_RERUNS && !isStopped();
  for (const { job, result } of failed)
    record(job, hasRerun ? await runAgain(job, result, 'it failed the first time') : result);
  // After a run was stopped: partial results of a suite.
  for (const [suite, some] of results) if (left.get(suite) > 0) onSuite(suite, some);
}
