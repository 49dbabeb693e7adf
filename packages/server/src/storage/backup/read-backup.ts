/** Reads a backup row by row. Whatever is wrong with the file is found at the latest with its last line. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { StorageError } from '../../stores/store.js';
import {
  notABackup,
  parseEnd,
  parseHeader,
  parseRow,
  type BackupHeader,
  type BackupRow,
} from './backup-format.js';

/** Bytes; a longer line is not one of ours. */
const MAX_LINE = 64 * 1024 * 1024;

/** @throws StorageError when the file is not a whole backup, undamaged, that this version can read */
export async function checkBackup(path: string): Promise<BackupHeader> {
  return readBackup(path, () => undefined);
}

/**
 * @param onRow a promise that it returns is awaited before the next row
 * @throws StorageError
 */
export async function readBackup(
  path: string,
  onRow: (table: BackupHeader['tables'][number], row: BackupRow) => Promise<void> | undefined,
): Promise<BackupHeader> {
  const hash = createHash('sha256');
  const lines = linesOf(path);
  const next = async (): Promise<Buffer> => {
    const { value, done } = await lines.next();
    if (done === true) throw damaged('it ends too early');
    return value;
  };
  try {
    const first = await next().catch((cause: unknown) => {
      throw isFileError(cause) ? cause : notABackup(cause);
    });
    const header = parseHeader(first.toString());
    hash.update(first);
    for (const table of header.tables)
      for (let number = 0; number < table.rows; number++) {
        const line = await next();
        const row = parseRow(line.toString());
        if (row?.length !== table.columns.length)
          throw damaged(`row ${number + 1} of the table ${table.name} is not one`);
        hash.update(line);
        const waiting = onRow(table, row);
        if (waiting !== undefined) await waiting;
      }
    if (parseEnd((await next()).toString())?.sha256 !== hash.digest('hex'))
      throw damaged('its checksum is wrong');
    if ((await lines.next()).done !== true) throw damaged('something follows its end');
    return header;
  } finally {
    await lines.return(undefined);
  }
}

/** Lines with their line breaks. */
async function* linesOf(path: string): AsyncGenerator<Buffer, undefined> {
  const file = createReadStream(path);
  const unzipped = createGunzip();
  file.on('error', (error) => unzipped.destroy(error));
  let pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of file.pipe(unzipped) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...pieces, chunk.subarray(start, end + 1)]);
        pieces = [];
        length = 0;
        start = end + 1;
      }
      pieces.push(chunk.subarray(start));
      length += chunk.length - start;
      if (length > MAX_LINE) throw damaged('a line is too long');
    }
    if (length > 0) throw damaged('it ends too early');
    return undefined;
  } catch (error) {
    throw explain(error, path);
  } finally {
    file.destroy();
    unzipped.destroy();
  }
}

const isFileError = (error: unknown): boolean =>
  error instanceof StorageError && (error.cause as NodeJS.ErrnoException | undefined)?.syscall !== undefined;

function explain(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new StorageError(`There is no file ${path}.`, error);
  if (syscall !== undefined)
    return new StorageError(`The file ${path} cannot be read (${code ?? 'no code'}).`, error);
  if (code === 'Z_BUF_ERROR') return damaged('it ends too early', error);
  if (code?.startsWith('Z_')) return damaged('its compressed data is wrong', error);
  return error;
}

const damaged = (how: string, cause?: unknown): StorageError =>
  new StorageError(`The backup is damaged: ${how}. Use another one.`, cause);
