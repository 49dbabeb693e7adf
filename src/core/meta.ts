/** Custom data of messages (LC-32). */

import type { Meta } from './types.js';

/** Adds missing keys: existing values take precedence, as documented. */
export const addMeta = (existing: Meta, added: Meta): Meta => ({ ...added, ...existing });

/** Adds the visitor's own data to a request or message. */
export const withVisitorData = <Item extends { readonly meta?: Meta }>(
  item: Item,
  visitorData: Meta,
): Item => ({
  ...item,
  meta: messageMeta(item.meta ?? {}, visitorData),
});

/** Returns the data of one message: the visitor's own (`language`, `platform`, `browser`) cannot be replaced. */
export const messageMeta = (custom: Meta, visitorData: Meta): Meta => ({ ...custom, ...visitorData });
