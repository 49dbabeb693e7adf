/** Detects at start that the encryption key does not belong to this database. */

import type { Kysely } from 'kysely';
import type { SecretBox } from '../crypto/secret-box.js';
import type { Schema } from './schema.js';
import { StorageError } from '../stores/store.js';

const NAME = 'key-check';
const TEXT = 'missive-chat';

/** The key is not the one that the secrets were encrypted with. */
export class WrongKeyError extends StorageError {}

/** @throws WrongKeyError */
export async function checkKey(db: Kysely<Schema>, box: SecretBox): Promise<void> {
  // An older database has no check; its secrets are decrypted instead.
  const account = await db.selectFrom('accounts').select('secret_key').limit(1).executeTakeFirst();
  if (account !== undefined) openOrExplain(box, account.secret_key);
  await db
    .insertInto('facts')
    .values({ name: NAME, value: box.seal(TEXT) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('facts')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirstOrThrow();
  openOrExplain(box, value);
}

function openOrExplain(box: SecretBox, sealed: string): void {
  try {
    box.open(sealed);
  } catch (cause) {
    throw new WrongKeyError(
      'The secrets in this database were encrypted with another key. Set MISSIVE_CHAT_ENCRYPTION_KEY to the key ' +
        'they were encrypted with, or put back the file encryption.key that belongs to the data folder.',
      cause,
    );
  }
}
