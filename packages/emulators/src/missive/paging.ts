import { errors } from './errors.js';

interface Page {
  readonly min: number;
  readonly standard: number;
  readonly max: number;
}

const wholeNumber = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw errors.invalid(`'${name}' must be a whole number`);
  return Number(text);
};

export const readLimit = (text: string | undefined, { min, standard, max }: Page): number => {
  const limit = wholeNumber('limit', text) ?? standard;
  if (limit < min) throw errors.invalid(`min 'limit' value is ${min}`);
  if (limit > max) throw errors.invalid(`max 'limit' value is ${max}`);
  return limit;
};

export const readOffset = (text: string | undefined): number => wholeNumber('offset', text) ?? 0;

/**
 * Newest first, up to and including `until`. A page may exceed the limit (API §7): it includes all entries
 * with the time of its last one, since the next page starts at that time.
 */
export const pageOf = <Entry>(
  entries: readonly Entry[],
  timeOf: (entry: Entry) => number,
  query: { limit: number; until: string | undefined },
): Entry[] => {
  const until = wholeNumber('until', query.until) ?? Infinity;
  const sorted = entries
    .filter((entry) => timeOf(entry) <= until)
    .reverse()
    .sort((left, right) => timeOf(right) - timeOf(left));
  const last = sorted[query.limit - 1];
  return last === undefined ? sorted : sorted.filter((entry) => timeOf(entry) >= timeOf(last));
};
