/** Random keys of an account. */

import { randomBytes } from 'node:crypto';
import type { Account } from './account-store.js';

/** Signs users' digests: 128 bits, in a form that people can copy. */
export const newSecretKey = (): string => randomBytes(16).toString('hex');

export const newAccountKeys = (): Pick<Account, 'secretKey' | 'visitorTokenKey'> => ({
  secretKey: newSecretKey(),
  visitorTokenKey: randomBytes(32).toString('base64url'),
});
