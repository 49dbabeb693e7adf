/**
 * The file of a backup: gzipped lines of JSON. The first is the header; then comes an array for each row, table by
 * table; the last is the checksum of those before. It is the same for both databases.
 */

import { z } from 'zod';
import { StorageError } from '../../stores/store.js';

export const FORMAT = 'missive-chat-backup';
/** Changes when older versions could not read the file; a changed schema is not a reason. */
export const FORMAT_VERSION = 1;

const count = z.int().min(0);
const name = z.string().min(1).max(200);

const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** Names of the migrations that the database had: the version of its schema. */
  migrations: z.array(name),
  /** A table that refers to another comes after it. */
  tables: z.array(z.object({ name, columns: z.array(name).min(1), rows: count })),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export const rowsIn = ({ tables }: BackupHeader): number => tables.reduce((sum, { rows }) => sum + rows, 0);

const endSchema = z.object({ sha256: z.string() });

/** A row, with its values in the order of the table's columns. */
export type BackupRow = readonly (string | number | null)[];
const rowSchema = z.array(z.union([z.string(), z.number(), z.null()]));

/** @throws StorageError */
export function parseHeader(line: string): BackupHeader {
  const header = parse(headerSchema, line);
  if (header === null) throw notABackup();
  if (header.version > FORMAT_VERSION)
    throw new StorageError(
      `The backup was made by a newer version of missive-chat (its format is ${header.version}), which this version ` +
        'cannot read. Use that version or a newer one.',
    );
  return header;
}

export const parseRow = (line: string): BackupRow | null => parse(rowSchema, line);
export const parseEnd = (line: string): { readonly sha256: string } | null => parse(endSchema, line);

export const notABackup = (cause?: unknown): StorageError =>
  new StorageError('The file is not a backup that “missive-chat backup” has made.', cause);

function parse<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
