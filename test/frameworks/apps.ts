/** The apps of `demo/frameworks`, and the commands of their tool chains. */

export interface App {
  readonly name: string;
  readonly folder: string;
  /** The framework's own type checker; without it, the build checks types. */
  readonly check?: readonly string[];
  readonly build: readonly string[];
  /** The development build, with warnings and strict mode; without it, `serve` has a development mode. */
  readonly developmentBuild?: readonly string[];
  /** Server-side rendered; the others are static files. */
  readonly serve?: (mode: Mode, port: number) => readonly string[];
}

export type Mode = 'production' | 'development';

const vite = ['vite', 'bin/vite.js', 'build', '--logLevel', 'warn'];
const viteApp = (name: string, folder: string, check: readonly string[]): App => ({
  name,
  folder,
  check,
  build: vite,
  developmentBuild: [...vite, '--mode', 'development', '--outDir', 'dist/development'],
});
const ng = ['@angular/cli', 'bin/ng.js', 'build'];
const nextStart = { production: 'start', development: 'dev' };

/** A command is a package, its program, and arguments. */
export const APPS: readonly App[] = [
  viteApp('React 19', 'react', ['typescript', 'bin/tsc', '--noEmit']),
  viteApp('Vue 3', 'vue', ['vue-tsc', 'bin/vue-tsc.js', '--noEmit']),
  viteApp('Svelte 5', 'svelte', ['svelte-check', 'bin/svelte-check', '--fail-on-warnings']),
  viteApp('Solid', 'solid', ['typescript', 'bin/tsc', '--noEmit']),
  {
    name: 'Angular',
    folder: 'angular',
    build: ng,
    developmentBuild: [...ng, '--configuration', 'development'],
  },
  {
    name: 'Next.js',
    folder: 'next',
    build: ['next', 'dist/bin/next', 'build'],
    serve: (mode, port) => [
      ...['next', 'dist/bin/next', nextStart[mode], '--hostname', '127.0.0.1'],
      ...['--port', String(port)],
    ],
  },
];
