/** `npm run build`: dist/esm (types and modules, one for one), dist/browser (the snippet and its chunks). */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);

function run(packageName, bin, ...args) {
  const root = dirname(require.resolve(`${packageName}/package.json`));
  const { status } = spawnSync(process.execPath, [join(root, bin), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run(
  'typescript',
  'bin/tsc',
  '-b',
  'src',
  'packages/emulators/src',
  'packages/server/src',
  'packages/server/setup',
);
// What the compiler wrote of a source that is no more.
const COMPILED = {
  'dist/esm': 'src',
  'packages/emulators/dist': 'packages/emulators/src',
  'packages/server/dist/setup': 'packages/server/setup',
  'packages/server/dist': 'packages/server/src',
};
for (const [output, sources] of Object.entries(COMPILED))
  for (const path of readdirSync(output, { recursive: true })) {
    const source = path.replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
    const isOther = Object.keys(COMPILED).some(
      (other) => other !== output && join(output, path).startsWith(`${other}/`),
    );
    const isGone = source !== path && !existsSync(join(sources, source)) && !existsSync(join(sources, path));
    // The modules of the widget have no maps: they are what is in their sources, and a package with maps is too large.
    if ((isGone && !isOther) || (output === 'dist/esm' && path.endsWith('.map'))) rmSync(join(output, path));
  }
await import('./tools/metadata/write.mjs');
for (const folder of ['dist/browser', 'dist/cdn', 'packages/server/dist/browser'])
  rmSync(folder, { recursive: true, force: true });
run('rollup', 'dist/bin/rollup', '--config', '--silent');

/** Twilio's packages import core-js for its side effects only, which no evergreen browser needs. */
const noPolyfills = {
  name: 'no-polyfills',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^core-js\// }, () => ({ path: 'none', namespace: 'no-polyfills' }));
    onLoad({ filter: /.*/, namespace: 'no-polyfills' }, () => ({ contents: '' }));
    // Babel's own file would set a global of the page.
    onResolve({ filter: /^@babel\/runtime\/regenerator$/ }, () => ({ path: '.', namespace: 'regenerator' }));
    onLoad({ filter: /.*/, namespace: 'regenerator' }, () => ({
      contents: `module.exports = require('@babel/runtime/helpers/regeneratorRuntime')();`,
      resolveDir: '.',
    }));
  },
};

// With short names, as in dist/browser: they save a quarter of a megabyte of the package.
const sdk = await build({
  entryPoints: ['src/transport/twilio-sdk.ts'],
  outfile: 'dist/esm/transport/twilio-sdk.js',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  minify: true,
  legalComments: 'none', // in LICENSES.txt
  define: { Buffer: 'undefined' }, // asked for where there is one; Parcel would want a polyfill for it
  plugins: [noPolyfills],
  metafile: true,
  logLevel: 'warning',
});

/** What those ask for whose code is inside ours: their licences go with it. */
const LIT = ['lit', 'lit-element', 'lit-html', '@lit/reactive-element'].map((name) => `node_modules/${name}`);
const bundled = Object.keys(sdk.metafile.inputs).flatMap(
  (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
);
const noticeOf = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
};
const writeNotices = (path, folders) =>
  writeFileSync(
    path,
    [...new Set(folders)]
      .sort()
      .map(noticeOf)
      .join(`\n\n${'-'.repeat(80)}\n\n`) + '\n',
  );
writeNotices('dist/LICENSES.txt', [...LIT, ...bundled]);
writeNotices('packages/server/dist/LICENSES.txt', LIT); // of the Setup page

// Pages of the emulators are plain files beside their code.
cpSync('packages/emulators/src', 'packages/emulators/dist', {
  recursive: true,
  filter: (path) => !/\.(ts|md)$|tsconfig\.json$/.test(path),
});

// For pages that load one exact version and check it.
const hashOf = (file) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(join('dist/cdn', file)))
    .digest('base64')}`;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const scripts = readdirSync('dist/cdn').filter((file) => file.endsWith('.js'));
const files = Object.fromEntries(scripts.sort().map((file) => [file, hashOf(file)]));
writeFileSync('dist/integrity.json', `${JSON.stringify({ version, files }, null, 1)}\n`);

// npm does this where it installs the package; a copy of the folder has no npm.
chmodSync('packages/server/dist/cli.js', 0o755);

// What an operator puts in place: the service, the proxies, the environment.
cpSync('deploy', 'packages/server/dist/deploy', {
  recursive: true,
  filter: (path) => !/Dockerfile|compose\.yaml$/.test(path),
});
