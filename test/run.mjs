/**
 * `npm test`: builds, then runs every check and every test file, some side by side, and closes with a line that
 * counts all tests. A part that is missing, or a suite that ran nothing, is a failure.
 *
 * `npm test -- core server` runs only the suites named; `npm test -- firefox webkit` only those engines;
 * `npm test -- test/server/identity.test.ts` that file.
 *
 * Firefox, WebKit, nginx and Caddy come from the system's packages: what this machine has of them is tested, and what it has not
 * is named. `ENGINES=chromium,firefox,webkit`, as CI sets it, makes a missing one a failure. The screen reader Orca is run
 * only when it is named, as argument or in `ENGINES` (in CI): other versions have other words.
 *
 * `RERUN_FAILED=1`, as CI sets it, runs failed jobs once more at the end, each alone, and names them.
 */
import './runner/typescript.mjs';
import { compileAll } from './runner/compile.mjs';
import { runTests } from './runner/run.mjs';
import * as suites from './suites.mjs';

await compileAll(suites.sources());
const { ENGINES, findEngine } = await import('./support/engines/find.ts');
const { findScreenReader } = await import('./screen-reader/find.ts');
const { findProxy } = await import('./proxies/find.ts');
const { NO_REPLY } = await import('./support/engines/no-reply.ts');

const wanted = process.argv.slice(2);
const required = (process.env.ENGINES ?? '').split(',');
const isNamed = (engine) => [...wanted, ...required].includes(engine);

const find = (name) => {
  if (suites.PROXIES.includes(name)) return findProxy(name);
  return name === suites.SCREEN_READER ? findScreenReader() : findEngine(name);
};

await runTests({
  wanted,
  suites,
  engines: {
    others: [
      ...ENGINES.slice(1),
      ...suites.PROXIES,
      ...(isNamed(suites.SCREEN_READER) ? [suites.SCREEN_READER] : []),
    ],
    find,
    noReply: NO_REPLY,
  },
  required,
  rerunFailed: process.env.RERUN_FAILED === '1',
  // The packaged Chromium is unpacked once, before several jobs would do it side by side.
  prepare: () => findEngine('chromium'),
});
