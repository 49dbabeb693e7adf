/** Node options for a process that runs TypeScript. */
export const RUN_TYPESCRIPT: readonly string[] = [
  '--import',
  new URL('../runner/typescript.mjs', import.meta.url).href,
];
