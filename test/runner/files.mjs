/**
 * Runs the test files named on the command line, one after the other, in this process. Each is a suite of its own
 * with a time limit, and its hooks are for its own tests only.
 */
import { AsyncResource } from 'node:async_hooks';
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';
// First: what files share ends after the last of them.
import '../support/shared.ts';
import { limitOf, weightOf } from './weights.mjs';

// One import after the other. While two are under way, the tests of both would be those of the suite that was first
// to import a module with a top-level await.
let previous = Promise.resolve();
for (const file of process.argv.slice(2))
  describe(file, { timeout: limitOf(weightOf(file)) * 1000 }, () => {
    const importing = previous.then(AsyncResource.bind(() => import(pathToFileURL(file).href)));
    previous = importing.catch(() => undefined); // its own suite fails
    return importing;
  });
