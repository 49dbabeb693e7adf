/**
 * `npm run contract` runs the contract suite against the emulators. `npm run contract -- --live` runs it against real
 * accounts, named by environment variables, and tries the assumptions that the emulators' READMEs list.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const [mode, ...rest] = process.argv.slice(2);
const args =
  mode === '--live'
    ? ['--import', './test/runner/typescript.mjs', 'test/contract/live/main.ts', ...rest]
    : ['test/run.mjs', 'contract', ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
// The child process receives Ctrl+C too, and deletes what it has created before it exits.
process.on('SIGINT', () => undefined);
child.on('exit', (code) => process.exit(code ?? 1));
