/** `npm run build`: dist/esm (types and modules, one for one), dist/browser (the snippet and its chunks). */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function run(packageName, bin, ...args) {
  const root = dirname(require.resolve(`${packageName}/package.json`));
  const { status } = spawnSync(process.execPath, [join(root, bin), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('typescript', 'bin/tsc', '-b', 'src', 'src/server', 'src/emulators');
rmSync('dist/browser', { recursive: true, force: true });
run('rollup', 'dist/bin/rollup', '--config', '--silent');

// Pages of the emulators are plain files beside their code.
for (const emulator of readdirSync('src/emulators', { withFileTypes: true }))
  if (emulator.isDirectory())
    cpSync(join('src/emulators', emulator.name), join('dist/esm/emulators', emulator.name), {
      recursive: true,
      filter: (path) => !/\.(ts|md)$/.test(path),
    });
