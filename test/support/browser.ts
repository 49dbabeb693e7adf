/**
 * Finds a Chromium for tests: `CHROME_PATH`, else an installed one, else the one
 * in an npm package (Linux x64), so that `npm ci` is the only setup.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Browser {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
  /** Where the browser was found, for messages. */
  source: string;
}

/** Chromium's own sandbox refuses to run as root. */
const ARGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export async function findBrowser(): Promise<Browser> {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named))
      throw new Error(`CHROME_PATH names ${named}, and no file is there. Correct or unset it.`);
    return { executablePath: named, args: ARGS, env: ownEnv(), source: 'CHROME_PATH' };
  }
  const installed = await installedChrome();
  if (installed) return { executablePath: installed, args: ARGS, env: ownEnv(), source: 'installed' };
  return packagedChromium();
}

async function installedChrome(): Promise<string | undefined> {
  const { Launcher } = await import('chrome-launcher');
  try {
    return Launcher.getFirstInstallation();
  } catch {
    return undefined; // its way to report that there is none
  }
}

let packaged: Promise<Browser> | undefined;

/** Always returns the same browser, whatever is installed: images are compared in it. */
export const packagedChromium = (): Promise<Browser> => (packaged ??= unpackChromium());

async function unpackChromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `The packaged Chromium is for Linux x64 only (here: ${process.platform} ${process.arch}). ` +
        'Install Chrome, or set CHROME_PATH to a Chromium.',
    );
  const before = { ...process.env };
  try {
    // The package unpacks the shared libraries that a bare machine lacks only under this name.
    process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
    const { default: chromium } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    const libraries = join(tmpdir(), 'al2023', 'lib');
    return {
      executablePath,
      args: [...ARGS, '--headless=new'],
      env: {
        ...ownEnv(),
        LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      },
      source: 'npm package @sparticuz/chromium',
    };
  } finally {
    // The package sets the fonts and libraries of this process too: other browsers started from it had no
    // letters.
    const added = Object.keys(process.env).filter((name) => !(name in before));
    for (const name of added) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}

function ownEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]),
  );
}
