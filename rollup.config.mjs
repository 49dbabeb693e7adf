/**
 * Two builds for pages without a bundler. `missive.js` is one classic script with Lit inside: what shows
 * the launcher comes in one request. The window and Twilio are ES chunks loaded on need; they take Lit's base
 * and what else the script has already from there.
 */
import { readdirSync } from 'node:fs';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { litAsAGuest } from './tools/lit-as-a-guest.mjs';
import { minifyLiterals } from './tools/minify-literals.mjs';

const OUT = 'dist/browser';

/** Twilio's packages import core-js for its side effects only, which no evergreen browser needs (−38 kB brotli). */
const noCoreJs = {
  name: 'no-core-js',
  resolveId: (id) => (/^core-js\//.test(id) ? '\0no-core-js' : null),
  load: (id) =>
    id === '\0no-core-js' ? { code: 'export default undefined;', moduleSideEffects: false } : null,
};

/** The same for Babel's old generators, of which a copy would go into the page as `regeneratorRuntime`. */
const noGlobalRegenerator = {
  name: 'no-global-regenerator',
  resolveId: (id) => (id === '@babel/runtime/regenerator' ? '\0regenerator' : null),
  load: (id) =>
    id === '\0regenerator'
      ? `import runtime from '@babel/runtime/helpers/regeneratorRuntime'; export default runtime();`
      : null,
};

/** Modules that the script brought: the window takes them from the page (src/share.ts), by their exports' names. */
const SHARED = {
  '@lit/reactive-element': ['ReactiveElement', 'css'],
  'core/config-defaults': ['DEFAULTS'],
  'core/config-resolve': ['CHOICES', 'isBubbleText'],
  'core/visitor-memory': ['JsonMemory', 'memoryKey', 'visitorMemory'],
  'src/define-once': ['defineOnce'],
  'elements/dom': ['make'],
  'src/report': ['report'],
  'transport/browser-page': ['browserClock'],
  'transport/browser-storage': ['browserStorage'],
};
const takeShared = {
  name: 'take-shared',
  async resolveId(source, importer, options) {
    if (source in SHARED) return `\0shared:${source}`;
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    const module = Object.keys(SHARED).find((name) => resolved?.id.endsWith(`/${name}.ts`));
    return module ? `\0shared:${module}` : resolved;
  },
  load(id) {
    const names = id.startsWith('\0shared:') && SHARED[id.slice(8)];
    if (!names) return null;
    const code = `export const { ${names.join(', ')} } = globalThis[Symbol.for('missive-chat.shared')];`;
    return { code, moduleSideEffects: false };
  },
};

/** The names of the chunks built just before. */
const chunkNames = {
  name: 'chunk-names',
  transform(code, id) {
    if (!id.endsWith('/src/snippet.ts')) return null;
    const nameOf = (chunk) => {
      const name = readdirSync(OUT).find((file) => file.startsWith(`${chunk}-`) && file.endsWith('.js'));
      return name ?? this.error(`No ${chunk} chunk in ${OUT}.`);
    };
    const named = code.replace(/\$\{(WINDOW|PRESETS)_CHUNK\}/g, (_, chunk) => nameOf(chunk.toLowerCase()));
    return { code: named, map: null };
  },
};

const plugins = [
  nodeResolve({ browser: true, exportConditions: ['production', 'browser', 'import', 'default'] }),
  commonjs(),
  litAsAGuest,
  minifyLiterals(/\/(src\/elements|packages\/server\/setup)\/.*\.ts$/),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.base.json' }), // also resolves './x.js' to ./x.ts
];
const min = terser({ ecma: 2022, module: true, compress: { passes: 3 }, format: { comments: false } });

/** What a chunk loads in its turn it loads as the script does (src/import-chunk.ts). */
const importChunks = {
  name: 'import-chunks',
  renderDynamicImport: () => ({
    left: "globalThis[Symbol.for('missive-chat.shared')].importChunk(new URL(",
    right: ', import.meta.url))',
  }),
};

/** Its map would be as large as all else that is installed, and tells of code that is not ours. */
const noMapOfTwilio = {
  name: 'no-map-of-twilio',
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.name !== 'twilio') continue;
      file.code = file.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      delete files[`${file.fileName}.map`];
    }
  },
};

/** Loaded on need. Each is built apart from the others: what two of them shared would be a request more. */
const chunk = (name) => ({
  input: { [name]: `src/${name}.ts` },
  preserveEntrySignatures: 'allow-extension', // what Twilio's chunk shares stays in the window's: no third file
  plugins: [noCoreJs, noGlobalRegenerator, takeShared, importChunks, ...plugins],
  output: {
    dir: OUT,
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: ({ facadeModuleId, name: chunkName }) =>
      `${facadeModuleId?.includes('/locales/') ? 'locale-' : ''}${chunkName}-[hash].js`,
    plugins: [min, noMapOfTwilio],
  },
});

/** The Setup page and its preview: pages of our own, which have no script of the snippet to take anything from. */
const setup = {
  input: {
    setup: 'packages/server/setup/setup.ts',
    'setup-preview': 'packages/server/setup/setup-preview.ts',
  },
  plugins,
  output: {
    dir: 'packages/server/dist/browser',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: ({ facadeModuleId, name }) =>
      `setup-${facadeModuleId?.includes('/locales/') ? 'locale' : 'chunk'}-${name}-[hash].js`,
    plugins: [min],
  },
};

export default [
  chunk('window'),
  chunk('presets'),
  setup,
  {
    input: 'src/snippet.ts',
    plugins: [chunkNames, ...plugins],
    output: {
      file: `${OUT}/missive.js`,
      format: 'iife',
      intro: "if (typeof document === 'undefined') return;", // server-side rendering may touch it
      sourcemap: true,
      plugins: [min],
    },
  },
];
