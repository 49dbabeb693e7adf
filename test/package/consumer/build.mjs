/**
 * `node build.mjs vite`: builds the same small app with one bundler, configured only as its documentation
 * says, into out/vite.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ENTRY = 'src/main.js';

const BUNDLERS = {
  async vite(folder) {
    const { build } = await import('vite');
    await build({ base: './', logLevel: 'warn', build: { outDir: folder } });
  },

  async webpack(folder) {
    const { default: webpack } = await import('webpack');
    const compiler = webpack({
      mode: 'production',
      entry: `./${ENTRY}`,
      output: { path: join(process.cwd(), folder) },
      // Its warnings about file sizes concern the whole app.
      performance: false,
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
    for (const { message } of [...errors, ...warnings]) console.error(message);
    await writePage(folder);
  },

  async rollup(folder) {
    const { rollup } = await import('rollup');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const { default: commonjs } = await import('@rollup/plugin-commonjs');
    const { default: terser } = await import('@rollup/plugin-terser');
    const bundle = await rollup({ input: ENTRY, plugins: [nodeResolve({ browser: true }), commonjs()] });
    await bundle.write({ dir: folder, format: 'es', plugins: [terser()] });
    await bundle.close();
    await writePage(folder);
  },

  async esbuild(folder) {
    const { build } = await import('esbuild');
    await build({
      entryPoints: [ENTRY],
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      outdir: folder,
      logLevel: 'warning',
    });
    await writePage(folder);
  },

  async parcel(folder) {
    const { Parcel } = await import('@parcel/core');
    const parcel = new Parcel({
      entries: 'index.html',
      defaultConfig: '@parcel/config-default',
      mode: 'production',
      shouldDisableCache: true,
      defaultTargetOptions: { distDir: folder, publicUrl: './', sourceMaps: false },
    });
    await parcel.run();
  },
};

/** For bundlers that build a script but no page. */
async function writePage(folder) {
  await mkdir(folder, { recursive: true });
  const page = await readFile('index.html', 'utf8');
  await writeFile(join(folder, 'index.html'), page.replace(`./${ENTRY}`, './main.js'));
}

const [bundler] = process.argv.slice(2);
if (!Object.hasOwn(BUNDLERS, bundler)) throw new Error(`Name one of ${Object.keys(BUNDLERS).join(', ')}.`);
await BUNDLERS[bundler](join('out', bundler));
