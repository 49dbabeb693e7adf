import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  COLUMNS,
  placeAfter,
  rowsOf,
  searchEmoji,
  storedRecent,
  withRecent,
  type Direction,
} from '../../src/core/emoji-picker.js';
import { EMOJI_GROUPS } from '../../src/elements/emoji-table.js';
import { EMOJI_NAMES } from '../../src/emoji-names/load.js';
import { LANGUAGES } from '../../src/locales/languages.js';

const ALL = EMOJI_GROUPS.flatMap(({ emoji }) => emoji);
const names = ['pizza, cheese, slice', 'crème brûlée', 'cheese wedge, pizza'].join('\n');

describe('the search of the emoji picker', () => {
  const search = (query: string): string => searchEmoji(['🍕', '🍮', '🧀'], names, query).join('');

  it('LC-45 finds every word, in names before keywords', () => {
    assert.equal(search('pizza'), '🍕🧀');
    assert.equal(search('cheese'), '🧀🍕');
    assert.equal(search('slice pizza'), '🍕');
    assert.equal(search('sliced pizza'), '');
  });

  it('LC-45 ignores case, accents and full-width forms', () => {
    assert.equal(search('CREME brulee'), '🍮');
    assert.equal(search('ｐｉｚｚａ'), '🍕🧀');
  });

  it('LC-45 has a name for each emoji in each language of the window', async () => {
    assert.deepEqual(Object.keys(EMOJI_NAMES).sort(), ['en', ...Object.keys(LANGUAGES)].sort());
    for (const [tag, load] of Object.entries(EMOJI_NAMES)) {
      const lines = (await load()).names.split('\n');
      assert.equal(lines.length, ALL.length, tag);
      assert.deepEqual(
        lines.filter((line) => !/^\S.*\S$|^\S$/u.test(line)),
        [],
        tag,
      );
    }
  });
});

describe('the recent choices of the emoji picker', () => {
  it('LC-45 contain the latest first, each once, at most one row', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL), { minLength: 1 }), (chosen) => {
        const recent = chosen.reduce<string[]>(withRecent, []);
        assert.equal(recent[0], chosen.at(-1));
        assert.equal(new Set(recent).size, recent.length);
        assert.equal(recent.length, Math.min(COLUMNS, new Set(chosen).size));
        assert.deepEqual(storedRecent(recent.join(' '), ALL), recent);
      }),
    );
  });

  it('LC-07 LC-45 are read from any stored text', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), (text) => {
        assert.ok(storedRecent(text, ALL).every((one) => ALL.includes(one)));
      }),
    );
  });
});

describe('the movement in the emoji picker', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: COLUMNS }), { minLength: 1, maxLength: 8 });
  const opposite = {
    next: 'previous',
    previous: 'next',
    down: 'up',
    up: 'down',
    first: 'last',
    last: 'first',
  };

  it('LC-17 LC-45 stays within the emoji and is reversible in rows of one length', () => {
    fc.assert(
      fc.property(
        lengths,
        fc.nat(100),
        fc.constantFrom<Direction>('next', 'previous', 'down', 'up', 'first', 'last'),
        (rows, nat, direction) => {
          const total = rows.reduce((sum, length) => sum + length, 0);
          const place = nat % total;
          const moved = placeAfter(rows, place, direction);
          assert.ok(moved >= 0 && moved < total);
          const isEven = rows.every((length) => length === rows[0]);
          if (isEven && moved !== place && !['first', 'last'].includes(direction))
            assert.equal(placeAfter(rows, moved, opposite[direction] as Direction), place);
        },
      ),
    );
  });

  it('LC-17 LC-45 goes to the last of a shorter row', () => {
    const rows = rowsOf(ALL.slice(0, 11)).map((row) => row.length);
    assert.deepEqual(rows, [9, 2]);
    assert.equal(placeAfter(rows, 8, 'down'), 10);
    assert.equal(placeAfter(rows, 10, 'up'), 1);
    assert.equal(placeAfter(rows, 10, 'down'), 10);
  });
});
