/** The published packages: their content, their exports, and what stays out of users' pages. */
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
import {
  pack,
  PACKAGE_NAMES,
  PACKAGES,
  readManifest,
  ROOT,
  run,
  type Manifest,
  type Packed,
  type PackageName,
} from './packed.js';

/** Megabytes packed and unpacked. */
const BUDGETS: Readonly<Record<PackageName, readonly [number, number]>> = {
  'missive-chat': [1.6, 7],
  '@missive-chat/server': [1.7, 5.7],
  '@missive-chat/emulators': [0.5, 2],
};
/** Files that no module references: documents, and files read from disk. */
const ALSO: Readonly<Record<PackageName, RegExp>> = {
  'missive-chat': /^(define\/package\.json|dist\/LICENSES\.txt|dist\/(browser|cdn)\/.*)$/,
  '@missive-chat/server': /^dist\/(LICENSES\.txt|(browser|deploy)\/.*)$/,
  '@missive-chat/emulators': /^$/,
};
const DOCUMENTS = /^(LICENSE|(src\/\w+\/)?README\.md|package\.json)$/;

/** Whether a path matches an export's pattern. */
const matching = (pattern: string) => {
  const [start = '', end = ''] = pattern.split('*');
  return (path: string): boolean => path.startsWith(start) && path.endsWith(end);
};

for (const name of PACKAGE_NAMES)
  describe(`the package ${name}`, () => {
    const root = PACKAGES[name];
    let packed: Packed;
    let manifest: Manifest;
    const paths = (): string[] => packed.files.map(({ path }) => path);

    before(async () => {
      [packed, manifest] = await Promise.all([pack(name), readManifest(name)]);
    });
    after(() => packed.remove());

    it('is within its size budget', () => {
      const folders = new Map<string, { files: number; size: number }>();
      for (const { path, size } of packed.files) {
        const kind = path.endsWith('.map') ? 'maps' : path.endsWith('.d.ts') ? 'types' : '';
        const folder = `${path.split('/').slice(0, -1).slice(0, 3).join('/') || '.'} ${kind}`;
        const { files, size: sum } = folders.get(folder) ?? { files: 0, size: 0 };
        folders.set(folder, { files: files + 1, size: sum + size });
      }
      for (const [folder, { files, size }] of [...folders].sort(([, a], [, b]) => b.size - a.size))
        console.log(
          `${(size / 1000).toFixed(1).padStart(8)} kB ${String(files).padStart(4)} files  ${folder}`,
        );
      const [tarball, unpacked] = BUDGETS[name];
      console.log(
        `${(packed.size / 1e6).toFixed(2)} of ${tarball} MB packed, ` +
          `${(packed.unpackedSize / 1e6).toFixed(2)} of ${unpacked} MB unpacked, ${packed.files.length} files`,
      );
      assert.ok(packed.size <= tarball * 1e6);
      assert.ok(packed.unpackedSize <= unpacked * 1e6);
    });

    it('contains what its exports need, and nothing else', () => {
      const targets = Object.values(manifest.exports).flatMap((target) =>
        typeof target === 'string' ? target : Object.values(target).filter((path) => path !== null),
      );
      const entries = [...targets, ...Object.values(manifest.bin ?? {})]
        .map((path) => posix.normalize(path))
        // For a pattern, all matching files.
        .flatMap((path) => (path.includes('*') ? paths().filter(matching(path)) : path));
      const needed = reachable(root, entries);
      const folders = [...needed].filter((path) => path.endsWith('/'));
      // A module with types only is not imported at run time.
      const isNeeded = (path: string): boolean =>
        needed.has(path.replace(/\.map$/, '')) ||
        needed.has(path.replace(/\.js(\.map)?$/, '.d.ts')) ||
        folders.some((folder) => path.startsWith(folder));
      assert.deepEqual(
        paths().filter((path) => !DOCUMENTS.test(path) && !ALSO[name].test(path) && !isNeeded(path)),
        [],
        'nothing leads to these',
      );
      assert.deepEqual(
        [...needed].filter((path) => !path.endsWith('/') && !paths().includes(path)),
        [],
        'these are missing',
      );
      for (const document of ['LICENSE', 'README.md']) assert.ok(paths().includes(document), document);
    });

    it('has the same version as the others', async () => {
      const others = await Promise.all(PACKAGE_NAMES.map(readManifest));
      assert.deepEqual([...new Set(others.map(({ version }) => version))], [manifest.version]);
      for (const other of PACKAGE_NAMES)
        if (other in manifest.dependencies) assert.equal(manifest.dependencies[other], manifest.version);
    });

    it('passes publint', async () => {
      const tarball = new Uint8Array(await readFile(packed.tarball)).buffer;
      const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
      assert.deepEqual(
        messages.map((message) => formatMessage(message, pkg, { color: false })),
        [],
      );
    });

    it('has correct types for bundlers and for Node', async () => {
      const data = new Uint8Array(await readFile(packed.tarball));
      const analysis = await checkPackage(createPackageFromTarballData(data));
      assert.ok(analysis.types);
      // ES modules only: Node 10 and `require` before Node 20.19 are not supported.
      const problems = analysis.problems.filter(
        (problem) => !('resolutionKind' in problem && /^node(10|16-cjs)$/.test(problem.resolutionKind)),
      );
      assert.deepEqual(problems, []);
      const untyped = Object.values(analysis.entrypoints).filter(
        ({ subpath, hasTypes, isWildcard }) => !isWildcard && !hasTypes && !subpath.endsWith('.json'),
      );
      assert.deepEqual(untyped, []);
    });

    it('lists each module with side effects, and no other', () => {
      const modules = paths().filter(
        (path) =>
          path.endsWith('.js') &&
          !/^dist\/(browser|cdn)\//.test(path) &&
          !/\/(console|inbox|page)\//.test(path),
      );
      // The SDK is a third-party module that consists of its classes.
      const doing = modules.filter(
        (path) => !path.endsWith('/twilio-sdk.js') && effectsOf(root, path).length > 0,
      );
      const named = manifest.sideEffects.filter((path) => !/^\.\/dist\/(browser|cdn)\//.test(path));
      assert.deepEqual(doing.map((path) => `./${path}`).sort(), [...named].sort());
    });

    it('contains no paths of the build machine, and source maps that lead to sources', () => {
      const here = [ROOT.replace(/\/$/, ''), process.env.HOME ?? ROOT].filter((path) => path.length > 1);
      for (const path of paths().filter((file) => /\.(js|ts|map|json)$/.test(file))) {
        const text = readFileSync(join(root, path), 'utf8');
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

describe('the package of the widget', () => {
  it('LC-04 depends on Lit only: no server, and no required peer dependency', async () => {
    const {
      dependencies,
      peerDependencies = {},
      peerDependenciesMeta = {},
      bin,
    } = await readManifest('missive-chat');
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => !/^(@lit\/reactive-element|lit)$/.test(name)),
      [],
    );
    assert.deepEqual(
      Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true),
      [],
    );
    assert.equal(bin, undefined);
  });

  it('LC-04 exports the shared rules as modules that need neither a browser nor Node', async () => {
    const code = `import * as limits from 'missive-chat/core/limits.js'; import 'missive-chat/core/message-text.js'; console.log(Object.keys(limits).length > 0)`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: PACKAGES['@missive-chat/server'],
    });
    assert.equal(stdout.trim(), 'true');
    const { metafile } = await build({
      stdin: { contents: `export * from 'missive-chat/core/message-text.js'`, resolveDir: ROOT },
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'neutral',
      tsconfigRaw: {}, // the repository's own leads to the sources
    });
    assert.deepEqual(
      Object.keys(metafile.inputs).filter((path) => path !== '<stdin>' && !path.startsWith('dist/esm/core/')),
      [],
    );
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
      it(`of ${what} includes nothing else, with ${bundler}`, async () => {
        const text = await bundleApp(code);
        console.log(`${(text.length / 1000).toFixed(1).padStart(8)} kB  ${what}, ${bundler}`);
        assert.deepEqual(
          without.filter((word) => text.includes(word)),
          [],
        );
      });
});
