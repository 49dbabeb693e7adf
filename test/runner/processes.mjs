/**
 * The processes started by a job, including those that have left its process group or lost their parent: each
 * inherits an environment variable that names the job.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const VARIABLE = 'MISSIVE_CHAT_TEST_JOB';
const POLL_MS = 50;

export const markOf = (id) => ({ [VARIABLE]: id });

/** Every visible process of this machine. */
const listProcesses = process.platform === 'linux' ? listByProc : listByPs;

function listByProc() {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // An exited process stays listed until its parent reads its exit code.
      if (state === 'Z' || state === 'X') return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      return [
        {
          id: Number(name),
          parent: Number(parent),
          group: Number(group),
          command: command || stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
          mark: environment.find((entry) => entry.startsWith(`${VARIABLE}=`))?.slice(VARIABLE.length + 1),
        },
      ];
    } catch {
      return []; // it has exited, or belongs to another user
    }
  });
}

/** Without the mark: elsewhere, environments cannot be read. */
function listByPs() {
  const output = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,command='], { encoding: 'utf8' });
  return [...output.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/gm)]
    .filter(([, , , , state]) => !state.startsWith('Z'))
    .map(([, id, parent, group, , command]) => ({
      id: Number(id),
      parent: Number(parent),
      group: Number(group),
      command,
    }));
}

/**
 * Running processes of a job: marked processes, its process group, and any child or group member of
 * those.
 */
export function runningOf(mark, mainId) {
  const all = listProcesses();
  const found = new Map();
  const groups = new Set([mainId]);
  const belongs = ({ id, parent, group, mark: own }) =>
    own === mark || id === mainId || groups.has(group) || found.has(parent);
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const one of all) {
      if (found.has(one.id) || one.id === process.pid || !belongs(one)) continue;
      found.set(one.id, one);
      if (one.group === one.id) groups.add(one.group);
    }
  }
  return [...found.values()];
}

export function signal(processes, name) {
  for (const { id } of processes)
    try {
      process.kill(id, name);
    } catch {
      // it has exited
    }
}

/** Waits until no process of the job runs, up to a time limit; returns those that do. */
export async function waitForEnd(mark, mainId, milliseconds) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const running = runningOf(mark, mainId);
    if (running.length === 0 || Date.now() >= deadline) return running;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Kills the job's processes, including those started in the meantime. Returns those that would not exit. */
export async function killAll(mark, mainId) {
  for (let round = 0; round < 20; round += 1) {
    const running = runningOf(mark, mainId);
    if (running.length === 0) return [];
    signal(running, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return runningOf(mark, mainId);
}
