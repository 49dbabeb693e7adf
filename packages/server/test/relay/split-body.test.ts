import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitBody } from '../../src/relay/split-body.js';
import { PAYLOADS, randomFrom } from '../../../../test/fixtures/xss-payloads.js';

const lengthOf = (text: string): number => text.length;
const withoutSpace = (text: string): string => text.replace(/\s+/g, '');

describe('splitting a long text', () => {
  it('CC-02 returns one message when it fits', () => {
    for (const text of ['Hello', 'é'.repeat(5), '  indented']) assert.deepEqual(splitBody(text, 10), [text]);
    for (const text of ['', ' \n ']) assert.deepEqual(splitBody(text, 10), []);
  });

  it('CC-02 splits between paragraphs, else lines, else words', () => {
    assert.deepEqual(splitBody('One two.\n\nThree four', 15), ['One two.', 'Three four']);
    assert.deepEqual(splitBody('One two\nthree four', 14), ['One two', 'three four']);
    assert.deepEqual(splitBody('One two three four', 10), ['One two', 'three four']);
    assert.deepEqual(splitBody('One\n• two\n  • three', 12), ['One\n• two', '  • three']);
    // A short first paragraph does not take a message of its own.
    assert.deepEqual(splitBody('Hi\n\none two three four five', 24), ['Hi\n\none two three four', 'five']);
  });

  it('CC-02 never splits a grapheme cluster', () => {
    const family = '👨‍👩‍👧‍👦';
    assert.deepEqual(splitBody(family.repeat(3), lengthOf(family) * 2 - 1), [family, family, family]);
    assert.deepEqual(splitBody('🇳🇴🇸🇪🇩🇰', 10), ['🇳🇴🇸🇪', '🇩🇰']);
    assert.deepEqual(splitBody('ae\u0301ie\u0301', 5), ['ae\u0301i', 'e\u0301']);
    // Longer than a message: split anyway, but not inside a surrogate pair.
    const zalgo = 'x' + '\u0301'.repeat(20);
    assert.equal(splitBody(zalgo, 8).join(''), zalgo);
    assert.deepEqual(splitBody('👍👍', 3), ['👍', '👍']);
  });

  it('CC-02 keeps a link with words whole', () => {
    const link = '{{ link:https://kiln.example/4 the blue one }}';
    assert.deepEqual(splitBody(`Have a look at ${link} there`, 50), ['Have a look at', link, 'there']);
    assert.ok(splitBody(link, 20).length > 1, 'unless it is larger than a message');
  });

  it('CC-02 loses only white space, at any length', () => {
    const random = randomFrom(20261121);
    const texts = PAYLOADS.filter(({ length }) => length > 20 && length < 60_000);
    for (const text of texts) {
      const max = 8 + Math.floor(random() * lengthOf(text));
      const parts = splitBody(text, max);
      assert.equal(withoutSpace(parts.join('')), withoutSpace(text));
      for (const part of parts) {
        assert.ok(lengthOf(part) <= max, `${lengthOf(part)} of ${max}: ${part.slice(0, 80)}`);
      }
    }
  });

  it('CC-02 is fast', () => {
    for (const piece of [
      'word ',
      'x',
      '👍',
      '\n',
      '{{ link:https://a.example x }}',
      '{{',
      'e\u0301',
      ' a\n\n',
    ]) {
      const start = performance.now();
      splitBody(piece.repeat(1_000_000 / piece.length), 1_600);
      const time = performance.now() - start;
      assert.ok(time < 2_000, `${JSON.stringify(piece)} takes ${time.toFixed()} ms`);
    }
  });
});
