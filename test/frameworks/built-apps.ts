/**
 * Installs the apps from their lock files, replaces the package by the current build, and builds
 * them. Results are reused: an installation while its lock file is unchanged, a build while
 * lock file, sources and package are.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { retryDownload } from '../support/retry-download.js';
import { pack, readManifest, ROOT, run } from '../package/packed.js';
import { APPS, type App, type Mode } from './apps.js';

/** Installations and builds share two cores. */
const AT_A_TIME = 2;
/** Output of an installation and a build. */
const LEFT_BEHIND = /^(node_modules|dist|next-env\.d\.ts|.*\.tsbuildinfo)(\/|$)/;

export type Seconds = Partial<Record<'install' | 'check' | 'build' | 'development', string>>;

/** Hashes of the inputs of existing results. */
interface Stamp {
  readonly installed: string;
  readonly built: string;
}

export const folderOf = ({ folder }: App): string => join(ROOT, 'demo/frameworks', folder);
export const outputOf = (app: App, mode: Mode): string =>
  join(folderOf(app), mode === 'production' ? 'dist' : 'dist/development');

/** The command line of a program installed in the app. */
export const program = (app: App, [name = '', path = '', ...args]: readonly string[]): string[] => [
  join(folderOf(app), 'node_modules', name, path),
  ...args,
];

/** Builds all apps; returns the duration of each step. */
export async function buildApps(): Promise<Record<string, Seconds>> {
  const packed = await pack('missive-chat');
  await packed.remove();
  const files = packed.files.map(({ path }) => path).sort();
  const hash = await hashOf(ROOT, files);
  const seconds: Record<string, Seconds> = {};
  // The slowest come first, so that none of them runs alone at the end.
  const waiting = [...APPS];
  const work = async (): Promise<void> => {
    for (let app = waiting.pop(); app; app = waiting.pop())
      await buildApp(app, files, hash, (seconds[app.name] = {}));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return seconds;
}

async function buildApp(
  app: App,
  files: readonly string[],
  packageHash: string,
  seconds: Seconds,
): Promise<void> {
  const folder = folderOf(app);
  const sources = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !LEFT_BEHIND.test(path))
    .sort();
  const installed = await hashOf(folder, ['package.json', 'package-lock.json', '.npmrc']);
  const built = (await hashOf(folder, sources)) + packageHash;
  const stampFile = join(folder, 'node_modules/.cache/stamp.json');
  const stamp = JSON.parse(await readFile(stampFile, 'utf8').catch(() => '{}')) as Partial<Stamp>;
  const step = async (name: keyof Seconds, act: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await act();
    seconds[name] = ((performance.now() - start) / 1000).toFixed(1);
  };
  const runProgram = (command: readonly string[], mode: Mode = 'production'): Promise<unknown> =>
    runIn(folder, process.execPath, program(app, command), mode);

  if (stamp.installed !== installed)
    await step('install', () =>
      retryDownload(app.name, () =>
        runIn(folder, 'npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']),
      ),
    );
  if (stamp.built === built) return;
  await putPackage(join(folder, 'node_modules/missive-chat'), files);
  await rm(join(folder, 'dist'), { recursive: true, force: true });
  const { check, build, developmentBuild } = app;
  if (check) await step('check', () => runProgram(check));
  await step('build', () => runProgram(build));
  if (developmentBuild) await step('development', () => runProgram(developmentBuild, 'development'));
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, JSON.stringify({ installed, built } satisfies Stamp));
}

/** Installs the current package, replacing an older one. */
async function putPackage(folder: string, files: readonly string[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const file of files) await cp(join(ROOT, file), join(folder, file));
}

async function hashOf(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest('hex');
}

/** A failing tool chain prints the reason. */
async function runIn(
  folder: string,
  command: string,
  args: readonly string[],
  mode: Mode = 'production',
): Promise<void> {
  const env = { ...process.env, NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };
  // Installed for production, an app would lack its tools.
  if (command === 'npm') env.NODE_ENV = 'development';
  await run(command, args, { cwd: folder, env, maxBuffer: 2 ** 26 }).catch((error: unknown) => {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    throw new Error([folder, message, stdout, stderr].join('\n'));
  });
}

/** The package's dependencies in the app's lock file, and its current ones. */
export async function dependenciesInLock(app: App): Promise<{ locked: unknown; real: unknown }> {
  const lock = JSON.parse(await readFile(join(folderOf(app), 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: unknown } | undefined>;
  };
  const { dependencies } = await readManifest('missive-chat');
  return { locked: lock.packages['node_modules/missive-chat']?.dependencies, real: dependencies };
}
