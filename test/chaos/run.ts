/**
 * `npm run chaos`: the long run. `CHAOS_SEED` repeats one; `CHAOS_SIZE=busy` takes three minutes and has
 * mostly busy conversations, `CHAOS_SIZE=short` is what CI runs.
 */

import { runChaos } from './chaos.js';
import { BUSY, LONG, SHORT } from './plan.js';
import { reportOf } from './report.js';

const seed = process.env.CHAOS_SEED ?? String(Date.now() % 1_000_000);
const size = { busy: BUSY, short: SHORT }[process.env.CHAOS_SIZE ?? ''] ?? LONG;
console.log(`Chaos with seed ${seed}: repeat it with CHAOS_SEED=${seed}`);
const outcome = await runChaos(seed, size, { onProgress: (line) => console.log(`  ${line}`) });
console.log(`\n${reportOf(outcome)}`);
process.exit(outcome.problems.length === 0 ? 0 : 1);
