/** The three engines that tests run in, and where each is installed. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findBrowser } from '../browser.js';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

export interface FoundEngine {
  readonly executablePath: string;
  /** Where the engine was found, for messages. */
  readonly source: string;
}
export interface MissingEngine {
  /** What is missing, and how to install it. */
  readonly missing: string;
}

/** The engine for the tests of this process: `ENGINE`, otherwise Chromium. */
export const ENGINE = chosenEngine();

function chosenEngine(): EngineName {
  const named = process.env.ENGINE ?? 'chromium';
  const found = ENGINES.find((name) => name === named);
  if (!found) throw new Error(`ENGINE is ${named}. It must be one of ${ENGINES.join(', ')}.`);
  return found;
}

/** Chromium is installed by `npm ci`; the other two by system packages. */
export async function findEngine(name: EngineName): Promise<FoundEngine | MissingEngine> {
  if (name === 'chromium') return findBrowser();
  return name === 'firefox' ? findFirefox() : findWebKit();
}

/** Returns the engine; throws an error that says how to install it. */
export async function requireEngine(name: EngineName): Promise<FoundEngine> {
  const found = await findEngine(name);
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

function findFirefox(): FoundEngine | MissingEngine {
  const named = namedBy('FIREFOX_PATH');
  if (named) return named;
  const executablePath = onPath('firefox-esr') ?? onPath('firefox');
  return executablePath
    ? { executablePath, source: 'installed' }
    : { missing: 'Firefox is not on this machine: install firefox-esr (Debian), or set FIREFOX_PATH.' };
}

function findWebKit(): FoundEngine | MissingEngine {
  const found = namedBy('WEBKIT_PATH') ?? installedMiniBrowser();
  const lacks = [
    !found && 'MiniBrowser',
    !onPath('WebKitWebDriver') && 'WebKitWebDriver',
    !onPath('Xvfb') && 'Xvfb',
  ].filter(Boolean);
  return found && lacks.length === 0
    ? found
    : {
        missing: `WebKitGTK is not on this machine (no ${lacks.join(', ')}): install webkit2gtk-driver and xvfb (Debian).`,
      };
}

/** WebKitGTK's own browser is not on the path: it is part of the library. */
function installedMiniBrowser(): FoundEngine | undefined {
  const folders = ['/usr/lib', '/usr/libexec', ...inside('/usr/lib', /-linux-gnu$/)];
  const executablePath = folders
    .flatMap((folder) => inside(folder, /^webkit2?gtk-/))
    .map((folder) => join(folder, 'MiniBrowser'))
    .find((path) => existsSync(path));
  return executablePath ? { executablePath, source: 'installed' } : undefined;
}

const inside = (folder: string, name: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((entry) => name.test(entry))
        .map((entry) => join(folder, entry))
    : [];

function namedBy(variable: string): FoundEngine | undefined {
  const executablePath = process.env[variable];
  if (!executablePath) return undefined;
  if (!existsSync(executablePath))
    throw new Error(`${variable} names ${executablePath}, and no file is there. Correct or unset it.`);
  return { executablePath, source: variable };
}

export function onPath(
  command: string,
  folders = (process.env.PATH ?? '').split(delimiter),
): string | undefined {
  return folders.map((folder) => join(folder, command)).find((path) => isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
