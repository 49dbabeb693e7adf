/** The package as it would be published: its tarball, and what is in it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const run = promisify(execFile);

export interface Packed {
  readonly tarball: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  remove(): Promise<void>;
}

export async function pack(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    maxBuffer: 2 ** 26,
  });
  const [packed] = JSON.parse(stdout) as [Omit<Packed, 'tarball' | 'remove'> & { filename: string }];
  return {
    ...packed,
    tarball: join(folder, packed.filename),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string | null>>>>;
  readonly sideEffects: readonly string[];
  readonly main: string;
  readonly bin: Readonly<Record<string, string>>;
}

export const readManifest = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
