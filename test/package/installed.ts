/** Installs the packed packages with common package managers and Node versions. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { retryDownload } from '../support/retry-download.js';
import { PACKAGES, run, type PackageName } from './packed.js';

/** Kept between runs, including `npm ci`: Node versions, package managers, and their downloads. */
const CACHE = join(PACKAGES['missive-chat'], 'test', 'out', 'install');
/** A week, in milliseconds: version ranges admit new versions over time. */
const LONGEST_MEMORY = 7 * 24 * 3_600_000;
const NODE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** The oldest of `engines`, and the newest of the two lines above it; each is an npm package. */
const NODES = { '20.19': '20.19.0', '22': '22.23.5', '24': '24.22.3' } as const;
const MANAGERS = {
  npm: ['npm', '10.9.9', 'bin/npm-cli.js'],
  pnpm: ['pnpm', '10.34.8', 'bin/pnpm.cjs'],
  'Yarn 1': ['yarn', '1.22.22', 'bin/yarn.js'],
  'Yarn 4': ['@yarnpkg/cli-dist', '4.18.1', 'bin/yarn.js'],
} as const;

export type NodeName = keyof typeof NODES;
export type Manager = keyof typeof MANAGERS;
export const NODE_NAMES = Object.keys(NODES) as NodeName[];
export const MANAGER_NAMES = Object.keys(MANAGERS) as Manager[];

/** Folder of the program, for a `PATH`. */
export const nodeFolder = (name: NodeName): string => dirname(nodeFile(name));

/** Changes when another version of a tool is used. */
export const TOOLS = JSON.stringify([NODES, MANAGERS]);

const folderOf = (name: string): string => name.toLowerCase().replace(/[^\w]/g, '-');
const nodeFile = (name: NodeName): string =>
  join(CACHE, 'tools', 'node_modules', folderOf(`node ${name}`), 'bin', 'node');
const managerFile = (manager: Manager): string =>
  join(CACHE, 'tools', 'node_modules', folderOf(`manager ${manager}`), MANAGERS[manager][2]);

/** Installs the versions of Node and the package managers, unless an earlier run did. */
export async function prepareTools(): Promise<void> {
  const folder = join(CACHE, 'tools');
  const wanted = createHash('sha256').update(TOOLS).digest('hex');
  const stamp = join(folder, 'installed');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const dependencies = Object.fromEntries([
    ...NODE_NAMES.map((name) => [folderOf(`node ${name}`), `npm:${NODE}@${NODES[name]}`]),
    ...MANAGER_NAMES.map((name) => [
      folderOf(`manager ${name}`),
      `npm:${MANAGERS[name][0]}@${MANAGERS[name][1]}`,
    ]),
  ]) as Record<string, string>;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await retryDownload('the package managers', () =>
    run('npm', install, { cwd: folder, env: environmentFor() }),
  );
  await writeFile(stamp, wanted);
}

/** Removes settings of the `npm` that runs the tests, except registries and proxies. */
function environmentFor(node?: NodeName): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$)/i.test(name) ||
      /^npm_config_(.*proxy|registry)$/i.test(name),
  );
  const { PATH = '', ...others } = Object.fromEntries(kept);
  const path = node ? [dirname(nodeFile(node)), PATH].join(delimiter) : PATH;
  return { ...others, PATH: path, YARN_ENABLE_TELEMETRY: '0' };
}

export interface Installed {
  readonly folder: string;
  /** Runs a file with the Node that has installed it. */
  run(...args: readonly string[]): Promise<{ stdout: string; stderr: string }>;
  /** Runs a command of the packages, as `npx` would. */
  command(name: string, ...args: string[]): Promise<{ stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/**
 * Installs packages from their tarballs into an empty folder, without a lock file.
 * @param tarballs the project's dependencies, including packages of ours that others need
 */
export async function install(
  manager: Manager,
  node: NodeName,
  tarballs: Readonly<Partial<Record<PackageName, string>>>,
  ...options: string[]
): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-install-'));
  const files = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'shop',
      version: '1.0.0',
      private: true,
      dependencies: files,
      // The packages are not published yet: their dependencies on each other come from tarballs too.
      resolutions: files,
      pnpm: { overrides: files },
    }),
  );
  const env = environmentFor(node);
  const cache = join(CACHE, folderOf(manager));
  const ARGUMENTS: Record<Manager, readonly string[]> = {
    npm: ['install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    pnpm: [
      'install',
      '--no-lockfile',
      '--prefer-offline',
      `--store-dir=${cache}`,
      '--config.verify-store-integrity=false',
    ],
    'Yarn 1': [
      'install',
      '--no-lockfile',
      '--non-interactive',
      '--prefer-offline',
      `--cache-folder=${cache}`,
      '--silent',
    ],
    'Yarn 4': ['install'],
  };
  if (manager === 'Yarn 4') {
    // An empty one marks the root of the project.
    await writeFile(join(folder, 'yarn.lock'), '');
    await writeFile(
      join(folder, '.yarnrc.yml'),
      `nodeLinker: node-modules\nglobalFolder: ${JSON.stringify(cache)}\nenableImmutableInstalls: false\n`,
    );
  }
  const installed: Installed = {
    folder,
    run: (...args) => run(nodeFile(node), args, { cwd: folder, env }),
    command: (name, ...args) => run(join(folder, 'node_modules', '.bin', name), args, { cwd: folder, env }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    const command = [managerFile(manager), ...ARGUMENTS[manager], ...options];
    await retryDownload(`${manager} on Node ${node}`, () =>
      run(nodeFile(node), command, { cwd: folder, env, maxBuffer: 2 ** 26 }),
    );
  } catch (error) {
    await installed.remove();
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${manager} on Node ${node}: ${(stdout + stderr).slice(-2_000)}`, { cause: error });
  }
  return installed;
}

export interface Weight {
  readonly packages: number;
  readonly megabytes: number;
  /** Number of packages with a compiled module. */
  readonly native: number;
}

/** The size of an install on disk. */
export async function weigh(folder: string): Promise<Weight> {
  const packages = new Set<string>();
  const native = new Set<string>();
  let bytes = 0;
  const walk = async (path: string, owner: string): Promise<void> => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) await walk(inner, owner);
      else if (entry.isFile()) {
        bytes += (await stat(inner)).size;
        const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\/(.+)$/.exec(inner);
        if (!found) continue;
        const [, place = '', rest = ''] = found;
        if (rest === 'package.json') packages.add(place);
        if (rest.endsWith('.node')) native.add(place);
      }
    }
  };
  await walk(join(folder, 'node_modules'), '');
  return { packages: packages.size, megabytes: bytes / 1e6, native: native.size };
}

/** Returns the result of an earlier run with the same key, if it is at most a week old. */
export async function remember<Row>(key: string, make: () => Promise<Row>): Promise<Row> {
  const file = join(CACHE, 'rows', `${createHash('sha256').update(key).digest('hex').slice(0, 24)}.json`);
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  );
  if (age < LONGEST_MEMORY) return JSON.parse(await readFile(file, 'utf8')) as Row;
  const row = await make();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(row));
  return row;
}
