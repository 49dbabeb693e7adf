/** Pictures of the team that were uploaded on the Setup page. */

import type { PictureType } from '../accounts/picture-type.js';

export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

export interface PictureStore {
  /**
   * Stores a picture, whose id is the hash of its content. Of an account's older pictures, only the newest are kept, and
   * those in use.
   * @param inUse ids
   */
  addPicture(
    accountId: string,
    id: string,
    picture: Picture,
    inUse: readonly string[],
    now: number,
  ): Promise<void>;
  findPicture(accountId: string, id: string): Promise<Picture | null>;
}
