/** Samples in the documents are executed, with the described result. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { eventually } from '../support/eventually.js';
import { proveUser } from '../../packages/server/src/visitors/user-proof.js';
import { documentAt, ROOT } from './support/documents.js';

// The demo is plain JavaScript, as its readers would write it.
const { strictPolicy } = (await import(new URL('../../demo/site.mjs', import.meta.url).href)) as {
  strictPolicy(server: string, twilio: string): string;
};

const SECRET_KEY = 'e72bvc5171hf23982d05j610514gfe2m';
const DIGEST = 'd78c55fe6579a12831b5e0cdc5765ff7d110fefb2e386a43067accb51ce242f2';
const JANE = { email: 'jane@acme.com', name: 'Jane Doe' };

/** A project that has installed the package and its dependencies. */
const folder = mkdtempSync(join(tmpdir(), 'missive-chat-docs-'));
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
after(() => rmSync(folder, { recursive: true, force: true }));

/** The first sample of a document that contains these words. */
const sample = (path: string, words: string): string => {
  const block = documentAt(path).blocks.find(({ code }) => code.includes(words));
  return block?.code ?? assert.fail(`${path} has no sample with “${words}”`);
};

const run = (code: string, at = folder): string => {
  const file = join(at, `sample-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, code);
  try {
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  } finally {
    rmSync(file);
  }
};

describe('samples that run', () => {
  it('CS-05 a server that is started with the sample for traces prints its spans', async () => {
    writeFileSync(join(folder, 'tracing.mjs'), sample('docs/production.md', 'BatchSpanProcessor'));
    const server = spawn(process.execPath, [join(ROOT, 'packages/server/dist/cli.js')], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        NODE_OPTIONS: '--import ./tracing.mjs',
        PORT: '0',
        MISSIVE_CHAT_DATA: join(folder, 'data'),
      },
    });
    after(() => server.kill('SIGKILL'));
    let output = '';
    const ended = once(server, 'exit');
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const port = await eventually('the server listens', () =>
      Promise.resolve(/"port":(\d+)/.exec(output)?.[1]),
    );
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
    server.kill('SIGTERM');
    await ended;
    assert.match(output, /name: 'GET \/healthz'/);
    assert.match(output, /'http.response.status_code': 200/);
  });

  it('LC-30 a digest in Node is the documented one', () => {
    assert.equal(run(sample('docs/identity.md', 'createHmac')), DIGEST);
    assert.ok(sample('docs/identity.md', 'digest:').includes(DIGEST));
  });

  it('LC-30 a token verifies a user, and expires', async () => {
    const file = join(folder, 'token.mjs');
    writeFileSync(file, sample('docs/identity.md', 'SignJWT'));
    const { chatToken } = (await import(pathToFileURL(file).href)) as {
      chatToken(user: typeof JANE): Promise<string>;
    };
    const keys = {
      id: 'demo',
      secretKey: SECRET_KEY,
      previousSecretKey: null,
      previousSecretKeyUntil: null,
    };
    const user = { token: await chatToken(JANE) };
    const now = Date.now();
    assert.deepEqual(await proveUser(keys, user, now), { verification: 'verified', ...JANE, problem: null });
    const tomorrow = await proveUser(keys, user, now + 24 * 3_600_000);
    assert.equal(tomorrow.problem, 'identity-expired');
  });

  it('EM-01 a custom test opens a session without an account', () => {
    mkdirSync(join(folder, '.data'), { recursive: true });
    // The package resolves its own name only in its own folder.
    const code = sample('docs/testing.md', 'startTwilioEmulator').replace(
      './.data/test',
      join(folder, 'data'),
    );
    assert.equal(run(code, join(ROOT, 'test', 'docs')), 'unverified');
  });

  it('LC-04 the package can be imported on a server', () => {
    assert.match(
      run(sample('docs/ssr.md', 'MissiveChatElement.version'), join(ROOT, 'test', 'docs')),
      /^\d+\.\d+/,
    );
  });

  it('LC-04 the policy is the one of the demo’s strict page', () => {
    const directives = (policy: string): Map<string, string[]> =>
      new Map(
        policy
          .split(';')
          .map((text) => text.trim().split(/\s+/))
          .map(([name = '', ...sources]) => [name, sources.filter((source) => source !== "'self'").sort()]),
      );
    const told = directives(sample('docs/csp.md', 'require-trusted-types-for'));
    const strict = directives(strictPolicy('https://chat.example.com', 'https://*.twilio.com'));
    for (const [name, sources] of told) assert.deepEqual(sources, strict.get(name), name);
    assert.ok(
      told.has('script-src') && told.has('connect-src') && told.has('img-src') && told.has('style-src'),
    );
  });
});
