/** `npm test` itself: whatever happens to a job, the run ends, reports it, and counts. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findEngine } from '../support/engines/find.js';

const FIXTURES = fileURLToPath(new URL('./fixtures/run.mjs', import.meta.url));
/** Generous: only a process that hangs reaches it. */
const TIMEOUT_MS = 300_000;

const workers = new URL('./workers.mjs', import.meta.url).href;
const { runWorkers } = (await import(workers)) as {
  runWorkers(
    work: (mayContinue: () => boolean) => Promise<void>,
    hasWaiting: () => boolean,
    options: { fewest: number; most: number; intervalMs: number; idle: () => number },
  ): Promise<void>;
};
const finder = new URL('./files-below.mjs', import.meta.url).href;
const { filesBelow } = (await import(finder)) as { filesBelow(folder: string): string[] };

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly lastLine: string;
}

function start(names: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [FIXTURES, ...names], {
    env: { ...process.env, RERUN_FAILED: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code) =>
      resolve({ code, output, lastLine: output.trim().split('\n').at(-1) ?? '' }),
    );
  });
  return { child, ended, output: () => output };
}

const run = (names: readonly string[], env?: Record<string, string>): Promise<Run> => start(names, env).ended;

/** A killed process stays in the list until its parent has read its exit code. */
function isAlive(id: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(id, 0);
    return !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Asserts that the processes named in the output have exited. */
function assertEnded(output: string): void {
  const ids = [...output.matchAll(/\(process (\d+)\)/g)].map(([, id]) => Number(id));
  assert.ok(ids.length > 0, output);
  assert.deepEqual(ids.filter(isAlive), []);
}

async function hasPrinted({ child, output }: { child: ChildProcess; output: () => string }, text: string) {
  while (!output().includes(text)) {
    assert.equal(child.exitCode, null, output());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the test runner', { timeout: TIMEOUT_MS }, () => {
  it('repeats at the end why tests failed, after all that the others printed', async () => {
    const { output } = await run(['import-fails', 'check', 'passes']);
    const end = output.slice(output.lastIndexOf('── passes took'));
    assert.match(end, /── why check failed/);
    assert.match(end, /── why import-fails failed\n[^]*Error: the file cannot be loaded/);
  });

  it('passes when all tests do, and counts them', async () => {
    const { code, output, lastLine } = await run(['passes']);
    assert.equal(code, 0, output);
    assert.equal(lastLine, '1 passed, 0 failed');
  });

  it('keeps the tests and hooks of files apart that share a module in one process', async () => {
    const { code, output } = await run(['share-a-module']);
    assert.match(
      output,
      /▶ \S+shares-one\.ts\n {2}✔ belongs to one .*\n✔ \S+shares-one\.ts .*\n(.*\n)*▶ \S+shares-two\.ts\n {2}✔ belongs to two /,
    );
    assert.equal(code, 0);
  });

  it('kills a job that hangs, with its descendants, and names it', async () => {
    const { code, output, lastLine } = await run(['hangs', 'passes'], { FIXTURE_LIMIT: '5' });
    assert.equal(code, 1);
    assert.match(
      output,
      /✖ hangs: hangs did not end within 5 s and was killed. What ran: .*a child of its own/,
    );
    assertEnded(output);
    assert.equal(lastLine, '1 passed, 1 failed');
  });

  it('kills and names what a job leaves running, and uses the job’s own result', async () => {
    const { code, output, lastLine } = await run(['leaves-a-child']);
    assert.match(output, /! leaves-a-child left running, and it was ended: .*left behind/);
    assertEnded(output);
    assert.equal(code, 0);
    assert.equal(lastLine, '1 passed, 0 failed');
  });

  it('names a browser that is killed', async () => {
    const { code, output, lastLine } = await run(['browser-killed']);
    assert.match(output, /Chromium ended while tests needed it/);
    assert.equal(code, 1);
    assert.match(lastLine, /^\d passed, [1-9]\d* failed$/);
  });

  it('runs a job again whose browser stopped replying, reports that, and counts the second run', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'missive-chat-runner-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const env = { FIXTURE_FOLDER: folder, FIXTURE_NO_REPLY: '1' };
    const { code, output, lastLine } = await run(['no-reply'], env);
    assert.match(output, /^│ The browser does not reply: to a command\.$/m);
    assert.match(output, /^! no-reply: no-reply ran twice, since its browser stopped replying/m);
    assert.equal(code, 0, output);
    assert.equal(lastLine, '1 passed, 0 failed');
  });

  for (const [failures, isRerun, expected] of [
    [1, true, { code: 0, lastLine: '2 passed, 0 failed' }],
    [2, true, { code: 1, lastLine: '1 passed, 1 failed' }],
    [1, false, { code: 1, lastLine: '1 passed, 1 failed' }],
  ] as const)
    it(`runs a job that fails ${failures}× again ${isRerun ? 'where CI says so' : 'nowhere else'}`, async (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'missive-chat-runner-'));
      context.after(() => rmSync(folder, { recursive: true }));
      const { code, output, lastLine } = await run(['fails-at-first', 'passes'], {
        FIXTURE_FOLDER: folder,
        FIXTURE_FAILURES: String(failures),
        RERUN_FAILED: isRerun ? '1' : '',
      });
      assert.deepEqual({ code, lastLine }, expected, output);
      const note =
        /^! fails-at-first: fails-at-first ran twice, since it failed the first time; .*\n[^]*│ +Error: It took too long/m;
      assert.equal(note.test(output), isRerun, output);
    });

  it('runs a job that needs a quiet machine alone, after all others', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'missive-chat-runner-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const { code, output, lastLine } = await run(['quiet', 'others'], { FIXTURE_FOLDER: folder });
    assert.equal(code, 0, output);
    assert.equal(lastLine, '3 passed, 0 failed');
  });

  it('builds for a job that runs alone', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'missive-chat-runner-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const { output, lastLine } = await run(['quiet', 'build'], { FIXTURE_FOLDER: folder });
    assert.equal(lastLine, '1 passed, 0 failed', output);
  });

  it('fails a job whose browser stopped replying twice', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'missive-chat-runner-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const { code, lastLine } = await run(['no-reply'], { FIXTURE_FOLDER: folder, FIXTURE_NO_REPLY: '2' });
    assert.equal(code, 1);
    assert.equal(lastLine, '0 passed, 1 failed');
  });

  it('names a server that is killed', async () => {
    const { code, output, lastLine } = await run(['server-killed']);
    assert.match(output, /PostgreSQL ended while tests needed it/);
    assert.equal(code, 1);
    assert.match(lastLine, /^\d passed, [1-9]\d* failed$/);
  });

  it('names a driver that is killed', async (context) => {
    if ('missing' in (await findEngine('webkit'))) {
      context.skip('not possible in this environment: there is no WebKitWebDriver');
      return;
    }
    const { code, output, lastLine } = await run(['driver-killed']);
    assert.match(output, /WebKitWebDriver ended while tests needed it/);
    assert.equal(code, 1);
    assert.match(lastLine, /^\d passed, [1-9]\d* failed$/);
  });

  it('counts a job that exits before it has counted as failed', async () => {
    const { code, output, lastLine } = await run(['import-fails', 'passes']);
    assert.match(output, /the file cannot be loaded/);
    assert.equal(code, 1);
    assert.equal(lastLine, '1 passed, 1 failed');
  });

  it('fails a suite that ran no test', async () => {
    const { code, output } = await run(['no-tests', 'passes']);
    assert.match(output, /✖ no-tests ran no test of no-tests/);
    assert.equal(code, 1);
  });

  it('fails when a check fails', async () => {
    const { code, output } = await run(['check', 'passes']);
    assert.match(output, /✖ check failed/);
    assert.equal(code, 1);
  });

  it('prints errors of a clean-up, and passes', async () => {
    const { code, output, lastLine } = await run(['end-fails']);
    assert.match(output, /EBUSY/);
    assert.equal(code, 0);
    assert.equal(lastLine, '1 passed, 0 failed');
  });

  it('names a clean-up that does not end, and uses the results of the tests', async () => {
    const env = { CLEAN_UP_LIMIT_MS: '100' };
    const [passed, failed] = await Promise.all([
      run(['end-hangs'], env),
      run(['end-hangs'], { ...env, FIXTURE_FAILS: '1' }),
    ]);
    assert.match(
      passed.output,
      /Clean-up after the tests: Error: It did not end within 100 ms: closing the browser/,
    );
    assert.match(passed.output, /^! end-hangs: Clean-up after the tests: .* Still open: .*Timeout/m);
    assert.equal(passed.code, 0);
    assert.equal(passed.lastLine, '2 passed, 0 failed');
    assert.equal(failed.code, 1);
    assert.equal(failed.lastLine, '1 passed, 1 failed');
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`ends its jobs and counts when it is stopped by ${signal}`, async () => {
      const running = start(['hangs', 'passes']);
      await hasPrinted(running, '── passes took');
      running.child.kill(signal);
      const ended = await running.ended;
      assert.equal(ended.code, code);
      assert.match(ended.output, new RegExp(`✖ The run was stopped by ${signal}`));
      assert.match(ended.lastLine, /^1 passed, \d failed$/);
    });

  it('counts when it fails itself', async () => {
    const { code, output, lastLine } = await run(['passes'], { FIXTURE_ERROR: 'no browser' });
    assert.match(output, /✖ The runner failed: Error: no browser/);
    assert.equal(code, 1);
    assert.equal(lastLine, '0 passed, 0 failed');
  });
});

describe('concurrent jobs', () => {
  /** Runs jobs that end when the test says; `started` counts them. */
  async function withWorkers(
    idle: () => number,
    test: (jobs: {
      started: () => number;
      endOne: () => Promise<void>;
      look: () => Promise<void>;
    }) => Promise<void>,
  ): Promise<void> {
    const ends: (() => void)[] = [];
    let waiting = 10;
    let looks = 0;
    const work = async (mayContinue: () => boolean): Promise<void> => {
      do {
        if (waiting === 0) return;
        waiting -= 1;
        await new Promise<void>((resolve) => ends.push(resolve));
      } while (mayContinue());
    };
    const look = (): number => {
      looks += 1;
      return idle();
    };
    const running = runWorkers(work, () => waiting > 0, { fewest: 2, most: 4, intervalMs: 1, idle: look });
    await test({
      started: () => 10 - waiting,
      async endOne() {
        ends.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      },
      async look() {
        const until = looks + 4;
        while (looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
      },
    });
    waiting = 0;
    while (ends.length > 0) ends.shift()?.();
    await running;
  }

  it('are more while processors are idle, up to a limit', () =>
    withWorkers(
      () => 1,
      async ({ started, look }) => {
        await look();
        assert.equal(started(), 4);
      },
    ));

  it('are a few while processors are busy, and the next starts when one ends', () =>
    withWorkers(
      () => 0,
      async ({ started, endOne, look }) => {
        await look();
        assert.equal(started(), 2);
        await endOne();
        assert.equal(started(), 3);
      },
    ));
});

describe('the search for test files', () => {
  it('terminates when an installed package links back to the project', () => {
    const root = mkdtempSync(join(tmpdir(), 'missive-chat-files-'));
    try {
      mkdirSync(join(root, 'types', 'node_modules'), { recursive: true });
      symlinkSync(root, join(root, 'types', 'node_modules', 'missive-chat'), 'dir');
      symlinkSync(root, join(root, 'types', 'link'), 'dir');
      for (const path of ['one.test.ts', 'types/two.test.ts', 'types/node_modules/not.test.ts'])
        writeFileSync(join(root, path), '');
      assert.deepEqual(filesBelow(root).sort(), ['one.test.ts', join('types', 'two.test.ts')]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
