import type { Message } from '../../core/types.js';
import { isPicture } from './attachment.js';
import type { ThreadRow } from './thread-rows.js';

export interface GridRow extends ThreadRow {
  /** Column of a picture in a grid of several messages; without one, it has the last line (LC-49). */
  readonly cell: '' | 'cell' | 'cell first' | 'cell second';
  /** Id of the first message of the grid that ends here; of this message if it is in none; empty before the end of one. */
  readonly ends: string;
}

/**
 * Messages of a group that are one picture each form a grid: pictures sent together, which are one message each. The
 * column depends on earlier messages only, so that a picture that comes moves no other.
 */
export function pictureGrid(rows: readonly ThreadRow[]): GridRow[] {
  let place = 0;
  let first = '';
  let joins = false;
  return rows.map((row, index) => {
    place = joins ? place + 1 : 0;
    if (!joins) first = row.message.id;
    const next = rows[index + 1];
    joins = !row.endsGroup && isOnePicture(row.message) && !!next && isOnePicture(next.message);
    const cell = place % 2 ? 'cell second' : joins ? 'cell first' : place ? 'cell' : '';
    return { ...row, cell, ends: joins ? '' : first };
  });
}

/** Whether nothing but one picture is displayed of the message. */
const isOnePicture = (message: Message): boolean =>
  message.media.length === 1 &&
  message.media.every((media) => isPicture(message, media)) &&
  !message.body.trim();
