/** How long messages take from one side to the other, in a quiet time and in a storm. */

import { contentOf, type Entry, type Item, type Side } from './ledger.js';

export class Lags {
  /** Milliseconds from writing to arrival, by side and time. */
  readonly #lags: { from: Side; at: number; lag: number }[] = [];
  readonly #waiting = new Map<string, Entry[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What of a message comes first stands for it. */
  wrote(entry: Entry): void {
    const [item] = entry.items;
    if (!item) return;
    const key = keyOf(entry.visitor, entry.from, item);
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), entry]);
  }

  /** The oldest one of this content that has not arrived yet has. */
  arrived(visitor: number, from: Side, items: readonly Item[]): void {
    const now = this.#now();
    for (const item of items) {
      const entry = this.#waiting.get(keyOf(visitor, from, item))?.shift();
      if (entry) this.#lags.push({ from, at: entry.at, lag: now - entry.at });
    }
  }

  /** Of what was written between two times: 50 %, 95 %, and the longest. */
  percentiles(from: Side, since: number, until: number): readonly [number, number, number, number] {
    const lags = this.#lags
      .filter((one) => one.from === from && one.at >= since && one.at < until)
      .map(({ lag }) => lag)
      .sort((a, b) => a - b);
    const at = (part: number): number =>
      lags[Math.min(lags.length - 1, Math.floor(lags.length * part))] ?? NaN;
    return [at(0.5), at(0.95), at(1), lags.length];
  }
}

/** Of a file the name is enough: its bytes are looked at in the end. */
const keyOf = (visitor: number, from: Side, item: Item): string =>
  `${visitor} ${from} ${contentOf('file' in item ? { ...item, sha256: '' } : item)}`;
