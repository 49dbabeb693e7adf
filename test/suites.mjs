/** Every suite as jobs that can run side by side: one a test file, one a run of Web Test Runner. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const bin = (name, path) => join('node_modules', name, path);
const NODE_TESTS = ['--import', 'tsx', '--test', '--test-reporter=spec'];

/** Checks pass or fail as a whole; suites count their tests. */
const CHECKS = {
  lint: [bin('eslint', 'bin/eslint.js'), '.'],
  types: [bin('typescript', 'bin/tsc'), '-b'],
  format: [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
};

/** Those whose files take longest come first, so that none of them is alone at the end. */
const FOLDERS = {
  frameworks: 'test/frameworks',
  consumers: 'test/package',
  flows: 'test/flows',
  hosts: 'test/hosts',
  emulators: 'packages/emulators/test',
  contract: 'test/contract',
  setup: 'packages/server/test/setup',
  server: 'packages/server/test',
  package: 'test/build',
  docs: 'test/docs',
  core: 'test/core',
};
const IN_BROWSERS = [bin('@web/test-runner', 'dist/bin.js')];

/** The suites of the other engines: what only the server or the service can do wrong is tried in Chromium alone. */
const JOURNEYS = ['visitor-and-agent', 'identify', 'files', 'languages', 'rich-replies', 'live-settings'];
const SINGLE_JOURNEYS = ['resilience', 'accessibility'];
const NAMED = '^LC-(25 messages written offline|25 what the agent wrote while|17 a visitor without a mouse)';

/** Names that the table of engines has for the suites that run in all of them. */
const ELEMENTS = 'elements';
const END_TO_END = 'end to end';
const NAMES_IN_TABLE = { browser: ELEMENTS, flows: END_TO_END };

const flow = (name) => join('test', 'flows', `${name}.test.ts`);

/** The test files of a folder, but for those that are in the folder of another suite. */
function testFiles(folder) {
  const others = Object.values(FOLDERS).filter((other) => other.startsWith(`${folder}/`));
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !others.some((other) => path.startsWith(`${other}/`)))
    .sort();
}

export const builds = [{ suite: 'build', args: ['build.mjs'], isCheck: true }];

export const checks = Object.entries(CHECKS).map(([suite, args]) => ({ suite, args, isCheck: true }));

export const chromiumJobs = [
  ...Object.entries(FOLDERS).flatMap(([suite, folder]) =>
    testFiles(folder).map((file) => ({ suite, args: [...NODE_TESTS, file] })),
  ),
  { suite: 'browser', args: IN_BROWSERS },
].map((job) => ({ ...job, engine: 'chromium', inTable: NAMES_IN_TABLE[job.suite] }));

export const otherJobs = (engine) =>
  [
    ...JOURNEYS.map((name) => ({ inTable: END_TO_END, args: [...NODE_TESTS, flow(name)] })),
    ...SINGLE_JOURNEYS.map((name) => ({
      inTable: END_TO_END,
      args: [...NODE_TESTS, `--test-name-pattern=${NAMED}`, flow(name)],
    })),
    { inTable: ELEMENTS, args: IN_BROWSERS },
  ].map((job) => ({ ...job, engine, suite: `${job.inTable} in ${engine}` }));
