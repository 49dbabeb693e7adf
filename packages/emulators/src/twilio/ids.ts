import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A Twilio SID: two letters for its type, then 32 hexadecimal digits. */
export type SidPrefix =
  'AC' | 'CH' | 'ES' | 'ET' | 'IM' | 'IS' | 'MB' | 'ME' | 'MP' | 'RL' | 'SK' | 'US' | 'WH';

export const newSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString('hex');

export const isSid = (prefix: SidPrefix, value: string): boolean =>
  value.startsWith(prefix) && /^[0-9a-f]{32}$/i.test(value.slice(2));

export const newSecret = (bytes = 16): string => randomBytes(bytes).toString('hex');

export const newFrameId = (): string => `TM${randomUUID()}`;

export const newUuid = (): string => randomUUID();

/** Hex SHA-1 of the parts; used for opaque ids, never for secrets. */
export const digestOf = (...parts: readonly string[]): string =>
  createHash('sha1').update(JSON.stringify(parts)).digest('hex');
