/** Checks whether each side has everything that the other wrote: exactly once, and in order. Pure. */

import { contentOf, type Entry, type Happening, type Item, type Side } from './ledger.js';

/** Places with messages. */
export type Place = 'Missive' | 'Twilio' | 'window';

/** The items of one side in one conversation at one place, in order. */
export interface Holding {
  readonly place: Place;
  readonly visitor: number;
  readonly from: Side;
  readonly items: readonly Item[];
}

export interface Difference {
  readonly place: Place;
  readonly visitor: number;
  readonly from: Side;
  readonly kind: 'missing' | 'too many' | 'out of order';
  readonly item: Item;
  /** Key of the written message; null for an unknown one. */
  readonly key: string | null;
  /** When the message was written, in milliseconds after the start. */
  readonly at: number | null;
}

/** The places where the messages of a side must be at the end. */
export const PLACES: Readonly<Record<Side, readonly Place[]>> = {
  visitor: ['Twilio', 'window', 'Missive'],
  agent: ['Twilio', 'window'],
};

/** All differences between the written and the delivered items; a place that was not read counts as empty. */
export function differences(entries: readonly Entry[], holdings: readonly Holding[]): Difference[] {
  const visitors = new Set([...entries, ...holdings].map(({ visitor }) => visitor));
  return [...visitors]
    .sort((a, b) => a - b)
    .flatMap((visitor) =>
      (['visitor', 'agent'] as const).flatMap((from) => {
        const written = entries.filter((entry) => entry.visitor === visitor && entry.from === from);
        return PLACES[from].flatMap((place) => {
          const held = holdings
            .filter((one) => one.place === place && one.visitor === visitor && one.from === from)
            .flatMap(({ items }) => items);
          return compare(written, held).map((difference) => ({ place, visitor, from, ...difference }));
        });
      }),
    );
}

/**
 * Differences of other places from Twilio's log: visitors' messages at Missive; both sides' messages in
 * the windows.
 */
export function differencesFromLog(holdings: readonly Holding[]): Difference[] {
  const isLog = ({ place }: Holding): boolean => place === 'Twilio';
  return holdings.filter(isLog).flatMap(({ visitor, from, items }) => {
    const logged = items.map((item, index): Entry => {
      const key = `index ${index} of what the ${from} wrote in Twilio’s log`;
      return { key, visitor, from, thread: 'log', items: [item], at: 0 };
    });
    return holdings
      .filter((one) => !isLog(one) && one.visitor === visitor && one.from === from)
      .flatMap(({ place, items: held }) =>
        compare(logged, held).map((difference) => ({ place, visitor, from, ...difference, at: null })),
      );
  });
}

type Found = Pick<Difference, 'kind' | 'item' | 'key' | 'at'>;

interface Expected {
  readonly content: string;
  readonly item: Item;
  readonly entry: Entry;
}

/** Compares thread by thread: there is no order between threads. */
function compare(written: readonly Entry[], held: readonly Item[]): Found[] {
  const [first] = written;
  const expected = written.flatMap((entry) =>
    entry.items.map((item): Expected => ({ content: contentOf(item), item, entry })),
  );
  // Unknown items belong to the replies.
  const main = first?.thread ?? '';
  const threadOf = new Map(expected.map(({ content, entry }) => [content, entry.thread]));
  const threads = new Set([main, ...threadOf.values()]);
  return [...threads].flatMap((thread) =>
    compareThread(
      expected.filter(({ entry }) => entry.thread === thread),
      held.filter((item) => (threadOf.get(contentOf(item)) ?? main) === thread),
    ),
  );
}

function compareThread(expected: readonly Expected[], held: readonly Item[]): Found[] {
  const actual = held.map((item) => ({ item, content: contentOf(item) }));
  const { left, right } = outsideCommon(expected, actual);
  const tooMany = right.map((place) => actual[place]!);
  const found: Found[] = [];
  for (const place of left) {
    const { content, item, entry } = expected[place]!;
    const elsewhere = tooMany.findIndex((one) => one.content === content);
    if (elsewhere >= 0) tooMany.splice(elsewhere, 1);
    found.push({ kind: elsewhere >= 0 ? 'out of order' : 'missing', item, key: entry.key, at: entry.at });
  }
  for (const { item, content } of tooMany) {
    const entry = expected.find((one) => one.content === content)?.entry;
    found.push({ kind: 'too many', item, key: entry?.key ?? null, at: entry?.at ?? null });
  }
  return found;
}

/** Positions outside the longest common subsequence, on either side. */
function outsideCommon(
  left: readonly { readonly content: string }[],
  right: readonly { readonly content: string }[],
): { left: number[]; right: number[] } {
  const isSame = (a: number, b: number): boolean => left[a]!.content === right[b]!.content;
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  const at = (a: number, b: number): number => lengths[a]![b]!;
  for (let a = left.length - 1; a >= 0; a -= 1)
    for (let b = right.length - 1; b >= 0; b -= 1)
      lengths[a]![b] = isSame(a, b) ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
  const outside: { left: number[]; right: number[] } = { left: [], right: [] };
  let [a, b] = [0, 0];
  while (a < left.length || b < right.length) {
    if (a < left.length && b < right.length && isSame(a, b)) [a, b] = [a + 1, b + 1];
    else if (b >= right.length || (a < left.length && at(a + 1, b) >= at(a, b + 1))) outside.left.push(a++);
    else outside.right.push(b++);
  }
  return outside;
}

/** Events within this time before and after a message may be related to it. */
const AROUND = 6_000;
const MOST_HAPPENINGS = 12;
const BESIDE = 2;

/** Describes a difference, with the events around it and the fate of adjacent messages. */
export function describe(
  { place, visitor, from, kind, item, key, at }: Difference,
  entries: readonly Entry[],
  happenings: readonly Happening[],
): string {
  const where = place === 'window' ? 'the visitor’s window' : place;
  const written = key === null ? 'nobody wrote it' : at === null ? key : `${key}, written at ${seconds(at)}`;
  const around = happenings
    .filter((one) => one.about === undefined && at !== null && Math.abs(one.at - at) <= AROUND)
    .sort((a, b) => Math.abs(a.at - (at ?? 0)) - Math.abs(b.at - (at ?? 0)))
    .slice(0, MOST_HAPPENINGS)
    .sort((a, b) => a.at - b.at);
  const ofThread = entries.filter((one) => one.visitor === visitor && one.from === from);
  const its = ofThread.findIndex((one) => one.key === key);
  const beside = its < 0 ? [] : ofThread.slice(Math.max(0, its - BESIDE), its + BESIDE + 1);
  return [
    `${kind} in ${where}: visitor ${visitor}, ${from}’s ${wordsOf(item)} (${written})`,
    ...around.map((one) => `    ${seconds(one.at)}  ${one.what}`),
    ...beside.map((entry) => `  ${entry.key === key ? '→' : ' '} ${wayOf(entry, happenings)}`),
  ].join('\n');
}

/** The history of a message in one line. */
function wayOf({ key, at, items }: Entry, happenings: readonly Happening[]): string {
  const way = happenings.filter(({ about }) => about === key).sort((a, b) => a.at - b.at);
  return [
    `${seconds(at)}  ${items.map(wordsOf).join(', ')}`,
    ...way.map((one) => `${seconds(one.at)} ${one.what}`),
  ].join('; ');
}

const wordsOf = (item: Item): string =>
  'text' in item ? `“${shorten(item.text)}”` : `file “${item.file}” (${item.sha256.slice(0, 8)})`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

const shorten = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 25)} … ${text.slice(-25)}` : text;
