/**
 * Passwords of operators, hashed with scrypt of Node itself (RFC 7914): memory-hard, without a package and without a
 * native module of its own. The parameters are OWASP's and are stored with each hash, so that they can be raised.
 */

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { HttpError, retryAfter } from '../http/errors.js';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 200;

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}
/** 64 MiB for each of two passes. */
const COST: Cost = { N: 2 ** 16, r: 8, p: 2 };
const KEY_LENGTH = 32;
const SALT_LENGTH = 16;
const FORMAT = /^scrypt:(\d{1,8}):(\d{1,3}):(\d{1,3}):([\w-]{22}):([\w-]{43})$/;

/** One at a time, since each takes 64 MiB: requests to sign in are public. */
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
/** About ten seconds. */
const MAX_WAITING = 20;

/** @throws HttpError 503 `overloaded` */
function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const run = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      // The same word in another Unicode form is the same password.
      scrypt(password.normalize('NFKC'), salt, KEY_LENGTH, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });
  if (waiting >= MAX_WAITING)
    throw new HttpError(503, 'overloaded', 'Too many are signing in at the moment. Please try again.', {
      headers: retryAfter(5),
    });
  waiting += 1;
  const own = last.then(run, run).finally(() => (waiting -= 1));
  last = own.catch(() => undefined);
  return own;
}

export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_LENGTH);
  const key = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return `scrypt:${N}:${r}:${p}:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

/** In constant time. With null, as for an unknown name, it takes as long and is false. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = FORMAT.exec(hash ?? '') ?? [];
  const isKnown = hash !== null && N !== undefined;
  const cost = isKnown ? { N: Number(N), r: Number(r), p: Number(p) } : COST;
  const offered = await derive(
    password,
    isKnown ? Buffer.from(salt, 'base64url') : randomBytes(SALT_LENGTH),
    cost,
  );
  const right = isKnown ? Buffer.from(key, 'base64url') : randomBytes(KEY_LENGTH);
  return timingSafeEqual(offered, right) && isKnown;
}
