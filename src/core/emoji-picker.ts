/** Search, recent choices and movement of the emoji picker. Pure. */

/** Key of the recent choices in the site's `localStorage`; the choices are separated by spaces. */
export const RECENT_KEY = 'missive-chat-emoji';

/** The number of emoji in a row. */
export const COLUMNS = 9;

/** Folds a text for comparison: no accents, no upper case, no compatibility forms (full-width letters). */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * Returns the emoji whose name or keywords contain every word of the query; first those with all words in their name.
 *
 * @param names - One line per emoji, in the order of `emoji`: the name, then keywords, separated by commas.
 */
export function searchEmoji(emoji: readonly string[], names: string, query: string): string[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const hasAll = (text: string): boolean => words.every((word) => text.includes(word));
  const lines = folded(names).split('\n');
  const found = emoji.flatMap((one, index) => {
    const line = lines[index] ?? '';
    const [name = ''] = line.split(',');
    return hasAll(line) ? [{ one, isNamed: hasAll(name) }] : [];
  });
  return [...found.filter(({ isNamed }) => isNamed), ...found.filter(({ isNamed }) => !isNamed)].map(
    ({ one }) => one,
  );
}

/** Returns the recent choices after a new one: the latest first, each once, at most one row. */
export const withRecent = (recent: readonly string[], chosen: string): string[] =>
  [chosen, ...recent.filter((one) => one !== chosen)].slice(0, COLUMNS);

/** Returns the stored recent choices; anything else in the text is ignored. */
export function storedRecent(text: string | null, known: readonly string[]): string[] {
  const stored = new Set(text?.split(' '));
  return [...stored].filter((one) => known.includes(one)).slice(0, COLUMNS);
}

/** Splits the emoji of a group into rows. */
export const rowsOf = (emoji: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(emoji.length / COLUMNS) }, (_, row) =>
    emoji.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );

export type Direction = 'next' | 'previous' | 'down' | 'up' | 'first' | 'last';

/**
 * Returns the index after a movement, counted through all rows. Up and down keep the column; in a shorter row, the last
 * emoji is used.
 *
 * @param lengths - The length of each row.
 */
export function placeAfter(lengths: readonly number[], place: number, direction: Direction): number {
  const last = lengths.reduce((sum, length) => sum + length, 0) - 1;
  const starts = lengths.map((_, row) => lengths.slice(0, row).reduce((sum, length) => sum + length, 0));
  const row = starts.filter((start) => start <= place).length - 1;
  const inRow = (other: number): number => {
    const [start, length, here] = [starts[other], lengths[other], starts[row]];
    if (start === undefined || length === undefined || here === undefined) return place;
    return start + Math.min(place - here, length - 1);
  };
  const moved = {
    next: place + 1,
    previous: place - 1,
    down: inRow(row + 1),
    up: inRow(row - 1),
    first: 0,
    last,
  }[direction];
  return Math.max(0, Math.min(moved, last));
}
