/** On a machine with a desktop, tests must not start its services, which mount folders and outlive the tests. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { findEngine, onPath } from './engines/find.js';
import { launchWebKit } from './engines/webkit-browser.js';

const SERVICES = ['org.freedesktop.portal.Desktop', 'org.freedesktop.portal.Documents'];

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

it('WebKit does not use the desktop’s session bus', async (context) => {
  const missing =
    'missing' in (await findEngine('webkit')) ? 'WebKitGTK' : !onPath('dbus-daemon') && 'dbus-daemon';
  if (missing) {
    context.skip(`not possible in this environment: there is no ${missing}`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-desktop-'));
  const services = join(folder, 'dbus-1', 'services');
  const [started, program] = [join(folder, 'started'), join(folder, 'program')];
  await mkdir(services, { recursive: true });
  await writeFile(program, `#!/bin/sh\ntouch '${started}'\n`);
  await chmod(program, 0o755);
  for (const name of SERVICES)
    await writeFile(join(services, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${program}\n`);
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env: { ...process.env, XDG_DATA_DIRS: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const before = process.env.DBUS_SESSION_BUS_ADDRESS;
  try {
    const [address] = (await once(bus.stdout, 'data')) as [Buffer];
    process.env.DBUS_SESSION_BUS_ADDRESS = address.toString().trim();
    const browser = await launchWebKit();
    const page = await (await browser.newContext()).newPage();
    await page.goto('data:text/html,a page');
    await browser.close();
    assert.equal(await exists(started), false, 'a service of the desktop was started');
  } finally {
    if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
    else process.env.DBUS_SESSION_BUS_ADDRESS = before;
    bus.kill();
    await rm(folder, { recursive: true, force: true });
  }
});
