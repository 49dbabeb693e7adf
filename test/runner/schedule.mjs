/** Runs jobs concurrently, the heaviest first, and reports each suite when its last job has ended. */
import { runJob } from './job.mjs';
import { limitOf } from './weights.mjs';
import { runWorkers } from './workers.mjs';

/**
 * @param ready - resolves to whether jobs that need the build may start
 * @param noReply - a job whose output has this text failed by its browser, and runs once more
 * @param onSuite - takes the name of a suite and the results of its jobs
 */
export async function runAll(jobs, { ready = Promise.resolve(true), isStopped, onSuite, noReply }) {
  const results = new Map();
  const left = new Map();
  for (const { suite } of jobs) left.set(suite, (left.get(suite) ?? 0) + 1);
  const waiting = [...jobs].sort((a, b) => b.weight - a.weight);
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
  const work = async (mayContinue) => {
    for (let job = await next(); job; job = mayContinue() ? await next() : undefined) {
      const { suite } = job;
      const run = () =>
        runJob({
          args: job.args,
          env: { ENGINE: job.engine, ...job.env },
          limit: job.limit ?? limitOf(job.weight),
        });
      let result = await run();
      if (result.code !== 0 && noReply && result.output.includes(noReply) && !isStopped())
        result = { ...(await run()), previous: result.output };
      results.set(suite, [...(results.get(suite) ?? []), { ...result, job }]);
      left.set(suite, left.get(suite) - 1);
      if (left.get(suite) === 0) onSuite(suite, results.get(suite));
    }
  };
  await runWorkers(work, () => !isStopped() && nextIndex() >= 0);
  // After a run was stopped: partial results of a suite.
  for (const [suite, some] of results) if (left.get(suite) > 0) onSuite(suite, some);
}
