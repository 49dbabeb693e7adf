/** How much memory strangers can make the server use. Runs the real command in its own process. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../../test/support/eventually.js';
import { flood } from './flood.js';
import { temporaryFolder, useEmulator } from './support.js';

const CLI = process.env.FLOODED_CLI ?? fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const MB = 1024 * 1024;
const SIGNATURE = `X-Hook-Signature: sha256=${'0'.repeat(64)}`;

const emulator = useEmulator();

async function startServer(): Promise<string> {
  const { sid, authToken } = emulator().createAccount();
  const child = spawn(process.execPath, ['--import', 'tsx', CLI], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      LOG_LEVEL: 'error',
      MISSIVE_CHAT_DATA: await temporaryFolder(),
      TWILIO_ACCOUNT_SID: sid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_API_BASE_URL: emulator().url,
      MISSIVE_API_BASE_URL: 'http://127.0.0.1:9/v1',
      MISSIVE_API_TOKEN: 'missive_pat-test',
      MISSIVE_CHANNEL_ID: '11111111-1111-4111-8111-111111111111',
      MISSIVE_SIGNATURE_SECRET: 'a secret of the channel',
    },
  });
  after(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const listens = (): Promise<string | undefined> => {
    if (child.exitCode !== null) throw new Error(output);
    return Promise.resolve(/listens on (http\S+)/.exec(output)?.[1]);
  };
  return eventually('the server listens', listens, 60_000);
}

describe('a flood of unfinished bodies', () => {
  for (const [name, headers] of [
    ['without a signature', []],
    ['with a wrong signature', [SIGNATURE]],
  ] as const)
    it(`CS-06 ${name} takes at most 200 MB of memory, and /healthz keeps responding`, async (test) => {
      const url = await startServer();
      const report = await flood({
        url,
        path: '/demo/webhooks/missive',
        headers,
        sockets: 100,
        announced: 16 * MB,
        sent: 15 * MB,
        watch: 8_000,
      });
      test.diagnostic(JSON.stringify(report));
      assert.ok(report.peakMb - report.restMb <= 200, `${report.restMb} MB grew to ${report.peakMb} MB`);
      assert.ok(report.slowestHealth < 5_000, `/healthz took ${report.slowestHealth} ms`);
    });
});
