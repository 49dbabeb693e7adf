/** Custom data of messages (LC-32). */

import type { Meta } from './types.js';

/** Adds what is not there yet: existing values win, as documented. */
export const addMeta = (existing: Meta, added: Meta): Meta => ({ ...added, ...existing });

/** The most that the chat server takes with a message; bytes are those of the JSON. */
const MOST = { names: 50, nameLength: 100, bytes: 10_000 };

/**
 * Data of one message: the visitor's own (`language`, `platform`, `browser`) cannot be replaced. What is too
 * much is left out, name by name, so that it stops nobody from writing; `leaveOut` hears of it.
 */
export function messageMeta(
  custom: Meta,
  visitorData: Meta,
  leaveOut: (name: string) => void = () => undefined,
): Meta {
  const taken = Object.entries(visitorData);
  let room = MOST.bytes - jsonBytes(visitorData);
  for (const [name, value] of Object.entries(custom)) {
    if (Object.hasOwn(visitorData, name)) continue;
    const bytes = jsonBytes({ [name]: value });
    const isTooMany = taken.length >= MOST.names;
    if (isTooMany || name.length > MOST.nameLength || bytes > room) {
      leaveOut(name);
      continue;
    }
    taken.push([name, value]);
    room -= bytes;
  }
  return Object.fromEntries(taken);
}

/** UTF-8 bytes of the JSON. */
function jsonBytes(meta: Meta): number {
  let bytes = 0;
  for (const character of JSON.stringify(meta)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
