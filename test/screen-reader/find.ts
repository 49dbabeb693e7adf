/**
 * Finds the programs that the suite needs on this machine: a screen reader, a browser, and the services they require
 * without a desktop.
 */
import { existsSync } from 'node:fs';
import { findEngine, onPath, type MissingEngine } from '../support/engines/find.ts';

const LAUNCHERS = ['/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher'];
const PROGRAMS = [
  'orca',
  'speech-dispatcher',
  'Xvfb',
  'dbus-run-session',
  'xdotool',
  'xclip',
  'openbox',
] as const;

/** Debian packages that contain all of them. */
const PACKAGES =
  'orca at-spi2-core speech-dispatcher xvfb dbus-x11 xdotool xclip openbox gir1.2-atspi-2.0 gir1.2-wnck-3.0 python3-pyatspi python3-speechd libatk-adaptor firefox-esr';

export interface FoundScreenReader {
  readonly firefox: string;
  readonly launcher: string;
}

export async function findScreenReader(): Promise<FoundScreenReader | MissingEngine> {
  const firefox = await findEngine('firefox');
  const launcher = LAUNCHERS.find((path) => existsSync(path));
  const lacks = [
    ...PROGRAMS.filter((program) => !onPath(program)),
    ...(launcher ? [] : ['at-spi-bus-launcher']),
    ...('missing' in firefox ? ['Firefox'] : []),
  ];
  if (lacks.length === 0 && launcher && 'executablePath' in firefox)
    return { firefox: firefox.executablePath, launcher };
  return {
    missing: `The screen reader Orca cannot run on this machine (no ${lacks.join(', ')}): install ${PACKAGES} (Debian).`,
  };
}
