import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import { toStorageError } from '../../src/storage/storage-errors.js';
import { ADMIN_SECRET, createTestServer, temporaryFolder, useEmulator } from '../support.js';

const emulator = useEmulator();
const DATABASE = 'missive-chat.sqlite';

describe('the data folder', () => {
  it(
    'CS-05 contains no file that others can read, whatever the folder’s mode',
    { skip: process.platform === 'win32' },
    async () => {
      const folder = await temporaryFolder();
      await chmod(folder, 0o755);
      const first = await openSqliteStore(folder);
      await first.close();
      await chmod(join(folder, DATABASE), 0o644);
      const store = await openSqliteStore(folder);
      const files = await readdir(folder);
      assert.ok(files.includes(`${DATABASE}-wal`), files.join());
      for (const file of files) assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600, file);
      await store.close();
    },
  );

  it('CS-05 gets no new key when it contains a database without its key', async () => {
    const folder = await temporaryFolder();
    await (await openSqliteStore(folder)).close();
    await rm(join(folder, 'encryption.key'));
    const before = await readFile(join(folder, DATABASE));
    await assert.rejects(openSqliteStore(folder), /no file encryption\.key.+Put the key’s backup back/);
    assert.ok(!(await readdir(folder)).includes('encryption.key'));
    assert.deepEqual(await readFile(join(folder, DATABASE)), before);
  });

  it('CS-05 with a damaged database causes an error with the fix', async () => {
    const folder = await temporaryFolder();
    await (await openSqliteStore(folder)).close();
    await writeFile(join(folder, DATABASE), 'not a database at all '.repeat(1_000));
    await assert.rejects(openSqliteStore(folder), {
      name: 'StorageError',
      message: /database file is damaged\. Stop the chat server and put back a backup/,
    });
  });

  it('CS-05 causes explained errors of both databases and of the disk, and leaves other errors unchanged', () => {
    const explain = (code: string) =>
      toStorageError(Object.assign(new Error('x'), { code }))?.message ?? null;
    assert.match(explain('SQLITE_FULL') ?? '', /disk of the database is full/);
    assert.match(explain('53100') ?? '', /disk of the database is full/);
    assert.match(explain('SQLITE_IOERR_WRITE') ?? '', /disk of the database reports errors/);
    assert.match(explain('SQLITE_READONLY_DBMOVED') ?? '', /cannot be written/);
    assert.equal(explain('SQLITE_CONSTRAINT'), null);
    assert.equal(explain('toString'), null);
    const wrapped = new Error('outer', { cause: Object.assign(new Error('x'), { code: 'SQLITE_FULL' }) });
    assert.match(toStorageError(wrapped)?.message ?? '', /full/);
  });
});

describe('the Setup page', () => {
  it('CS-05 invalidates a copied cookie on sign-out', async () => {
    const chat = await createTestServer(emulator());
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
    const signIn = await chat.app.request('/api/sign-in', {
      method: 'POST',
      headers,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    const Cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const list = async () => (await chat.app.request('/api/accounts', { headers: { Cookie } })).status;
    assert.equal(await list(), 200);
    await chat.app.request('/api/sign-out', { method: 'POST', headers: { ...headers, Cookie } });
    assert.equal(await list(), 401);
  });
});

describe('a caller behind a proxy', () => {
  it('CS-04 is identified without the port that the proxy adds', async () => {
    const chat = await createTestServer(emulator(), {
      deps: { proxyHops: 1, rateLimit: { burst: 3, perMinute: 1 } },
    });
    const ask = async (address: string) =>
      (await chat.postSession({}, { 'X-Forwarded-For': `203.0.113.9, ${address}` })).status;
    assert.deepEqual(
      [
        await ask('192.0.2.1:1000'),
        await ask('192.0.2.1:1001'),
        await ask('192.0.2.1'),
        await ask('192.0.2.1:1002'),
      ],
      [200, 200, 200, 429],
    );
    const six = ['[2001:db8::1]:4711', '[2001:db8::1]', '2001:db8::1', '[2001:db8::2]:1'];
    const statuses = [];
    for (const address of six) statuses.push(await ask(address));
    assert.deepEqual(statuses, [200, 200, 200, 429]);
  });
});

describe('a request', () => {
  it('CS-04 with two Host headers is rejected', async () => {
    const chat = await createTestServer(emulator());
    const server = createAdaptorServer({ fetch: chat.app.fetch }) as Server;
    after(() => server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = async (...hosts: string[]): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      const lines = hosts.map((host) => `Host: ${host}\r\n`).join('');
      socket.write(`GET /healthz HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
      let text = '';
      for await (const piece of socket) text += String(piece);
      return text.split('\r\n')[0] ?? '';
    };
    assert.match(await ask('a.example'), / 200 /);
    assert.match(await ask('a.example', 'b.example'), / 400 /);
    assert.match(await ask('a.example', 'a.example'), / 400 /);
  });
});

describe('the list of sites that load the widget', () => {
  const load = async (
    chat: Awaited<ReturnType<typeof createTestServer>>,
    origin: string,
    address: string,
  ) => {
    const headers = { Origin: origin, 'X-Forwarded-For': address };
    await (await chat.app.request(`/${chat.account.id}/settings`, { headers })).text();
  };

  it('CS-02 cannot be filled with forged origins', async () => {
    const chat = await createTestServer(emulator(), {
      account: { allowedOrigins: ['https://shop.example', 'https://*.shop.example'] },
      deps: { proxyHops: 1 },
    });
    for (let number = 0; number < 150; number++)
      await load(chat, `https://${number}.evil.example`, `192.0.2.${number}`);
    for (let number = 0; number < 50; number++)
      await load(chat, `https://${number}.shop.example`, '198.51.100.1');
    await load(chat, 'https://shop.example', '203.0.113.1');
    await new Promise((resolve) => setImmediate(resolve));
    const origins = (await chat.store.listWidgetLoads(chat.account.id)).map(({ origin }) => origin);
    assert.ok(origins.includes('https://shop.example'));
    assert.equal(origins.filter((origin) => origin.includes('evil')).length, 20, 'not allowed');
    assert.equal(origins.filter((origin) => origin.includes('.shop.')).length, 10, 'of one address');
  });
});
