/** Every suite as jobs that can run side by side: a few test files each, or a run of Web Test Runner. */
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from './runner/files-below.mjs';
import { weightOf } from './runner/weights.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const bin = (name, path) => join('node_modules', name, path);
const NODE_TESTS = [
  '--import',
  './test/runner/typescript.mjs',
  '--test-reporter=spec',
  ...['test/runner/files.mjs'],
];

/** Checks pass or fail as a whole; suites count their tests. */
const CHECKS = {
  lint: [bin('eslint', 'bin/eslint.js'), '.'],
  types: [bin('typescript', 'bin/tsc'), '-b'],
  format: [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
};

/** Files of one job weigh so many seconds together, or are one file. */
const JOB_SECONDS = 25;

/** Files that need a process of their own, since they measure time or memory. */
const ALONE = /(digest-timing|speed|long-thread|tracing)\.test\.ts$/;

/** Run in browsers by Web Test Runner. */
const BROWSER_FOLDERS = ['elements', 'transport', 'browser'];
/** Needs a screen reader, which few machines have: it is found, and missed, as an engine is. */
export const SCREEN_READER = 'orca';
const SCREEN_READER_FOLDER = 'screen-reader';
/** That of a whole conversation is long, and is run before a release: it has not proved itself on a busy machine. */
const SCREEN_READER_JOURNEYS = process.env.ALL_JOURNEYS === '1' ? ['journeys', 'conversation'] : ['journeys'];
/** Need a reverse proxy, which is found, and missed, as an engine is. */
export const PROXIES = ['nginx', 'caddy'];
const PROXIES_FOLDER = 'proxies';
/** Suites whose names are not those of their folders. */
const NAMES = { build: 'package', package: 'consumers' };
/** Folders of a package that are a suite of their own. */
const PARTS = ['setup'];

/** They need nothing that the build makes, and run beside it. */
const WITHOUT_BUILD = new Set(['format', 'core', 'browser', 'elements in firefox', 'elements in webkit']);

const IN_BROWSERS = [bin('@web/test-runner', 'dist/bin.js')];

/** The suites of the other engines: what only the server or the service can do wrong is tried in Chromium alone. */
const JOURNEYS = ['visitor-and-agent', 'identify', 'files', 'languages', 'rich-replies', 'live-settings'];
const SINGLE_JOURNEYS = ['resilience', 'accessibility', 'unread'];
const NAMED =
  '^LC-(25 messages written offline|25 what the agent wrote while|17 a visitor without a mouse|48 the end stays in sight)';

/** Names that the table of engines has for the suites that run in all of them. */
const ELEMENTS = 'elements';
const END_TO_END = 'end to end';
const NAMES_IN_TABLE = { browser: ELEMENTS, flows: END_TO_END };

/** The test folders of this package and of those in `packages`. */
function testFolders() {
  const packages = join(ROOT, 'packages');
  const names = existsSync(packages) ? readdirSync(packages) : [];
  return [
    { folder: 'test' },
    ...names
      .map((suite) => ({ folder: join('packages', suite, 'test'), suite }))
      .filter(({ folder }) => existsSync(join(ROOT, folder))),
  ];
}

const suiteOf = (folder, ofPackage) =>
  ofPackage && !PARTS.includes(folder) ? ofPackage : (NAMES[folder] ?? folder);

/** Test files for Node by suite: the folder in `test`, or the package. */
function nodeTests() {
  const suites = new Map();
  for (const { folder, suite: ofPackage } of testFolders())
    for (const path of filesBelow(join(ROOT, folder))) {
      if (!path.endsWith('.test.ts')) continue;
      const [first] = path.split(sep);
      if (!ofPackage && [...BROWSER_FOLDERS, SCREEN_READER_FOLDER, PROXIES_FOLDER].includes(first)) continue;
      const suite = suiteOf(first, ofPackage);
      suites.set(suite, [...(suites.get(suite) ?? []), join(folder, path)]);
    }
  return suites;
}

/** A job, and the names that its parts have among the weights: its files', or its own. */
function jobOf(job, names) {
  const weight = names.reduce((sum, name) => sum + weightOf(name), 0);
  return { engine: 'chromium', ...job, names, weight, needsBuild: !WITHOUT_BUILD.has(job.suite) };
}

/** A file takes another time in another engine. */
const nameIn = (engine, name) => (engine === 'chromium' ? name : `${name} in ${engine}`);

const fileJob = ({ options = [], engine = 'chromium', ...job }, files) =>
  jobOf(
    { ...job, engine, files, args: [...options, ...NODE_TESTS, ...files] },
    files.map((file) => nameIn(engine, file)),
  );

/** The elements' tests are one run of Web Test Runner. */
const elementsJob = (suite, engine) =>
  jobOf({ suite, engine, inTable: ELEMENTS, args: IN_BROWSERS }, [nameIn(engine, ELEMENTS)]);

const checkJob = (suite, args) => jobOf({ suite, args, isCheck: true }, [suite]);

/** As few jobs as the files fill; each gets about as much to do. */
function pack(files) {
  const alone = files.filter((file) => ALONE.test(file));
  const heaviestFirst = files
    .filter((file) => !ALONE.test(file))
    .sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1));
  const total = heaviestFirst.reduce((sum, file) => sum + weightOf(file), 0);
  const jobs = Array.from({ length: Math.ceil(total / JOB_SECONDS) }, () => ({ files: [], weight: 0 }));
  for (const file of heaviestFirst) {
    const lightest = jobs.reduce((least, job) => (job.weight < least.weight ? job : least));
    lightest.files.push(file);
    lightest.weight += weightOf(file);
  }
  return [...alone.map((file) => [file]), ...jobs.map((job) => job.files)].filter(({ length }) => length > 0);
}

export const builds = [checkJob('build', ['build.mjs'])];

export const checks = Object.entries(CHECKS).map(([suite, args]) => checkJob(suite, args));

/** @param isWanted - takes the name of a suite or a file; whether it shall run */
export const chromiumJobs = (isWanted) => [
  ...[...nodeTests()].flatMap(([suite, files]) =>
    pack(files.filter((file) => isWanted(suite) || isWanted(file))).map((packed) =>
      fileJob({ suite, inTable: NAMES_IN_TABLE[suite] }, packed),
    ),
  ),
  ...(isWanted('browser') ? [elementsJob('browser', 'chromium')] : []),
];

/**
 * Its pages are in a Firefox of its own; the browser of the stack beside it stays the usual one. Orca speaks in real time,
 * so that it needs a quiet machine.
 */
const screenReaderJobs = () =>
  SCREEN_READER_JOURNEYS.map((name) =>
    fileJob(
      {
        suite: 'screen reader',
        engine: SCREEN_READER,
        inTable: 'screen reader',
        env: { ENGINE: 'chromium' },
        isQuiet: true,
      },
      [join('test', SCREEN_READER_FOLDER, `${name}.test.ts`)],
    ),
  );

/** What the page of deployment says, with the proxy that `PROXY` names. */
const proxyJobs = (proxy) =>
  // nginx has a cache; the page of deployment takes Caddy.
  ['proxy', proxy === 'caddy' ? 'stranger' : 'edge'].map((name) =>
    fileJob(
      {
        suite: `${PROXIES_FOLDER} with ${proxy}`,
        engine: proxy,
        inTable: PROXIES_FOLDER,
        env: { ENGINE: 'chromium', PROXY: proxy },
      },
      [join('test', PROXIES_FOLDER, `${name}.test.ts`)],
    ),
  );

export function otherJobs(engine) {
  if (engine === SCREEN_READER) return screenReaderJobs();
  if (PROXIES.includes(engine)) return proxyJobs(engine);
  const suite = `${END_TO_END} in ${engine}`;
  const journey = (name, options) =>
    fileJob({ suite, engine, inTable: END_TO_END, options }, [join('test', 'flows', `${name}.test.ts`)]);
  return [
    ...JOURNEYS.map((name) => journey(name)),
    ...SINGLE_JOURNEYS.map((name) => journey(name, [`--test-name-pattern=${NAMED}`])),
    elementsJob(`${ELEMENTS} in ${engine}`, engine),
  ];
}

/** All TypeScript that tests may run, to be compiled beforehand. */
export const sources = () =>
  ['src', 'test', 'packages', 'tools']
    .filter((folder) => existsSync(join(ROOT, folder)))
    .map((folder) => join(ROOT, folder))
    .flatMap((folder) => filesBelow(folder).map((path) => join(folder, path)))
    .filter((path) => /(?<!\.d)\.ts$/.test(path));
