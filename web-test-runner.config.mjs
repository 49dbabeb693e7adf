import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { summaryReporter } from '@web/test-runner';
import { register } from 'tsx/esm/api';
import puppeteer from 'puppeteer-core';

register();
const { findBrowser } = await import('./test/support/browser.ts');
const { executablePath, args, env, source } = await findBrowser();

/** The last line: how many tests passed. */
function totals() {
  const count = ({ tests, suites }) => [tests, ...suites.map(count)].flat();
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testResults }) => (testResults ? count(testResults) : []));
      const passed = tests.filter((test) => test.passed).length;
      const failed = tests.filter((test) => !test.passed && !test.skipped).length;
      process.stdout.write(`Browser tests: ${passed} passed, ${failed} failed (${source})\n`);
    },
  };
}

export default {
  files: ['test/{elements,transport,browser}/**/*.test.ts'],
  nodeResolve: { exportConditions: ['production', 'default'] },
  concurrency: 2,
  browsers: [chromeLauncher({ puppeteer, launchOptions: { executablePath, args, env } })],
  reporters: [summaryReporter(), totals()],
  plugins: [
    // esbuild follows no `extends`: the file with `useDefineForClassFields` itself.
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
    }),
  ],
  testFramework: { config: { timeout: 5000 } },
};
