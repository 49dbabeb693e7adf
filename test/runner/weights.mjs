/**
 * How long each file takes on a quiet machine of two cores, in seconds (`RECORD_WEIGHTS=1 npm test` records
 * them). They determine the order of jobs and their time limits, but no test's result.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('./weights.json', import.meta.url);
const weights = JSON.parse(readFileSync(FILE, 'utf8'));

/** For files without a record. */
const UNKNOWN = 15;
/** A busy machine may be this many times slower, plus a delay. */
const SLOWER = 20;
const MOMENT = 300;

export const weightOf = (name) => weights[name] ?? UNKNOWN;

/** Seconds after which something of this weight is considered hung. */
export const limitOf = (weight) => Math.ceil(MOMENT + SLOWER * weight);

export function recordWeights(seconds) {
  const all = { ...weights, ...seconds };
  const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
  const rounded = sorted.map(([name, value]) => [name, Math.max(0.1, Math.round(value * 10) / 10)]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}
