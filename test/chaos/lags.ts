/** How long messages take from one side to the other, in quiet times and during the storm. */

import { contentOf, type Entry, type Item, type Side } from './ledger.js';

export class Lags {
  /** Milliseconds from writing to arrival, by side and time. */
  readonly #lags: { from: Side; at: number; lag: number }[] = [];
  readonly #waiting = new Map<string, Entry[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The first item of a message represents it. */
  wrote(entry: Entry): void {
    const [item] = entry.items;
    if (!item) return;
    const key = keyOf(entry.visitor, entry.from, item);
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), entry]);
  }

  /** Records the arrival of the oldest pending message with this content. */
  arrived(visitor: number, from: Side, items: readonly Item[]): void {
    const now = this.#now();
    for (const item of items) {
      const entry = this.#waiting.get(keyOf(visitor, from, item))?.shift();
      if (entry) this.#lags.push({ from, at: entry.at, lag: now - entry.at });
    }
  }

  /** Percentiles (50 %, 95 %, maximum) of messages written between two times. */
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

/** A file is identified by name: its bytes are compared at the end. */
const keyOf = (visitor: number, from: Side, item: Item): string =>
  `${visitor} ${from} ${contentOf('file' in item ? { ...item, sha256: '' } : item)}`;
