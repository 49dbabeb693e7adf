/** `missive-chat backup` and `missive-chat restore` beside a chat server with visitors, as processes of their own. */

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Session } from '../../../src/core/types.js';
import { eventually } from '../../../test/support/eventually.js';
import { RUN_TYPESCRIPT } from '../../../test/support/typescript.js';
import { usePostgres } from '../../../test/support/use-postgres.js';
import { temporaryFolder, useEmulator } from './support.js';

const emulator = useEmulator();
const postgres = usePostgres();
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
type Environment = Readonly<Record<string, string>>;

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

function spawnCli(environment: Environment, ...args: string[]) {
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, CLI, ...args], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'warn', ...environment },
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function run(
  environment: Environment,
  ...args: string[]
): Promise<{ code: number | null; output: string }> {
  const { ended, output } = spawnCli(environment, ...args);
  const code = await ended;
  return { code, output: output() };
}

async function serve(environment: Environment) {
  const { child, output, ended } = spawnCli(environment);
  const url = await eventually('the server listens', () => {
    if (child.exitCode !== null) throw new Error(output());
    return Promise.resolve(/listens on (http\S+)/.exec(output())?.[1]);
  });
  return {
    url,
    output,
    async stop() {
      child.kill('SIGTERM');
      assert.equal(await ended, 0, output());
    },
  };
}

async function openSession(url: string, request: object): Promise<Session> {
  const body = JSON.stringify({ start: true, ...request });
  const response = await fetch(`${url}/demo/sessions`, { method: 'POST', body });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Session;
}

/** An installation with its own key, on either database. */
const INSTALLATIONS: Readonly<Record<string, () => Promise<Environment>>> = {
  'a SQLite file': async () => ({ MISSIVE_CHAT_DATA: await temporaryFolder() }),
  PostgreSQL: async () => ({
    DATABASE_URL: await postgres().createDatabase(),
    MISSIVE_CHAT_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    MISSIVE_CHAT_DATA: await temporaryFolder(),
  }),
};
const names = Object.keys(INSTALLATIONS);

for (const [index, [name, install]] of Object.entries(INSTALLATIONS).entries()) {
  const otherName = names[(index + 1) % names.length]!;
  describe(`the command line beside a chat server on ${name}`, () => {
    it(`CS-09 backs up while visitors write, and restores into ${otherName}: the conversations go on`, async () => {
      const { sid, authToken } = emulator().createAccount();
      const service = {
        TWILIO_ACCOUNT_SID: sid,
        TWILIO_AUTH_TOKEN: authToken,
        TWILIO_API_BASE_URL: emulator().url,
        MISSIVE_CHAT_CONVERSATIONS_PER_ADDRESS: '100000',
        MISSIVE_CHAT_CONVERSATIONS_PER_ACCOUNT: '100000',
      };
      const place = await install();
      const server = await serve({ ...service, ...place });
      const before = await openSession(server.url, { visitor: { name: 'Zoë', email: 'zoe@example.com' } });
      let opened = 0;
      const stop = new AbortController();
      const visits = (async () => {
        while (!stop.signal.aborted && opened < 50) {
          await openSession(server.url, {});
          opened += 1;
        }
      })();
      const file = join(await temporaryFolder(), 'chat.backup.gz');
      const made = await run(place, 'backup', file);
      stop.abort();
      await visits;
      assert.equal(made.code, 0, made.output);
      assert.match(made.output, /: \d+ rows of \d\d tables, \d+ kB\./);
      assert.match(made.output, /Keep the key, .+, in another place than this file/);
      if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.ok(opened > 0, 'visitors came during the backup');
      await server.stop();

      const other = { ...(await INSTALLATIONS[otherName]!()) };
      const folder = other.MISSIVE_CHAT_DATA!;
      const withoutKey = Object.fromEntries(
        Object.entries(other).filter(([variable]) => variable !== 'MISSIVE_CHAT_ENCRYPTION_KEY'),
      );
      const keyless = await run(withoutKey, 'restore', file);
      assert.deepEqual([keyless.code, await readdir(folder)], [1, []]);
      assert.match(keyless.output, /The key of the backup is missing: set MISSIVE_CHAT_ENCRYPTION_KEY/);
      const wrong = { ...withoutKey, MISSIVE_CHAT_ENCRYPTION_KEY: 'ab'.repeat(32) };
      const mistaken = await run(wrong, 'restore', file);
      assert.deepEqual([mistaken.code, await readdir(folder)], [1, []]);
      assert.match(mistaken.output, /secrets in this backup were encrypted with another key/);

      let restored: Environment = withoutKey;
      if (place.MISSIVE_CHAT_ENCRYPTION_KEY === undefined)
        await copyFile(join(place.MISSIVE_CHAT_DATA!, 'encryption.key'), join(folder, 'encryption.key'));
      else restored = { ...withoutKey, MISSIVE_CHAT_ENCRYPTION_KEY: place.MISSIVE_CHAT_ENCRYPTION_KEY };
      const done = await run(restored, 'restore', file);
      assert.equal(done.code, 0, done.output);
      assert.match(done.output, /The database is as it was on \d{4}-\d\d-\d\dT.+: \d+ rows of \d\d tables\./);
      const again = await run(restored, 'restore', file);
      assert.deepEqual([again.code, /not empty.+--replace/.test(again.output)], [1, true], again.output);

      const next = await serve({ ...service, ...restored });
      const session = await openSession(next.url, { visitorToken: before.visitorToken });
      assert.equal(session.conversationSid, before.conversationSid);
      const replaced = await run(restored, 'restore', '--replace', file);
      assert.equal(replaced.code, 0, replaced.output);
      const after = await openSession(next.url, { visitorToken: before.visitorToken });
      assert.equal(after.conversationSid, before.conversationSid);
      await next.stop();
    });
  });
}

describe('missive-chat backup and restore', () => {
  it('CS-09 name what is missing or wrong on the command line', async () => {
    const MISSIVE_CHAT_DATA = await temporaryFolder();
    const cases: [string[], number, RegExp][] = [
      [['backup'], 2, /backup takes the name of a new file/],
      [['backup', 'a', 'b'], 2, /backup takes the name of a new file/],
      [['backup', '--all'], 2, /backup takes the name of a new file/],
      [['restore'], 2, /restore takes the file of a backup/],
      [['restore', '--force', 'a'], 2, /--force/],
      [['backup', join(MISSIVE_CHAT_DATA, 'a.gz')], 1, /There is no database in the data folder/],
      [['restore', join(MISSIVE_CHAT_DATA, 'a.gz')], 1, /The key of the backup is missing/],
    ];
    const results = await Promise.all(cases.map(([args]) => run({ MISSIVE_CHAT_DATA }, ...args)));
    cases.forEach(([args, code, words], index) => {
      assert.equal(results[index]!.code, code, `${args.join(' ')}: ${results[index]!.output}`);
      assert.match(results[index]!.output, words);
    });
    assert.deepEqual(await readdir(MISSIVE_CHAT_DATA), []);
    const key = { MISSIVE_CHAT_DATA, MISSIVE_CHAT_ENCRYPTION_KEY: 'ab'.repeat(32) };
    const { code, output } = await run(key, 'restore', join(MISSIVE_CHAT_DATA, 'a.gz'));
    assert.deepEqual([code, await readdir(MISSIVE_CHAT_DATA)], [1, []]);
    assert.match(output, /There is no file .+a\.gz/);
  });
});
