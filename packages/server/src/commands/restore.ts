/** `missive-chat restore`: puts a backup into the database (CS-09). */

import { parseArgs } from 'node:util';
import { createSecretBox } from '../crypto/secret-box.js';
import { checkOptions, OptionsError, readEnvironment } from '../environment.js';
import { rowsIn } from '../storage/backup/backup-format.js';
import { restoreBackup } from '../storage/backup/restore-backup.js';
import { accessDatabase, configuredKey } from '../storage/open-store.js';
import { print, UsageError, type Command } from './command.js';

export const restore: Command = async (args, { environment, output }) => {
  const { path, isReplacing } = parse(args);
  const settings = checkOptions(readEnvironment(environment));
  const key = configuredKey(settings);
  if (key === null)
    throw new OptionsError([
      'The key of the backup is missing: set MISSIVE_CHAT_ENCRYPTION_KEY to the key of the installation that it was made ' +
        'of, or put its file encryption.key into MISSIVE_CHAT_DATA. Nothing was changed.',
    ]);
  const box = createSecretBox(key);
  const header = await restoreBackup(() => accessDatabase(settings, true), path, {
    box,
    isReplacing,
    now: Date.now(),
  });
  const { createdAt, tables } = header;
  print(
    output,
    `The database is as it was on ${createdAt}: ${rowsIn(header)} rows of ${tables.length} tables.`,
  );
  return 0;
};

function parse(args: readonly string[]): { path: string; isReplacing: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { replace: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1)
      throw new UsageError('restore takes the file of a backup: missive-chat restore chat.backup.gz');
    return { path, isReplacing: values.replace ?? false };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
