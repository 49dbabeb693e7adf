/** Runs one job: a command with a time limit, which leaves no process running. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { killAll, markOf, runningOf, waitForEnd } from './processes.mjs';

/** Browsers exit slightly later than the process that has closed them. */
const GRACE_MS = 5_000;
/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;

const active = new Set();
let number = 0;

/** Processor time in seconds of all exited descendants. */
function childrenSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').pop().split(' ');
    return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
  } catch {
    return NaN; // not Linux
  }
}
let counted = childrenSeconds();

/**
 * @param args - of Node
 * @param limit - seconds after which the job is killed as hung
 * @returns its exit code and output; `problem` is the reason of a failure that its output may not show;
 * `left` names processes that had to be killed
 */
export function runJob({ args, env = {}, limit, cwd }) {
  const mark = `${process.pid}-${(number += 1)}`;
  const startedAt = Date.now();
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0', ...env, ...markOf(mark) },
    // A process group of its own.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const closed = new Promise((resolve) => child.once('close', resolve));
  const job = { mark, id: child.pid };
  active.add(job);

  return new Promise((resolve) => {
    let problem;
    let isOver = false;
    let running = [];
    const kill = async () => {
      running = runningOf(mark, child.pid);
      problem = `did not end within ${limit} s and was killed. What ran: ${names(running)}`;
      await killAll(mark, child.pid);
    };
    const timer = setTimeout(kill, limit * 1000);
    const end = async (code, signalName, error) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      const now = childrenSeconds();
      const cpu = now - counted;
      counted = now;
      if (error) problem = `could not start: ${error.message}`;
      else if (signalName) problem ??= `was ended by ${signalName}`;
      const left = child.pid ? await waitForEnd(mark, child.pid, problem ? 0 : GRACE_MS) : [];
      const stuck = child.pid ? await killAll(mark, child.pid) : [];
      // With a time limit: a process that cannot be killed may hold its output open.
      await Promise.race([closed, new Promise((done) => setTimeout(done, 1_000))]);
      active.delete(job);
      resolve({
        code: code ?? 1,
        output,
        problem,
        left: left.map(({ id, command }) => ({ id, command })),
        stuck: stuck.map(({ id, command }) => ({ id, command })),
        seconds: (Date.now() - startedAt) / 1000,
        cpu,
      });
    };
    child.once('exit', (code, signalName) => end(code, signalName));
    child.once('error', (error) => end(1, null, error));
  });
}

/** Kills every running job, with all that it started. */
export async function killJobs() {
  await Promise.all([...active].map(({ mark, id }) => killAll(mark, id)));
}

export const names = (processes) =>
  processes.map(({ id, command }) => `${command.slice(0, 120)} (process ${id})`).join('; ') || 'nothing';
