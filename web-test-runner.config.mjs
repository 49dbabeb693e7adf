import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { summaryReporter } from '@web/test-runner';
import './test/runner/typescript.mjs';

const { ENGINE, requireEngine } = await import('./test/support/engines/find.ts');
const { launcherOf } = await import('./test/support/engines/launchers.ts');
const { source } = await requireEngine(ENGINE);

/** Runs beside others look for a port in the same moment, and would all find the same one. */
async function freePort() {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** The last line: how many tests passed. */
function totals() {
  const count = ({ tests, suites }) => [tests, ...suites.map(count)].flat();
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testResults }) => (testResults ? count(testResults) : []));
      const passed = tests.filter((test) => test.passed).length;
      const failed = tests.filter((test) => !test.passed && !test.skipped).length;
      const skipped = tests.filter((test) => test.skipped);
      for (const { name } of skipped) process.stdout.write(`not possible in ${ENGINE}: ${name}\n`);
      process.stdout.write(
        `Browser tests: ${passed} passed, ${failed} failed, ${skipped.length} skipped (${ENGINE}, ${source})\n`,
      );
    },
  };
}

export default {
  files: ['test/{elements,transport,browser}/**/*.test.ts'],
  nodeResolve: { exportConditions: ['production', 'default'] },
  hostname: 'localhost',
  port: await freePort(),
  concurrency: 2,
  browsers: [await launcherOf(ENGINE)],
  reporters: [summaryReporter(), totals()],
  plugins: [
    // esbuild follows no `extends`: the file with `useDefineForClassFields` itself.
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
    }),
  ],
  // For what hangs; a busy machine may take its time.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
  testFramework: { config: { timeout: 60_000 } },
};
