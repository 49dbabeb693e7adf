/** The chaos run's verdict can fail: it finds and describes any difference in messages. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemsOf, type Entry, type Item } from '../chaos/ledger.js';
import {
  describe as sayDifference,
  differences,
  differencesFromLog,
  PLACES,
  type Holding,
} from '../chaos/verdict.js';

const photo = itemsOf('', [{ name: 'photo.png', bytes: new Uint8Array([1, 2, 3]) }]);
const otherPhoto = itemsOf('', [{ name: 'photo.png', bytes: new Uint8Array([1, 2, 4]) }]);
const text = (body: string): Item => ({ text: body });

const entry = (key: string, from: Entry['from'], items: readonly Item[], thread = 'replies'): Entry => ({
  key,
  visitor: 1,
  from,
  thread,
  items,
  at: 1_000,
});
const WRITTEN: readonly Entry[] = [
  entry('a', 'visitor', [text('one')]),
  entry('b', 'visitor', [text('ok')]),
  entry('c', 'visitor', photo),
  entry('d', 'visitor', [text('ok')]),
  entry('e', 'visitor', [text('two')]),
  entry('x', 'agent', [text('hello'), ...photo]),
  entry('y', 'agent', [text('bye')]),
];

/** All messages everywhere, but with one side's at one place changed by `change`. */
function holdings(
  written: readonly Entry[],
  from: Entry['from'] = 'visitor',
  place: Holding['place'] = 'Missive',
  change: (items: Item[]) => Item[] = (items) => items,
): Holding[] {
  return (['visitor', 'agent'] as const).flatMap((side) =>
    PLACES[side].map((where) => {
      const items = written.filter((one) => one.from === side).flatMap((one) => one.items);
      return {
        place: where,
        visitor: 1,
        from: side,
        items: side === from && where === place ? change(items) : items,
      };
    }),
  );
}

const found = (
  from: Entry['from'],
  place: Holding['place'],
  change: (items: Item[]) => Item[],
): (readonly [string, string | null])[] =>
  differences(WRITTEN, holdings(WRITTEN, from, place, change)).map((one) => {
    assert.deepEqual([one.place, one.from, one.visitor], [place, from, 1]);
    return [one.kind, one.key] as const;
  });

describe('the verdict of the chaos run', () => {
  it('compares Missive and the window with Twilio’s log, by content and order', () => {
    assert.deepEqual(differencesFromLog(holdings(WRITTEN)), []);
    const kinds = (from: Entry['from'], place: Holding['place'], change: (items: Item[]) => Item[]) =>
      differencesFromLog(holdings(WRITTEN, from, place, change)).map((one) => [one.kind, one.place]);
    const twice = ([first, ...rest]: Item[]): Item[] => [first!, first!, ...rest];
    const swapped = ([first, second, ...rest]: Item[]): Item[] => [second!, first!, ...rest];
    assert.deepEqual(kinds('visitor', 'Missive', twice), [['too many', 'Missive']]);
    assert.deepEqual(kinds('visitor', 'Missive', swapped), [['out of order', 'Missive']]);
    assert.deepEqual(
      kinds('agent', 'window', (items) => items.slice(1)),
      [['missing', 'window']],
    );
  });

  it('finds no difference when everything arrived once and in order', () => {
    assert.deepEqual(differences(WRITTEN, holdings(WRITTEN)), []);
  });

  for (const [from, places] of Object.entries(PLACES) as [Entry['from'], readonly Holding['place'][]][])
    for (const place of places) {
      it(`finds missing, duplicated or moved messages: ${from}’s, at ${place}`, () => {
        const last = from === 'visitor' ? 'e' : 'y';
        const first = from === 'visitor' ? 'a' : 'x';
        assert.deepEqual(
          found(from, place, (items) => items.slice(0, -1)),
          [['missing', last]],
        );
        assert.deepEqual(
          found(from, place, (items) => [...items, items.at(-1)!]),
          [['too many', last]],
        );
        assert.deepEqual(
          found(from, place, (items) => [...items.slice(1), items[0]!]),
          [['out of order', first]],
        );
      });
    }

  it('finds one of several equal texts missing, and one too many', () => {
    assert.deepEqual(
      found('visitor', 'Missive', (items) => items.filter((_, place) => place !== 3)),
      [['missing', 'd']],
    );
    assert.deepEqual(
      found('visitor', 'Missive', (items) => [...items.slice(0, 2), text('ok'), ...items.slice(2)]).map(
        ([kind]) => kind,
      ),
      ['too many'],
    );
  });

  it('finds a file with other bytes, and unknown messages', () => {
    assert.deepEqual(
      found('visitor', 'Twilio', (items) => items.map((item) => ('file' in item ? otherPhoto[0]! : item))),
      [
        ['missing', 'c'],
        ['too many', null],
      ],
    );
  });

  it('finds everything missing where nothing was read, and another visitor’s conversation', () => {
    assert.equal(differences(WRITTEN, []).length, 5 * 3 + 3 * 2);
    const stranger: Holding = { place: 'Missive', visitor: 2, from: 'visitor', items: [text('one')] };
    assert.deepEqual(
      differences(WRITTEN, [...holdings(WRITTEN), stranger]).map(({ kind, visitor }) => [kind, visitor]),
      [['too many', 2]],
    );
  });

  it('requires no order between two conversations at Missive, but all of both', () => {
    const written = [...WRITTEN, entry('z', 'agent', [text('a new one')], 'new 1')];
    const moved = (items: Item[]): Item[] => [items.at(-1)!, ...items.slice(0, -1)];
    assert.deepEqual(differences(written, holdings(written, 'agent', 'window', moved)), []);
    const without = (items: Item[]): Item[] => items.slice(0, -1);
    assert.deepEqual(
      differences(written, holdings(written, 'agent', 'window', without)).map(({ kind, key }) => [kind, key]),
      [['missing', 'z']],
    );
  });

  it('names the message, and what happened around it', () => {
    const [difference] = differences(
      WRITTEN,
      holdings(WRITTEN, 'visitor', 'Missive', (items) => items.slice(1)),
    );
    const happenings = [
      { at: 900, what: 'process 1 was killed' },
      { at: 1_200, what: 'index 4 of Twilio’s', about: 'b' },
      { at: 60_000, what: 'something else' },
    ];
    assert.deepEqual(sayDifference(difference!, WRITTEN, happenings).split('\n'), [
      'missing in Missive: visitor 1, visitor’s “one” (a, written at 1.00 s)',
      '    0.90 s  process 1 was killed',
      '  → 1.00 s  “one”',
      '    1.00 s  “ok”; 1.20 s index 4 of Twilio’s',
      '    1.00 s  file “photo.png” (039058c6)',
    ]);
  });
});
