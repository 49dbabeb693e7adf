/** Several processes of the real command on one database. */

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AccountView } from '../src/api/account.js';
import type { PublicSettings } from '../../../src/core/types.js';
import { eventually } from '../../../test/support/eventually.js';
import { usePostgres } from '../../../test/support/use-postgres.js';
import { RUN_TYPESCRIPT } from '../../../test/support/typescript.js';
import { EventReader } from './live/event-reader.js';
import { ADMIN_SECRET, temporaryFolder } from './support.js';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

interface Process {
  url: string;
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

function run(environment: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, CLI], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'warn', ...environment },
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text.toString();
    });
  return { child, output: () => output };
}

async function start(environment: Record<string, string>): Promise<Process> {
  const { child, output } = run({ MISSIVE_CHAT_ADMIN_SECRET: ADMIN_SECRET, ...environment });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const url = await eventually('the server listens', () => {
    if (child.exitCode !== null) throw new Error(output());
    return Promise.resolve(/listens on (http\S+)/.exec(output())?.[1]);
  });
  return { url, child, output, ended };
}

async function signIn({ url }: Process): Promise<string> {
  const body = JSON.stringify({ secret: ADMIN_SECRET });
  const response = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: HEADERS, body });
  assert.equal(response.status, 200, await response.clone().text());
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function save({ url }: Process, cookie: string, changes: object): Promise<AccountView> {
  const headers = { ...HEADERS, Cookie: cookie };
  const account = (await (await fetch(`${url}/api/accounts/demo`, { headers })).json()) as AccountView;
  const body = JSON.stringify({ version: account.version, ...changes });
  const response = await fetch(`${url}/api/accounts/demo`, { method: 'PATCH', headers, body });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as AccountView;
}

async function listen({ url }: Process): Promise<EventReader> {
  const reader = new EventReader(await fetch(`${url}/demo/events`));
  await eventually('the first event', () => Promise.resolve(reader.events.length > 0 || undefined));
  return reader;
}

const nameIn = (reader: EventReader): string | undefined =>
  (reader.events.at(-1)?.data as PublicSettings | undefined)?.config.chat?.name;

/** Milliseconds until a page receives the change. */
async function timeToReceive(reader: EventReader, name: string): Promise<number> {
  const started = performance.now();
  await eventually(
    `the page receives ${name}`,
    () => Promise.resolve(nameIn(reader) === name || undefined),
    2000,
  );
  return Math.round(performance.now() - started);
}

const postgres = usePostgres();
const ENGINES: Record<string, () => Promise<Record<string, string>>> = {
  PostgreSQL: async () => ({
    DATABASE_URL: await postgres().createDatabase(),
    MISSIVE_CHAT_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    MISSIVE_CHAT_DATA: await temporaryFolder(),
  }),
  'one SQLite file': async () => ({ MISSIVE_CHAT_DATA: await temporaryFolder() }),
};

for (const [name, environment] of Object.entries(ENGINES))
  describe(`two processes on ${name}`, () => {
    it('LC-03 CS-05 start together, notify each other’s pages within two seconds, and lose nothing when one is killed', async (test) => {
      const shared = await environment();
      const [here, there] = await Promise.all([start(shared), start(shared)]);
      const cookie = await signIn(here);
      const pages = await Promise.all([listen(here), listen(there)]);
      const before = await fetch(`${there.url}/demo/settings`);
      const etag = before.headers.get('ETag') ?? '';

      await save(here, cookie, { name: 'By one' });
      const delays = await Promise.all(pages.map((page) => timeToReceive(page, 'By one')));
      await save(there, cookie, { name: 'By the other' }); // a session of one process is valid in the other
      delays.push(...(await Promise.all(pages.map((page) => timeToReceive(page, 'By the other')))));
      test.diagnostic(`${name}: pages received changes after ${delays.join(', ')} ms`);
      const settings = await fetch(`${there.url}/demo/settings`, { headers: { 'If-None-Match': etag } });
      assert.equal(settings.status, 200);
      assert.match(await settings.text(), /By the other/);

      // Killed during a series of saves: what was reported as saved is saved.
      let lastSaved = 'By the other';
      let count = 0;
      const saving = (async () => {
        for (;;) {
          const next = `Number ${(count += 1)}`;
          await save(here, cookie, { name: next });
          lastSaved = next;
        }
      })();
      saving.catch(() => undefined);
      await eventually('some are saved', () => Promise.resolve(count > 20 || undefined));
      here.child.kill('SIGKILL');
      await assert.rejects(saving);
      const kept = await save(there, cookie, { plan: 'business' });
      const unanswered = `Number ${count}`;
      assert.ok(kept.name === lastSaved || kept.name === unanswered, `${kept.name}, lastSaved ${lastSaved}`);
      await timeToReceive(pages[1], kept.name);

      there.child.kill('SIGTERM');
      await pages[1].ended;
      assert.equal(await there.ended, 0);
    });
  });

describe('a process on PostgreSQL', () => {
  it('CS-05 requires the key that the other processes have', async () => {
    const { DATABASE_URL = '' } = await ENGINES.PostgreSQL!();
    const without = run({ DATABASE_URL, MISSIVE_CHAT_DATA: await temporaryFolder() });
    assert.deepEqual(await once(without.child, 'exit'), [1, null]);
    assert.match(without.output(), /MISSIVE_CHAT_ENCRYPTION_KEY is missing: .*openssl rand -hex 32/);
  });

  it('CS-05 explains a database error without showing the password', async () => {
    const { MISSIVE_CHAT_ENCRYPTION_KEY = '' } = await ENGINES.PostgreSQL!();
    const DATABASE_URL = 'postgres://somebody:the-password@127.0.0.1:1/nowhere';
    const { child, output } = run({ DATABASE_URL, MISSIVE_CHAT_ENCRYPTION_KEY });
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(output(), /PostgreSQL cannot be used \(ECONNREFUSED.*Check DATABASE_URL/);
    assert.equal(output().includes('the-password'), false);
    const bad = run({ DATABASE_URL: 'mysql://x', MISSIVE_CHAT_ENCRYPTION_KEY: 'short' });
    assert.deepEqual(await once(bad.child, 'exit'), [1, null]);
    assert.match(bad.output(), /DATABASE_URL must be a URL such as postgres:/);
    assert.match(bad.output(), /MISSIVE_CHAT_ENCRYPTION_KEY must be 64 hex digits/);
  });
});
