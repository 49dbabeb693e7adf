/**
 * A stranger's path: the packed files, and what the page of deployment says, line by line, to an installation behind
 * HTTPS. The machine's own folders stay as they are: those of the page are in a folder of the test, and what needs
 * systemd, a new user or Debian's packages is done by the test in their place, and named.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { deploymentSteps } from '../docs/support/documents.js';
import { pack, run, type Packed } from '../package/packed.js';
import { freePort } from '../support/engines/free-port.js';
import { eventually } from '../support/eventually.js';
import { retryDownload } from '../support/retry-download.js';
import { ask } from './client.js';
import { startProxy, type Proxy } from './proxy.js';

/** What a machine has that a test must not touch: written down, and done below. */
const PLACEHOLDERS = ['useradd', 'systemctl', 'apt-get', 'curl'];
const isRoot = process.getuid?.() === 0;
const USER = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** What systemd reads of a unit. */
function readUnit(text: string) {
  const lines = text.split('\n').filter((line) => /^\w+=/.test(line));
  const all = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));
  return {
    command: all('ExecStart')[0] ?? '',
    environment: all('Environment'),
    file: all('EnvironmentFile')[0] ?? '',
  };
}

const assignmentsIn = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe('a stranger with the packed files and the page of deployment', () => {
  let root: string;
  let proxy: Proxy | undefined;
  let server: ChildProcess | undefined;
  const packed: Packed[] = [];
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'missive-chat-stranger-'));
    await chmod(root, 0o755);
    packed.push(...(await Promise.all([pack('missive-chat'), pack('@missive-chat/server')])));
  });
  after(async () => {
    await proxy?.stop();
    if (server?.exitCode === null) server.kill('SIGKILL');
    await Promise.all(packed.map(({ remove }) => remove()));
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });

  it('CS-09 gets to a running installation behind HTTPS, by what the page says and no more', async () => {
    const started = performance.now();
    const steps = deploymentSteps();
    assert.equal(steps.length, 5);
    const inRoot = (text: string): string =>
      text.replace(/(?<=^|[\s"'=])\/(opt|etc|var\/lib)\//gm, `${root}/$1/`);
    const bin = join(root, 'placeholders');
    const said = join(root, 'said');
    for (const folder of [bin, 'etc/systemd/system', 'etc/caddy', 'var/lib'].map((path) =>
      path === bin ? bin : join(root, path),
    ))
      await mkdir(folder, { recursive: true });
    for (const name of PLACEHOLDERS)
      await writeFile(join(bin, name), `#!/bin/sh\necho "${name} $*" >> ${said}\n`, { mode: 0o755 });

    const kept = Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_(.*proxy|registry)$)|NODE_|INIT_CWD$)/i.test(name),
    );
    const env = { ...Object.fromEntries(kept), PATH: `${bin}:${process.env.PATH}` };
    const done: string[] = [];
    /** One shell for all, as on a terminal: its variables and folder are kept in a file between the steps. */
    const carryOut = async (step: string): Promise<string> => {
      const code = inRoot(step)
        .replace('DOMAIN=chat.example.com', 'DOMAIN=localhost')
        .replace(
          'npm install @missive-chat/server',
          `npm install ${packed.map(({ tarball }) => tarball).join(' ')}`,
        );
      const state = join(root, 'state');
      const script = `[ ! -f ${state} ] || . ${state}\nset -ex\n${code}\n{ echo "cd '$PWD'"; echo "DOMAIN='$DOMAIN' SITE='$SITE'"; } > ${state}\n`;
      const isInstall = step.includes('npm install');
      const result = isInstall
        ? await retryDownload('the server', () =>
            run('bash', ['-c', script], { cwd: root, env, maxBuffer: 2 ** 26 }),
          )
        : await run('bash', ['-c', script], { cwd: root, env });
      done.push(...step.split('\n').filter((line) => line.trim() !== ''));
      return result.stdout;
    };

    await carryOut(steps[0]!);
    const installed = performance.now();
    await carryOut(steps[1]!);
    const environmentFile = join(root, 'etc/missive-chat/chat.env');
    assert.equal((await stat(environmentFile)).mode & 0o777, 0o600);

    await carryOut(steps[2]!);
    // What systemd does: the data folder, the environment, the user, the command.
    const unit = readUnit(
      inRoot(await readFile(join(root, 'etc/systemd/system/missive-chat.service'), 'utf8')),
    );
    const data = join(root, 'var/lib/missive-chat');
    await mkdir(data, { mode: 0o700 });
    if (isRoot) await chown(data, USER.uid!, USER.gid!);
    const port = await freePort();
    const environment = {
      PATH: process.env.PATH,
      ...assignmentsIn(unit.environment),
      ...assignmentsIn((await readFile(unit.file, 'utf8')).split('\n')),
    };
    const [program = '', ...args] = unit.command.split(' ');
    server = spawn(program, args, {
      cwd: join(root, 'opt/missive-chat'),
      // Its own port, as another server may run on this machine.
      env: { ...environment, PORT: String(port), HOME: data },
      ...USER,
    });
    let output = '';
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (text: Buffer) => (output += text.toString()));
    await eventually('the service runs', () => {
      if (server?.exitCode !== null) throw new Error(output);
      return Promise.resolve(output.includes('listens on') || undefined);
    });

    await carryOut(steps[3]!);
    proxy = await startProxy('caddy', `127.0.0.1:${port}`, join(root, 'etc/caddy/Caddyfile'));

    const secret = /ADMIN_SECRET=(.+)/.exec(await carryOut(steps[4]!))?.[1] ?? '';
    const ready = await ask(proxy, '/readyz');
    assert.deepEqual([ready.status, JSON.parse(ready.body.toString())], [200, { status: 'ready' }]);
    const minutes = (performance.now() - started) / 60_000;

    const script = await ask(proxy, '/shop/missive.js');
    assert.equal(script.status, 200);
    assert.ok(script.body.length > 5_000);
    assert.equal((await ask(proxy, '/setup')).status, 200);
    const signedIn = await ask(proxy, '/api/sign-in', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' },
      body: JSON.stringify({ secret }),
    });
    assert.equal(signedIn.status, 200, signedIn.body.toString());
    const refused = await ask(proxy, '/metrics');
    assert.equal(refused.status, 401);

    const lines = (await readFile(said, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(' ').slice(0, 2).join(' ')),
      [
        'useradd --system',
        'systemctl daemon-reload',
        'systemctl enable',
        'apt-get install',
        'systemctl reload',
        'curl --fail',
      ],
    );
    console.log(
      `${steps.length} steps, ${done.length} commands, ${minutes.toFixed(1)} minutes, of which ` +
        `${((installed - started) / 60_000).toFixed(1)} for the installation of the packages.\n` +
        `Done by the test in their place: ${lines.join('; ')}.`,
    );

    // The nightly backup, as its unit has it.
    const backup = readUnit(
      inRoot(await readFile(join(root, 'etc/systemd/system/missive-chat-backup.service'), 'utf8')),
    );
    const backups = join(root, 'var/lib/missive-chat-backups');
    await mkdir(backups, { mode: 0o700 });
    if (isRoot) await chown(backups, USER.uid!, USER.gid!);
    const command = /^\/bin\/sh -c '(.+)'$/.exec(backup.command)?.[1] ?? assert.fail(backup.command);
    const shell = command.replaceAll('%%', '%').replaceAll('$$', '$');
    const options = { cwd: join(root, 'opt/missive-chat'), env: environment, ...USER };
    const { stdout } = await run('/bin/sh', ['-c', shell], options);
    assert.match(stdout, /rows of \d+ tables/);
    const [file = ''] = await readdir(backups);
    assert.match(file, /^\d{4}-\d\d-\d\dT\d{6}Z\.backup\.gz$/);
    assert.equal((await stat(join(backups, file))).mode & 0o777, 0o600);

    const ended = once(server, 'close');
    server.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], output);
  });
});
