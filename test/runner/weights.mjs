/**
 * How long each file takes on a quiet machine of two cores, in seconds (`RECORD_WEIGHTS=1 npm test` records them).
 * They decide the order of jobs and when a file is taken for hung; no test passes or fails by them.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('./weights.json', import.meta.url);
const weights = JSON.parse(readFileSync(FILE, 'utf8'));

/** Of what has not been recorded. */
const UNKNOWN = 15;
/** A busy machine may be so many times slower, and a moment late. */
const SLOWER = 20;
const MOMENT = 300;

export const weightOf = (name) => weights[name] ?? UNKNOWN;

/** Seconds after which something of this weight is taken for hung. */
export const limitOf = (weight) => Math.ceil(MOMENT + SLOWER * weight);

export function recordWeights(seconds) {
  const all = { ...weights, ...seconds };
  const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
  const rounded = sorted.map(([name, value]) => [name, Math.max(0.1, Math.round(value * 10) / 10)]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}
