/** Custom data of messages (LC-32). */

import type { Meta } from './types.js';

/** Adds what is not there yet: existing values win, as documented. */
export const addMeta = (existing: Meta, added: Meta): Meta => ({ ...added, ...existing });

/** A request or message with the visitor's own data. */
export const withVisitorData = <Item extends { readonly meta?: Meta }>(
  item: Item,
  visitorData: Meta,
): Item => ({
  ...item,
  meta: messageMeta(item.meta ?? {}, visitorData),
});

/** Data of one message: the visitor's own (`language`, `platform`, `browser`) cannot be replaced. */
export const messageMeta = (custom: Meta, visitorData: Meta): Meta => ({ ...custom, ...visitorData });
