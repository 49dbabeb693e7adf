/** How many jobs run concurrently: more than a few only while processors are idle. */
import { availableParallelism, cpus } from 'node:os';

/** Tests wait much of their time: three jobs keep two processors busy most of the time. */
const FEWEST = 3;
const MOST = Math.max(5, 2 * availableParallelism());
const INTERVAL_MS = 3_000;
/** Another job is started when this much of one processor was idle since the last check. */
const IDLE = 0.6 / cpus().length;

/** Returns a function that returns for what part of the time, from 0 to 1, the processors were idle since its last call. */
export function idleShare() {
  const read = () =>
    cpus().reduce(
      (sum, { times }) => ({
        idle: sum.idle + times.idle,
        all: sum.all + times.idle + times.user + times.sys + times.nice + times.irq,
      }),
      { idle: 0, all: 0 },
    );
  let before = read();
  return () => {
    const now = read();
    const share = (now.idle - before.idle) / Math.max(1, now.all - before.all);
    before = now;
    return share;
  };
}

/**
 * Runs workers side by side until all of them have ended.
 *
 * @param work - runs one job after the other while `mayContinue()` is true, and one at least if there is one
 * @param hasWaiting - whether there is a job that could be started now
 */
export async function runWorkers(
  work,
  hasWaiting,
  { fewest = FEWEST, most = MOST, intervalMs = INTERVAL_MS, idle = idleShare() } = {},
) {
  const running = new Set();
  const start = (mayContinue) => {
    const worker = work(mayContinue).finally(() => running.delete(worker));
    running.add(worker);
  };
  for (let number = 0; number < fewest; number += 1) start(() => true);
  const timer = setInterval(() => {
    const isIdle = idle() >= IDLE;
    // An extra worker ends with its job, since the next jobs may need the processor.
    if (isIdle && running.size < most && hasWaiting()) start(() => false);
  }, intervalMs);
  try {
    while (running.size > 0) await Promise.race(running);
  } finally {
    clearInterval(timer);
  }
}
