/**
 * The short chaos run: no message is lost, duplicated or out of order, whatever fails. `npm run chaos` is the
 * long one.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RUN_TYPESCRIPT } from '../support/typescript.js';

const RUN = fileURLToPath(new URL('../chaos/run.ts', import.meta.url));

it('CC-04 both sides have every message exactly once and in order after a storm of faults', async () => {
  const { CHAOS_SEED = 'ci' } = process.env;
  // In a process of its own, since the widget's SDK leaves rejections unhandled, which would fail the test.
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, RUN], {
    env: { ...process.env, CHAOS_SEED, CHAOS_SIZE: 'short' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  console.log(output);
  assert.equal(code, 0, output);
  assert.match(output, /587 texts and 10 files/);
});
