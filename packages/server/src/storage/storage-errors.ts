/** Errors of the database with their fixes, for the operator. */

import { StorageError } from '../stores/store.js';

const FULL =
  'The disk of the database is full. Free some space, or give it a larger disk; the chat server then goes on without a restart.';
const DAMAGED =
  'The database file is damaged. Stop the chat server and put back a backup of the data folder. Without one, move ' +
  'missive-chat.sqlite away: the next start makes an empty database, and the accounts have to be set up again.';
const READ_ONLY =
  'The database cannot be written. The user that runs the chat server needs write access to the data folder and its files.';
const UNREADABLE = 'The disk of the database reports errors. Check the disk; the system’s log has details.';

/** By error code of SQLite (sqlite.org/rescode.html), PostgreSQL (Appendix A) and the file system. */
const PROBLEMS: Readonly<Record<string, string>> = {
  SQLITE_FULL: FULL,
  '53100': FULL,
  ENOSPC: FULL,
  SQLITE_CORRUPT: DAMAGED,
  SQLITE_NOTADB: DAMAGED,
  SQLITE_READONLY: READ_ONLY,
  SQLITE_CANTOPEN: READ_ONLY,
  '25006': READ_ONLY,
  EACCES: READ_ONLY,
  EROFS: READ_ONLY,
  SQLITE_IOERR: UNREADABLE,
};

/** The error for the operator; null when it does not concern the database or the disk. */
export function toStorageError(error: unknown): StorageError | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof StorageError) return cause;
    const { code } = cause as { code?: unknown };
    if (typeof code !== 'string') continue;
    // SQLite's extended codes begin with the plain one: SQLITE_IOERR_WRITE.
    const plain = /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code;
    const message = Object.hasOwn(PROBLEMS, plain) ? PROBLEMS[plain] : undefined;
    if (message !== undefined) return new StorageError(message, cause);
  }
  return null;
}
