import type { Kysely } from 'kysely';
import type { PictureType } from '../accounts/picture-type.js';
import type { Picture, PictureStore } from '../stores/picture-store.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';

/** Pictures kept of one account, besides those in use: an undone change may need an older one. */
const MAX_PICTURES = 30;

export class Pictures implements PictureStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async addPicture(
    accountId: string,
    id: string,
    { type, bytes }: Picture,
    inUse: readonly string[],
    now: number,
  ): Promise<void> {
    const added = { type, content: Buffer.from(bytes).toString('base64'), added_at: toIso(now) };
    await this.#db
      .insertInto('pictures')
      .values({ account_id: accountId, id, ...added })
      .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet(added))
      .execute();
    const newest = await this.#db
      .selectFrom('pictures')
      .select('id')
      .where('account_id', '=', accountId)
      .orderBy('added_at', 'desc')
      .orderBy('id')
      .limit(MAX_PICTURES)
      .execute();
    await this.#db
      .deleteFrom('pictures')
      .where('account_id', '=', accountId)
      .where('id', 'not in', [...newest.map((one) => one.id), id, ...inUse])
      .execute();
  }

  async findPicture(accountId: string, id: string): Promise<Picture | null> {
    const row = await this.#db
      .selectFrom('pictures')
      .select(['type', 'content'])
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { type: row.type as PictureType, bytes: Buffer.from(row.content, 'base64') };
  }
}
