/** Backups of both databases, restored into both, and what is refused. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { NewAccount } from '../../src/accounts/account-store.js';
import { createSecretBox } from '../../src/crypto/secret-box.js';
import type { BackupHeader } from '../../src/storage/backup/backup-format.js';
import { restoreBackup } from '../../src/storage/backup/restore-backup.js';
import { writeBackup } from '../../src/storage/backup/write-backup.js';
import { MIGRATIONS } from '../../src/storage/migrations.js';
import type { Schema } from '../../src/storage/schema.js';
import { TABLES } from '../../src/storage/tables.js';
import type { Store } from '../../src/stores/store.js';
import { eventually } from '../../../../test/support/eventually.js';
import { temporaryFolder } from '../support.js';
import { closeAll, ENGINES, fillAsVersion1, type Place } from './engines.js';

const NOW = Date.parse('2026-11-30T10:00:00.123Z');
const VISITORS = 1_300; // more than is read or written in one go
const HARD_TEXT = 'a “b”\n\t\\ "ä" 👋 \u2028 ${c} \'d\'; --';
const TWILIO = {
  accountSid: 'AC1',
  authToken: 'auth-token',
  serviceSid: 'IS1',
  apiKeySid: 'SK1',
  apiKeySecret: 'api-key-secret',
};
const newAccount = (changes: Partial<NewAccount> = {}): NewAccount => ({
  id: 'shop',
  name: HARD_TEXT,
  twilio: TWILIO,
  secretKey: 'secret-key',
  visitorTokenKey: 'visitor-token-key',
  createdAt: NOW,
  ...changes,
});

/** May have no value; keys of SQLite could, those of PostgreSQL could not. */
const isFree = ({ name, isNullable }: { name: string; isNullable: boolean }): boolean =>
  isNullable && !/^(id|name|key|token_key)$/.test(name);

/** SQLite runs synchronously: this lets other tasks run in between. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Puts at least one row into every table. */
async function fill(place: Place): Promise<Store> {
  const store = await place.open();
  await store.create(newAccount());
  const database = place.database();
  const tables = await database.introspection.getTables();
  for (const { name, columns } of tables) {
    if (['accounts', 'changes'].includes(name)) continue;
    const rowOf = (number: number) =>
      Object.fromEntries(
        columns.map((column): [string, string | number | null] => {
          if (column.name === 'account_id') return [column.name, 'shop'];
          if (column.dataType.toLowerCase().startsWith('int')) return [column.name, number];
          return [column.name, isFree(column) && number % 2 === 1 ? null : `${HARD_TEXT} ${number}`];
        }),
      );
    const count = { visitors: VISITORS, twilio_prices: 1 }[name] ?? 3; // an account has one price
    const rows = Array.from({ length: count }, (_, number) => rowOf(number));
    for (let start = 0; start < rows.length; start += 100)
      await database
        .insertInto(name as keyof Schema)
        .values(rows.slice(start, start + 100))
        .execute();
  }
  return store;
}

async function backupOf(place: Place): Promise<{ path: string; header: BackupHeader }> {
  const path = join(await temporaryFolder(), 'chat.backup.gz');
  const access = await place.access();
  try {
    return { path, header: await writeBackup(access, path, NOW) };
  } finally {
    await access.close();
  }
}

const restore = (path: string, place: Place, key: Buffer, isReplacing = false): Promise<BackupHeader> =>
  restoreBackup(() => place.access(), path, { box: createSecretBox(key), isReplacing, now: NOW });

const linesOf = async (path: string): Promise<string[]> =>
  gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n');

/** Writes lines as a backup, with a right checksum. */
async function backupFrom(lines: readonly string[]): Promise<string> {
  const path = join(await temporaryFolder(), 'made.backup.gz');
  const text = lines.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  await writeFile(path, gzipSync(`${text}${JSON.stringify({ sha256 })}\n`));
  return path;
}

/** Rows without the counters of changes, which the store updates itself. */
const COUNTERS: Readonly<Record<string, readonly string[]>> = {
  accounts: ['version', 'change_number'],
  changes: ['number'],
};

/** The rows of a backup by table, in an order that does not depend on the database. */
async function contentOf(path: string): Promise<Record<string, string[]>> {
  const [first = '', ...rows] = await linesOf(path);
  const { tables } = JSON.parse(first) as BackupHeader;
  const content: Record<string, string[]> = {};
  for (const { name, columns, rows: count } of tables)
    content[name] = rows
      .splice(0, count)
      .filter((line) => !line.startsWith('["restored-at",')) // noted when it was restored
      .map((line) => {
        const values = JSON.parse(line) as unknown[];
        const named = columns.map((column, index) => [column, values[index]] as const);
        return JSON.stringify(named.filter(([column]) => !COUNTERS[name]?.includes(column)).sort());
      })
      .sort();
  return content;
}

for (const from of ENGINES)
  for (const to of ENGINES)
    describe(`a backup of ${from.name}, restored into ${to.name}`, () => {
      const newSource = from.use();
      const newTarget = to.use();
      afterEach(closeAll);

      it('CS-09 taken under load is of one moment, and everything of it arrives', async (test) => {
        const source = await newSource();
        const store = await fill(source);
        let written = 0;
        let isStopped = false;
        const write = async (writer: number, other: Store): Promise<void> => {
          for (let number = 0; !isStopped; number++) {
            const id = `w${writer}-${number}`;
            await other.create(newAccount({ id }));
            // Refers to the account: a backup that reads one table after the other would not have that.
            const visitor = { accountId: id, id: 'v', identity: 'visitor-v', conversationSid: 'CH1' };
            await other.recordVisitor({ ...visitor, at: NOW });
            await other.update('shop', { plan: id }, NOW);
            written += 1;
            await turn();
          }
        };
        const writers = [store, await source.open()].map((other, writer) => write(writer, other));
        await eventually('some was written', () => Promise.resolve(written > 10 || undefined));
        const before = written;
        const { path, header } = await backupOf(source);
        const during = written - before;
        isStopped = true;
        await Promise.all(writers);

        const target = await newTarget();
        assert.deepEqual(await restore(path, target, source.key), header);
        const counts: Record<string, number> = {};
        const database = target.database();
        for (const { name, rows } of header.tables) {
          const counted = await sql<{ count: number | string }>`
            select count(*) as count from ${sql.table(name)}`.execute(database);
          // The restore notes its time.
          counts[name] = Number(counted.rows[0]?.count) - (name === 'facts' ? 1 : 0);
          assert.equal(counts[name], rows, name);
          assert.ok(rows > 0, `${name} is empty`);
        }
        assert.deepEqual(Object.keys(counts), Object.keys(TABLES));
        assert.ok(during > 0, 'others wrote during the backup');
        assert.ok(counts.accounts! > before, 'what was written before the backup is in it');
        test.diagnostic(
          `${from.name} to ${to.name}: ${JSON.stringify(counts)}; ${during} accounts created during the backup`,
        );
        await closeAll();
        const again = await backupOf(target);
        assert.deepEqual(await contentOf(again.path), await contentOf(path));
        const restored = await target.open(source.key);
        const account = await restored.find('shop');
        assert.deepEqual([account?.twilio, account?.name], [TWILIO, HARD_TEXT]);
        assert.equal((await restored.update('shop', { name: 'Later' }, NOW))?.name, 'Later');
      });

      it('CS-09 of version 0.1.0 leaves that database as it is, and is brought up to date', async () => {
        const source = await newSource();
        await fillAsVersion1(source, 'offline');
        const { path, header } = await backupOf(source);
        assert.deepEqual(header.migrations, ['0001-accounts']);
        const again = await backupOf(source);
        assert.deepEqual(again.header, header);
        const target = await newTarget();
        await restore(path, target, source.key);
        const account = await (await target.open(source.key)).find('shop');
        assert.deepEqual([account?.availability.mode, account?.twilio], ['manual', TWILIO]);
        const { migrations } = (await backupOf(target)).header;
        assert.deepEqual(migrations, Object.keys(MIGRATIONS));
      });
    });

for (const engine of ENGINES)
  describe(`backups on ${engine.name}`, () => {
    const newPlace = engine.use();
    afterEach(closeAll);

    it('CS-09 are files that only their owner can read, and replace no other file', async () => {
      const place = await newPlace();
      await fill(place);
      const { path } = await backupOf(place);
      if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
      const text = (await linesOf(path)).join('\n');
      for (const secret of ['auth-token', 'api-key-secret', 'visitor-token-key'])
        assert.equal(text.includes(secret), false, secret);
      const before = await readFile(path);
      const access = await place.access();
      await assert.rejects(writeBackup(access, path, NOW), /exists already\. Name another file/);
      await assert.rejects(
        writeBackup(access, join(path, '..', 'no', 'file'), NOW),
        /folder of .+ not exist/,
      );
      await access.close();
      assert.deepEqual(await readFile(path), before);
      assert.deepEqual(await readdir(join(path, '..')), ['chat.backup.gz']);
    });

    it('CS-09 that are truncated, damaged or of another kind are refused, and nothing is changed', async () => {
      const place = await newPlace();
      await fill(place);
      const { path } = await backupOf(place);
      const bytes = await readFile(path);
      const lines = (await linesOf(path)).slice(0, -1);
      const target = await newPlace();
      await (await target.open()).create(newAccount({ id: 'kept', name: 'Kept' }));
      await closeAll();
      const before = await contentOf((await backupOf(target)).path);

      const folder = await temporaryFolder();
      let number = 0;
      const fileOf = async (content: Buffer): Promise<string> => {
        const file = join(folder, `${(number += 1)}.gz`);
        await writeFile(file, content);
        return file;
      };
      const refused = async (file: string, message: RegExp, key = place.key): Promise<void> => {
        await assert.rejects(restore(file, target, key, true), (error: Error) => {
          assert.equal(error.name, 'StorageError', error.stack);
          assert.match(error.message, message);
          return true;
        });
      };
      for (const part of [0.3, 0.6, 0.9, 0.999])
        await refused(
          await fileOf(bytes.subarray(0, Math.floor(bytes.length * part))),
          /damaged: it ends too early/,
        );
      for (const part of [0.3, 0.6, 0.9]) {
        const damaged = Buffer.from(bytes);
        damaged[Math.floor(bytes.length * part)]! ^= 0xff;
        await refused(await fileOf(damaged), /The backup is damaged: /);
      }
      const NOT_ONE = /not a backup that “missive-chat backup” has made/;
      for (const other of ['', 'hello', '{"format":"missive-chat-backup"}'])
        await refused(await fileOf(Buffer.from(other)), NOT_ONE);
      for (const other of ['', 'hello', '{"format":"another"}\n', '\0'.repeat(100_000)])
        await refused(await fileOf(gzipSync(other)), NOT_ONE);
      await refused(join(folder, 'none.gz'), /There is no file .+none\.gz/);
      await refused(folder, /cannot be read \(EISDIR\)/);

      // Whole files with a right checksum whose content is wrong.
      const [first = '', ...rows] = lines;
      const header = JSON.parse(first) as BackupHeader;
      const changed = (changes: object): Promise<string> =>
        backupFrom([JSON.stringify({ ...header, ...changes }), ...rows]);
      await refused(await backupFrom(lines.slice(0, -1)), /damaged: row \d+ of the table facts is not one/);
      await refused(await backupFrom([...lines, '["one more","row"]']), /damaged: its checksum is wrong/);
      await refused(await changed({ version: 2 }), /newer version of missive-chat \(its format is 2\)/);
      await refused(
        await changed({ migrations: [...header.migrations, '9999-the-future'] }),
        /newer version of missive-chat \(it has “9999-the-future”\)/,
      );
      const [accounts, ...tables] = header.tables;
      await refused(
        await changed({ tables: [{ ...accounts!, name: 'pg_user' }, ...tables] }),
        /The backup has “pg_user”/,
      );
      const columns = accounts!.columns.map((column) => (column === 'plan' ? 'price' : column));
      await refused(
        await changed({ tables: [{ ...accounts!, columns }, ...tables] }),
        /The backup has “price”/,
      );
      await refused(
        path,
        /secrets in this backup were encrypted with another key[^]+Nothing was changed/,
        target.key,
      );
      assert.deepEqual(await contentOf((await backupOf(target)).path), before);

      // Another database's error in the middle: the account that the visitors refer to is not there.
      const orphaned = [JSON.stringify({ ...header, tables: [{ ...accounts!, rows: 0 }, ...tables] })];
      const file = await backupFrom([...orphaned, ...rows.slice(accounts!.rows)]);
      await assert.rejects(restore(file, target, place.key, true));
      assert.deepEqual(await contentOf((await backupOf(target)).path), before);
    });

    it('CS-09 are restored into a database with accounts only when it is to be replaced', async () => {
      const place = await newPlace();
      await fill(place);
      const { path } = await backupOf(place);
      const target = await newPlace();
      const store = await target.open(place.key);
      await store.create(newAccount({ id: 'other' }));
      await assert.rejects(restore(path, target, place.key), /not empty: it has an account\..+--replace/);
      assert.deepEqual(
        (await store.list()).map(({ id }) => id),
        ['other'],
      );
      await restore(path, target, place.key, true);
      assert.deepEqual(
        (await store.list()).map(({ id }) => id),
        ['shop'],
      );
    });

    it('CS-09 are restored while processes work on the database; they see the old accounts within two seconds', async () => {
      const place = await newPlace();
      const stores = [await fill(place), await place.open()];
      const { path } = await backupOf(place);
      await stores[0]!.update('shop', { name: 'Newer' }, NOW);
      const notified: string[] = [];
      await stores[1]!.watch((id) => notified.push(id));
      let isStopped = false;
      let written = 0;
      const problems: unknown[] = [];
      const work = async (store: Store, writer: number): Promise<void> => {
        for (let number = 0; !isStopped; number++)
          try {
            await store.update('shop', { plan: `${writer} ${number}` }, NOW);
            const visitor = { accountId: 'shop', id: `w${writer}-${number}`, identity: 'visitor-v' };
            await store.recordVisitor({ ...visitor, conversationSid: 'CH1', at: NOW });
            written += 1;
            await turn();
          } catch (error) {
            problems.push(error);
          }
      };
      const working = stores.map(work);
      await eventually('they work', () => Promise.resolve(written > 10 || undefined));
      const { version } = (await stores[0]!.find('shop'))!;
      await restore(path, place, place.key, true);
      assert.equal((await stores[0]!.find('shop'))?.name, HARD_TEXT);
      const before = written;
      await eventually('they go on', () => Promise.resolve(written > before + 5 || undefined));
      isStopped = true;
      await Promise.all(working);
      notified.length = 0;
      await restore(path, place, place.key, true);
      await eventually('they notice', () => Promise.resolve(notified.includes('shop') || undefined), 2_000);
      assert.ok((await stores[1]!.find('shop'))!.version > version, 'an open Setup page cannot overwrite it');
      assert.deepEqual(problems, []);
    });
  });
