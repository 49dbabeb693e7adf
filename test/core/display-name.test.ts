/** Names and texts that are invisible, or misleading (CC-07). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBlank } from '../../src/core/blank-text.js';
import { displayName } from '../../src/core/display-name.js';

/** Every invisible character: by Unicode's property, and those with an empty glyph. */
const EMPTY_GLYPHS = [0x2800, 0xfffc, 0x1d159, 0x13441, 0x13442, 0x16fe4, 0xfff9, 0xfffa, 0xfffb];
const invisible = (): string[] => {
  const found = EMPTY_GLYPHS.map((code) => String.fromCodePoint(code));
  for (let code = 0; code <= 0xe0fff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (/[\s\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u.test(character)) found.push(character);
  }
  return found;
};
const graphemes = (text: string): number => [...new Intl.Segmenter().segment(text)].length;
const named = (character: string): string => `U+${character.codePointAt(0)!.toString(16).toUpperCase()}`;

describe('a blank text', () => {
  it('CC-07 consists of any number of invisible characters', () => {
    const all = invisible();
    assert.ok(all.length > 4_000, String(all.length));
    const seen = all.filter((character) => !isBlank(character.repeat(3)) || !isBlank(` ${character} `));
    assert.deepEqual(seen.map(named), []);
    assert.equal(isBlank(''), true);
  });

  it('CC-07 is not blank if any character is visible', () => {
    for (const text of ['.', 'ł', '💙', '👩‍💻', '❤️', '☎', '\u0301', '한', '⠁', '\u200Bx', 'ه'])
      assert.equal(isBlank(text), false, text);
  });
});

describe('a displayed name', () => {
  it('CC-07 contains no invisible characters', () => {
    const left = invisible().filter((character) => {
      const many = character.repeat(150);
      return (
        displayName(many) !== '' ||
        displayName(`Bob${many}`) !== 'Bob' ||
        displayName(`${many}Bob`) !== 'Bob' ||
        !['BobLee', 'Bob Lee'].includes(displayName(`Bob${many}Lee`))
      );
    });
    assert.deepEqual(left.map(named), []);
  });

  const kept = [
    'Jane Doe',
    'Unverified Jane',
    'Zoë O’Brien-Smith, Jr.',
    'O´Brien',
    "D'Arcy (she/her)",
    'Nguyễn Thị Minh Khai',
    '李小龙',
    'ﾔﾏﾀﾞ ﾀﾛｳ',
    'علی‌رضا',
    'क्‍षमा',
    'שָׁלוֹם',
    'สมชาย ใจดี',
    'བཀྲ་ཤིས',
    '김영희',
    '👩‍💻 Ada ❤️',
    'A+B & Söhne №1',
  ];
  for (const name of kept)
    it(`CC-07 is unchanged: ${name}`, () => assert.equal(displayName(name), name.normalize('NFC')));

  const changed: Record<string, string> = {
    'Zoë [she/her]': 'Zoë (she/her)',
    'Bob 【x】〔y〕⟦z⟧［w］': 'Bob (x)(y)(z)(w)',
    'Bob ✓ ✔️ ✅ ☑': 'Bob',
    'Bob\nLee\tDoe': 'Bob Lee Doe',
    'Bob \u202E]x[': 'Bob )x(',
    'Bo\u200Db\u200C': 'Bob',
    '\u0301\u0302Bob': 'Bob',
    '┌Bob┐': 'Bob',
  };
  for (const [name, shown] of Object.entries(changed))
    it(`CC-07 ${JSON.stringify(name)} is shown as ${JSON.stringify(shown)}`, () =>
      assert.equal(displayName(name), shown));

  it('CC-07 has at most three marks per character', () => {
    // Canonical order sorts marks that are drawn in the same place.
    assert.equal(displayName(`Z${'\u0336\u0337\u033F'.repeat(50)}oe`), 'Z\u0336\u0337\u0336oe');
    assert.equal(displayName(`Zoe${'\u20DD'.repeat(9)}`), 'Zoe');
  });

  it('CC-07 has at most 60 graphemes, with an ellipsis when it was longer', () => {
    assert.equal(displayName('x'.repeat(60)), 'x'.repeat(60));
    assert.equal(displayName('x'.repeat(61)), `${'x'.repeat(59)}…`);
    assert.equal(displayName('💙'.repeat(100)), `${'💙'.repeat(59)}…`);
    for (const long of ['👩‍👩‍👧‍👦', 'e\u0301\u0302', '\u1100', '👩‍', '🇩', 'क्ष', '각']) {
      const shown = displayName(long.repeat(150));
      assert.ok(graphemes(shown) <= 60 && Array.from(shown).length <= 91, `${long}: ${shown}`);
    }
  });
});
