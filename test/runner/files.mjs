/**
 * Runs the test files named on the command line, one after the other, in this process. Each is a suite
 * with a time limit, and its hooks apply to its own tests only.
 */
import { AsyncResource } from 'node:async_hooks';
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';
// First: shared resources are released after the last file.
import '../support/shared.ts';
import { limitOf, weightOf } from './weights.mjs';

/** Node warns of these, and goes on: a timer that fires a thousand times a second, and listeners that nothing removes. */
const FAULTS = new Set(['TimeoutOverflowWarning', 'MaxListenersExceededWarning']);
process.on('warning', (warning) => {
  if (FAULTS.has(warning.name)) throw warning;
});

// One import after the other. With two at once, the tests of both would belong to the suite that first
// imported a module with a top-level await.
let previous = Promise.resolve();
for (const file of process.argv.slice(2))
  describe(file, { timeout: limitOf(weightOf(file)) * 1000 }, () => {
    const importing = previous.then(AsyncResource.bind(() => import(pathToFileURL(file).href)));
    previous = importing.catch(() => undefined); // its own suite fails
    return importing;
  });
