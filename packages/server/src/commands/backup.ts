/** `missive-chat backup`: writes the database to a file, while the chat server runs (CS-09). */

import { statSync } from 'node:fs';
import { checkOptions, readEnvironment } from '../environment.js';
import { checkBackup } from '../storage/backup/read-backup.js';
import { writeBackup } from '../storage/backup/write-backup.js';
import { accessDatabase } from '../storage/open-store.js';
import { rowsIn } from '../storage/backup/backup-format.js';
import { print, UsageError, type Command } from './command.js';

export const backup: Command = async (args, { environment, output }) => {
  const [path] = args;
  if (path === undefined || args.length > 1 || path.startsWith('-'))
    throw new UsageError('backup takes the name of a new file: missive-chat backup chat.backup.gz');
  const settings = checkOptions(readEnvironment(environment));
  const database = await accessDatabase(settings, false);
  try {
    const header = await writeBackup(database, path, Date.now());
    await checkBackup(path); // what the disk has kept
    const size = Math.ceil(statSync(path).size / 1_000);
    print(output, `${path}: ${rowsIn(header)} rows of ${header.tables.length} tables, ${size} kB.`);
    print(
      output,
      `Its secrets are encrypted. Keep ${keyPlace(settings)} too, in another place than this file.`,
    );
    return 0;
  } finally {
    await database.close();
  }
};

const keyPlace = ({
  encryptionKey,
  dataDirectory,
}: {
  encryptionKey?: string;
  dataDirectory: string;
}): string =>
  encryptionKey === undefined
    ? `the key, the file encryption.key in ${dataDirectory},`
    : 'the key, MISSIVE_CHAT_ENCRYPTION_KEY,';
