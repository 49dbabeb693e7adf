/** A virtual screen with settings of its own: WebKitGTK has no headless mode. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failWhenItEnds } from '../ends.js';

export interface Display {
  /** The environment of programs on this screen. */
  readonly env: Record<string, string>;
  stop(): void;
}

/** The toolbar's natural width would keep the window from being as narrow as a phone. */
const NARROW =
  'window * { padding: 0; margin: 0; border-width: 0; min-width: 0; min-height: 0; font-size: 1px; -gtk-icon-transform: scale(0.1); }';

export async function startDisplay(size = '400x400'): Promise<Display> {
  const home = mkdtempSync(join(tmpdir(), 'missive-chat-webkit-'));
  mkdirSync(join(home, 'gtk-3.0'));
  mkdirSync(join(home, 'runtime'), { mode: 0o700 });
  writeFileSync(join(home, 'gtk-3.0', 'gtk.css'), NARROW);
  // By default the screen is reset when its last program exits, and a program that starts at that moment loses its
  // connection.
  const options = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'];
  const screen = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  let expectEnd = (): void => undefined;
  const stop = (): void => {
    process.off('exit', stop);
    expectEnd();
    screen.kill();
    try {
      rmSync(home, { recursive: true, force: true });
    } catch (error) {
      console.error(`${home} is left behind:`, error); // must not fail the test
    }
  };
  process.on('exit', stop);
  const number = await new Promise<string>((resolve, reject) => {
    let said = '';
    screen.stdio[3]?.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.endsWith('\n')) resolve(said.trim());
    });
    screen.once('error', reject);
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code ?? 'none'}.`)));
  });
  expectEnd = failWhenItEnds(screen, 'Xvfb');
  screen.unref();
  const env = {
    ...(process.env as Record<string, string>),
    DISPLAY: `:${number}`,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    GTK_THEME: 'Adwaita',
    NO_AT_BRIDGE: '1',
    // Without a session bus, no desktop service starts, mounts itself in these folders and outlives the tests.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
    GTK_USE_PORTAL: '0',
    GIO_USE_VFS: 'local',
    GSETTINGS_BACKEND: 'memory',
    XDG_RUNTIME_DIR: join(home, 'runtime'),
  };
  return { env, stop };
}
