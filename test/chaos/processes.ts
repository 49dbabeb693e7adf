/** The chat server's processes: started, killed with SIGKILL, and restarted. */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Balancer } from './balancer.js';

const SCRIPT = fileURLToPath(new URL('./chat-server.mjs', import.meta.url));
const START_TIMEOUT = 60_000;
/** Supervisors restart processes: a restarting database refuses them for a while. */
const START_ATTEMPTS = 10;

/** Twice as many as are killed together. */
const SPARES = 4;

interface Spare {
  readonly child: ChildProcess;
  readonly log: string[];
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

export class Processes {
  /** Log lines, by number of the process and by start. */
  readonly logs: string[][][] = [];
  kills = 0;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #balancer: Balancer;
  readonly #running: (Running | null)[] = [];
  readonly #starting = new Set<Promise<void>>();
  /** Processes that have loaded their code and wait for a message to start. */
  readonly #spares: Spare[] = [];
  #isStopped = false;

  constructor(environment: Readonly<Record<string, string>>, balancer: Balancer) {
    this.#environment = environment;
    this.#balancer = balancer;
  }

  get alive(): number {
    return this.#running.filter(Boolean).length;
  }

  isAlive(number: number): boolean {
    return Boolean(this.#running[number]);
  }

  async start(number: number): Promise<void> {
    const starting = this.#startUntilUp(number).finally(() => this.#starting.delete(starting));
    this.#starting.add(starting);
    await starting;
  }

  /** Returns false if the process is dead already. */
  kill(number: number): boolean {
    const running = this.#running[number];
    if (!running) return false;
    this.#running[number] = null;
    this.kills += 1;
    running.child.kill('SIGKILL');
    this.#tellBalancer();
    return true;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.allSettled(this.#starting);
    const children = [...this.#spares, ...this.#running].flatMap((one) => (one ? [one.child] : []));
    const ending = children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      });
    await Promise.all(ending);
  }

  async #startUntilUp(number: number): Promise<void> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await this.#start(number);
      } catch (error) {
        if (attempt === START_ATTEMPTS || this.#isStopped) throw error;
      }
  }

  async #start(number: number): Promise<void> {
    while (this.#spares.length < SPARES) this.#spares.push(this.#fork());
    const { child, log } = this.#spares.shift()!;
    (this.logs[number] ??= []).push(log);
    child.send('start');
    const port = await portOf(child).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`Process ${number} did not start:\n${log.slice(-20).join('\n')}`, { cause: error });
    });
    if (this.#isStopped) {
      child.kill('SIGKILL');
      return;
    }
    this.#running[number] = { child, port };
    child.once('exit', (code, signal) => {
      if (this.#running[number]?.child !== child) return;
      log.push(`It ended on its own: ${code ?? signal ?? 'for an unknown reason'}.`);
      this.#running[number] = null;
      this.#tellBalancer();
    });
    this.#tellBalancer();
  }

  #fork(): Spare {
    const child = fork(SCRIPT, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [], // built code: it needs none of our loaders
      env: { PATH: process.env.PATH ?? '', PORT: '0', ...this.#environment },
    });
    const log: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => log.push(...text.toString().split('\n').filter(Boolean)));
    return { child, log };
  }

  #tellBalancer(): void {
    this.#balancer.ports = this.#running.flatMap((running) => (running ? [running.port] : []));
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(START_TIMEOUT)]);
  child.once('exit', () => ending.abort(new Error('It ended.')));
  const [message] = (await once(child, 'message', { signal })) as [{ port: number }];
  return message.port;
}
