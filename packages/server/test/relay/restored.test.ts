/** A database that was restored from a backup does not know what was sent since; nothing is sent twice (CS-09). */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readOrCreateKey, createSecretBox } from '../../src/crypto/secret-box.js';
import { restoreBackup } from '../../src/storage/backup/restore-backup.js';
import { writeBackup } from '../../src/storage/backup/write-backup.js';
import { accessSqlite } from '../../src/storage/sqlite.js';
import { temporaryFolder } from '../support.js';
import { ACCOUNT, startBridge, until } from './bridge.js';

describe('the relay after a restore', () => {
  it('CS-09 CC-04 passes on once what was sent after the backup, in both directions, and goes on', async () => {
    const bridge = await startBridge();
    const { dataDirectory } = await bridge.startOptions();
    const ana = await bridge.visitor();
    await ana.write('before the backup');
    const { threads } = (await bridge.store()).relay;
    await until('Missive has it', async () => {
      const { missiveConversationId, attempt, describedFingerprint } = await threads.thread(ACCOUNT, ana.sid);
      return missiveConversationId !== null && attempt === null && describedFingerprint !== '';
    });
    const { id } = bridge.missive.conversationOf(
      bridge.missive.messages.find(({ references }) => references.includes(`mwc:${ana.sid}`))!,
    );
    const received = async (): Promise<string[]> => (await ana.receivedMessages()).map(({ body }) => body);
    bridge.missive.reply(id, { body: 'reply before' });
    await until('the reply arrives', async () => (await received()).includes('reply before'));

    const file = join(await temporaryFolder(), 'chat.backup.gz');
    const source = await accessSqlite(dataDirectory!, false);
    await writeBackup(source, file, Date.now());
    await source.close();

    await ana.write('after the backup');
    bridge.missive.reply(id, { body: 'reply after' });
    const bo = await bridge.visitor({ visitor: { name: 'Bo', email: 'bo@example.org' } });
    await bo.write('a conversation that the backup does not have');
    await until(
      'all of it arrives',
      async () => bridge.bodies().length === 3 && (await received()).length === 2,
    );
    await bridge.stopServer();
    await bridge.missive.webhooks.settled();

    const box = createSecretBox(readOrCreateKey(dataDirectory!));
    await restoreBackup(() => accessSqlite(dataDirectory!, true), file, {
      box,
      isReplacing: true,
      now: Date.now(),
    });
    await bridge.startServer();
    await bridge.openSession({ visitorToken: bo.session.visitorToken, start: true });
    await ana.write('after the restore');
    await bo.write('Bo goes on');
    bridge.missive.reply(id, { body: 'reply after the restore' });
    await until(
      'the rest arrives',
      async () =>
        bridge.bodies().includes('Bo goes on') &&
        bridge.bodies().includes('after the restore') &&
        (await received()).includes('reply after the restore'),
    );
    await until('no job is due', async () => {
      const { waiting } = await (await bridge.store()).relay.failures.totalStatus(Date.now());
      return Object.values(waiting).every((count) => count === 0);
    });
    assert.deepEqual(bridge.bodies().sort(), [
      'Bo goes on',
      'a conversation that the backup does not have',
      'after the backup',
      'after the restore',
      'before the backup',
    ]);
    assert.deepEqual(await received(), ['reply before', 'reply after', 'reply after the restore']);
  });
});
