import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two credentials in constant time. */
export const isSameSecret = (left: string, right: string): boolean => {
  const hash = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(hash(left), hash(right));
};
