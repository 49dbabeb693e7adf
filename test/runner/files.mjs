/**
 * Runs the test files named on the command line, one after the other, in this process. Each is a suite of its own
 * with a time limit, and its hooks are for its own tests only.
 */
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';
// First: what files share ends after the last of them.
import '../support/shared.ts';
import { limitOf, weightOf } from './weights.mjs';

for (const file of process.argv.slice(2))
  describe(file, { timeout: limitOf(weightOf(file)) * 1000 }, () => import(pathToFileURL(file).href));
