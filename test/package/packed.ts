/** The packages as published: their tarballs and contents. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const run = promisify(execFile);

/** Folders of the packages by name. */
export const PACKAGES = {
  'missive-chat': ROOT,
  '@missive-chat/server': join(ROOT, 'packages', 'server'),
  '@missive-chat/emulators': join(ROOT, 'packages', 'emulators'),
} as const;
export type PackageName = keyof typeof PACKAGES;
export const PACKAGE_NAMES = Object.keys(PACKAGES) as PackageName[];

export interface Packed {
  readonly tarball: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  remove(): Promise<void>;
}

export async function pack(name: PackageName): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: PACKAGES[name],
    maxBuffer: 2 ** 26,
  });
  const [packed] = JSON.parse(stdout) as [Omit<Packed, 'tarball' | 'remove'> & { filename: string }];
  return {
    ...packed,
    tarball: join(folder, packed.filename),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string | null>>>>;
  readonly sideEffects: readonly string[];
  readonly main: string;
  readonly unpkg?: string;
  readonly jsdelivr?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export const readManifest = async (name: PackageName): Promise<Manifest> =>
  JSON.parse(await readFile(join(PACKAGES[name], 'package.json'), 'utf8')) as Manifest;
