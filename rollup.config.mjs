/**
 * Two builds for pages without a bundler. `missive.js` is one classic script with Lit inside: what shows
 * the launcher comes in one request. The window and Twilio are ES chunks loaded on need; they take Lit's base
 * and what else the script has already from there.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { scopeLitGlobals } from './tools/scope-lit-globals.mjs';
import { minifyLiterals } from './tools/minify-literals.mjs';
import { trimLit } from './tools/trim-lit.mjs';

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

/** What the script shares with its parts, as src/share.ts lists it: the exports' places in the list, by module. */
const shareSource = readFileSync('src/share.ts', 'utf8');
const sharedNames = /const shared = \[([^\]]*)\]/.exec(shareSource)[1].match(/\w+/g);
const SHARED = Object.fromEntries(
  [...shareSource.matchAll(/^import \{ ([^}]*) \} from '([^']*)'/gm)].map(([, names, module]) => [
    module.replace(/^\.\//, 'src/').replace(/\.js$/, '.ts'),
    names.split(', ').map((name) => [name, sharedNames.indexOf(name)]),
  ]),
);
const SHARED_KEY = createHash('sha256').update(sharedNames.join()).digest('base64url').slice(0, 6);
const fromShared = (place) => `globalThis[Symbol.for('missive-chat.${SHARED_KEY}')][${place}]`;
const takeShared = {
  name: 'take-shared',
  async resolveId(source, importer, options) {
    if (source in SHARED) return `\0shared:${source}`;
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    const module = Object.keys(SHARED).find((name) => resolved?.id.endsWith(`/${name}`));
    return module ? `\0shared:${module}` : resolved;
  },
  load(id) {
    const places = id.startsWith('\0shared:') && SHARED[id.slice(8)];
    if (!places) return null;
    const code = places.map(([name, place]) => `export const ${name} = ${fromShared(place)};`).join('\n');
    return { code, moduleSideEffects: false };
  },
};

/** The names of the chunks built just before. */
const chunkNames = {
  name: 'chunk-names',
  transform(code, id) {
    if (id.endsWith('/src/share.ts')) return { code: code.replace('${SHARED}', SHARED_KEY), map: null };
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
  scopeLitGlobals,
  trimLit,
  minifyLiterals(/\/(src\/elements|packages\/server\/setup)\/.*\.ts$/),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.base.json' }), // also resolves './x.js' to ./x.ts
];
/** No code here reads the source, the name or the count of parameters of a function. */
const compress = {
  passes: 5,
  hoist_funs: true,
  unsafe_arrows: true,
  unsafe_methods: true,
  keep_fargs: false,
};
const min = terser({ ecma: 2022, module: true, compress, format: { comments: false } });

/** What a chunk loads in its turn it loads as the script does (src/import-chunk.ts). */
const importChunks = {
  name: 'import-chunks',
  renderDynamicImport: () => ({
    left: `${fromShared(sharedNames.indexOf('importChunk'))}(new URL(`,
    right: ', import.meta.url))',
  }),
};

/** Modules named after a language only have their kind in front. */
const prefixOf = ({ facadeModuleId }) =>
  ({ locales: 'locale-', 'emoji-names': 'emoji-names-' })[facadeModuleId?.split('/').at(-2)] ?? '';

/**
 * Twilio's map would be as large as all else that is installed, of code that is not ours; tables of words need none, and
 * templates of operators' numbers are not worth its place in the package.
 */
const noNeedlessMaps = {
  name: 'no-needless-maps',
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (!['twilio', 'overview'].includes(file.name) && !prefixOf(file)) continue;
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
    chunkFileNames: (chunk) => `${prefixOf(chunk)}${chunk.name}-[hash].js`,
    plugins: [min, noNeedlessMaps],
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
    chunkFileNames: (chunk) => `setup-${prefixOf(chunk) || 'chunk-'}${chunk.name}-[hash].js`,
    plugins: [min, noNeedlessMaps],
  },
};

/** `missive-chat/define` with all that it needs, for pages without a bundler that load it from a CDN or a folder. */
const standalone = {
  input: { define: 'src/define.ts' },
  plugins: [noCoreJs, noGlobalRegenerator, ...plugins],
  output: {
    dir: 'dist/cdn',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    plugins: [min],
  },
};

export default [
  chunk('window'),
  chunk('presets'),
  setup,
  standalone,
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
