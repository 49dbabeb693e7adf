/** The package as others get it: what is in it, what its entries give, what stays out of their pages. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rollup } from 'rollup';
import { effectsOf, reachable } from './modules.js';
import { pack, readManifest, ROOT, type Packed } from './packed.js';

const TARBALL_BUDGET = 2_300_000;
const UNPACKED_BUDGET = 9_000_000;

describe('the package', () => {
  let packed: Packed;
  let manifest: Awaited<ReturnType<typeof readManifest>>;
  const paths = (): string[] => packed.files.map(({ path }) => path);

  before(async () => {
    [packed, manifest] = await Promise.all([pack(), readManifest()]);
  });
  after(() => packed.remove());

  it('stays within its size', () => {
    const folders = new Map<string, { files: number; size: number }>();
    for (const { path, size } of packed.files) {
      const kind = path.endsWith('.map') ? 'maps' : path.endsWith('.d.ts') ? 'types' : '';
      const name = `${path.split('/').slice(0, -1).slice(0, 3).join('/') || '.'} ${kind}`;
      const { files, size: sum } = folders.get(name) ?? { files: 0, size: 0 };
      folders.set(name, { files: files + 1, size: sum + size });
    }
    for (const [name, { files, size }] of [...folders].sort(([, a], [, b]) => b.size - a.size))
      console.log(`${(size / 1000).toFixed(1).padStart(8)} kB ${String(files).padStart(4)} files  ${name}`);
    console.log(
      `${(packed.size / 1e6).toFixed(2)} of ${TARBALL_BUDGET / 1e6} MB packed, ` +
        `${(packed.unpackedSize / 1e6).toFixed(2)} of ${UNPACKED_BUDGET / 1e6} MB unpacked, ${packed.files.length} files`,
    );
    assert.ok(packed.size <= TARBALL_BUDGET);
    assert.ok(packed.unpackedSize <= UNPACKED_BUDGET);
  });

  it('holds what its entries need, and nothing else', () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target).filter((path) => path !== null),
    );
    const entries = [...targets, ...Object.values(manifest.bin)].map((path) => posix.normalize(path));
    const needed = reachable(entries);
    const folders = [...needed].filter((path) => path.endsWith('/'));
    // A module that holds types alone is imported by nobody when it runs.
    const isNeeded = (path: string): boolean =>
      needed.has(path.replace(/\.map$/, '')) ||
      needed.has(path.replace(/\.js(\.map)?$/, '.d.ts')) ||
      folders.some((folder) => path.startsWith(folder));
    const ALSO =
      /^(LICENSE|README\.md|package\.json|define\/package\.json|dist\/LICENSES\.txt|dist\/browser\/.*)$/;
    assert.deepEqual(
      paths().filter((path) => !ALSO.test(path) && !isNeeded(path)),
      [],
      'nothing leads to these',
    );
    assert.deepEqual(
      [...needed].filter((path) => !path.endsWith('/') && !paths().includes(path)),
      [],
      'these are missing',
    );
  });

  it('pleases publint', async () => {
    const tarball = new Uint8Array(await readFile(packed.tarball)).buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg, { color: false })),
      [],
    );
  });

  it('has types that are right for bundlers and for Node', async () => {
    const data = new Uint8Array(await readFile(packed.tarball));
    const analysis = await checkPackage(createPackageFromTarballData(data));
    assert.ok(analysis.types);
    // Modules only: what Node 10 and `require` of before Node 20.19 make of them is not ours to solve.
    const problems = analysis.problems.filter(
      (problem) => !('resolutionKind' in problem && /^node(10|16-cjs)$/.test(problem.resolutionKind)),
    );
    assert.deepEqual(problems, []);
    const untyped = Object.values(analysis.entrypoints).filter(
      ({ subpath, hasTypes }) => !hasTypes && !subpath.endsWith('.json'),
    );
    assert.deepEqual(untyped, []);
  });

  it('names each module that does something when it is imported, and no other', () => {
    const modules = paths().filter(
      (path) => /^dist\/esm\/.*\.js$/.test(path) && !/\/(console|inbox)\//.test(path),
    );
    // The SDK is a module of others, and its classes are all there is to it.
    const doing = modules.filter((path) => !path.endsWith('/twilio-sdk.js') && effectsOf(path).length > 0);
    const named = manifest.sideEffects.filter((path) => path.startsWith('./dist/esm/'));
    assert.deepEqual(doing.map((path) => `./${path}`).sort(), [...named].sort());
  });

  it('tells nothing of the machine that built it, and has maps that lead to sources', () => {
    const here = [ROOT.replace(/\/$/, ''), process.env.HOME ?? ROOT].filter((path) => path.length > 1);
    for (const path of paths().filter((name) => /\.(js|ts|map|json)$/.test(name))) {
      const text = readFileSync(join(ROOT, path), 'utf8');
      assert.deepEqual(
        here.filter((folder) => text.includes(`${folder}/`)),
        [],
        path,
      );
      const [, map] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(text) ?? [];
      if (map) assert.ok(paths().includes(posix.join(dirname(path), map)), `${path} has no map`);
      if (!path.endsWith('.map')) continue;
      const { sources, sourcesContent } = JSON.parse(text) as {
        sources: string[];
        sourcesContent?: string[];
      };
      assert.equal(
        sourcesContent?.filter((source) => typeof source === 'string').length,
        sources.length,
        path,
      );
    }
  });
});

describe('an import of the package', () => {
  const WORDS = {
    'the button alone': {
      code: `import { MissiveChatButtonElement } from 'missive-chat'; console.log(MissiveChatButtonElement);`,
      without: [
        'twilsock',
        'missive-chat-panel',
        'missive-ready',
        'litHtmlVersions',
        'customElements.define',
      ],
    },
    'a type alone': {
      code: `import {} from 'missive-chat'; console.log(1);`,
      without: ['HTMLElement', 'reactiveElement', 'missive'],
    },
    'the classes': {
      code: `import { MissiveChatElement } from 'missive-chat'; console.log(MissiveChatElement);`,
      without: ['twilsock', 'missive-chat-panel', 'litHtmlVersions'],
    },
  } as const;
  const stdin = (contents: string) => ({ contents, resolveDir: ROOT });

  const BUNDLERS: Record<string, (code: string) => Promise<string>> = {
    async esbuild(code) {
      const { outputFiles } = await build({
        stdin: stdin(code),
        bundle: true,
        format: 'esm',
        write: false,
        minify: true,
      });
      return outputFiles[0]!.text;
    },
    async Rollup(code) {
      const app = { name: 'app', resolveId: (id: string) => (id === 'app' ? join(ROOT, 'app.js') : null) };
      const load = (id: string): string | null => (id === join(ROOT, 'app.js') ? code : null);
      const bundle = await rollup({
        input: 'app',
        plugins: [{ ...app, load }, nodeResolve({ browser: true })],
        onwarn: (warning) => assert.fail(warning.message),
      });
      const { output } = await bundle.generate({ format: 'es' });
      return output[0].code.replace(/\/\*[\s\S]*?\*\//g, '');
    },
  };
  for (const [bundler, bundleApp] of Object.entries(BUNDLERS))
    for (const [what, { code, without }] of Object.entries(WORDS))
      it(`of ${what} brings nothing else, with ${bundler}`, async () => {
        const text = await bundleApp(code);
        console.log(`${(text.length / 1000).toFixed(1).padStart(8)} kB  ${what}, ${bundler}`);
        assert.deepEqual(
          without.filter((word) => text.includes(word)),
          [],
        );
      });
});
