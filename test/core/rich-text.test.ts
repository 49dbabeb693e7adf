import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { richFromAttributes } from '../../src/core/message-attributes.js';
import { readRich } from '../../src/core/rich-text.js';
import { assertAllowed, richFor, spoiled } from '../fixtures/hostile-rich.js';
import { PAYLOADS, randomFrom } from '../fixtures/xss-payloads.js';

const SEED = Number(process.env.HOSTILE_SEED ?? 20261121);
const nested = (tags: readonly string[], inside: unknown): unknown =>
  tags.reduceRight((node, tag) => [tag, [node]], inside);
const times = (count: number, ...tags: string[]): string[] =>
  Array.from({ length: count }, () => tags).flat();

describe('formatted text', () => {
  const RIGHT: readonly unknown[] = [
    [['p', ['Hello']]],
    [['p', ['a', ['strong', ['b', ['em', ['c']]]], ['code', ['d']], ['u', ['e']], ['s', ['f']]]]],
    [['p', [['a', ['here'], 'https://a.example']]]],
    [['p', [['a', [['strong', ['write']]], 'mailto:a@b.example']]]],
    [['p', [['strong', [['a', ['call'], 'tel:+47']]]]]],
    [
      [
        'ul',
        [
          ['li', ['a']],
          ['li', ['b', ['ol', [['li', ['c']]], 7]]],
        ],
      ],
    ],
    [
      [
        'ol',
        [
          [
            'li',
            [
              ['p', ['a']],
              ['pre', ['b']],
            ],
          ],
        ],
      ],
    ],
    [
      [
        'blockquote',
        [
          ['p', ['a']],
          ['blockquote', [['pre', ['b']]]],
        ],
      ],
    ],
    [nested([...times(7, 'ul', 'li'), 'strong'], 'x')],
  ];
  it('LC-24 is kept when every part of it is allowed', () => {
    for (const rich of RIGHT) {
      assert.equal(readRich(rich), rich, JSON.stringify(rich));
    }
  });

  const WRONG: readonly (readonly [what: string, value: unknown])[] = [
    ['no list', 'Hello'],
    ['no list', { 0: ['p', ['x']], length: 1 }],
    ['nothing', []],
    ['nothing', undefined],
    ['nothing', null],
    ['no words', [['p', [' \n']]]],
    ['text beside blocks', ['x']],
    ['marks beside blocks', [['strong', ['x']]]],
    ['unknown elements', [['script', ['x']]]],
    ['unknown elements inside', [['p', [['img', ['x'], 'x']]]]],
    ['elements by inherited names', [['constructor', ['x']]]],
    ['elements by inherited names', [['p', [['__proto__', ['x']]]]]],
    ['elements in capitals', [['P', ['x']]]],
    ['an element that says it is one', [[{ toString: () => 'p' }, ['x']]]],
    ['no children', [['p']]],
    ['no children', [['p', []]]],
    ['children that are no list', [['p', 'x']]],
    ['children that are no nodes', [['p', [1]]]],
    ['children that are no nodes', [['p', ['x', null]]]],
    ['more than there is to say', [['p', ['x'], 'y']]],
    ['more than there is to say', [['ol', [['li', ['x']]], 1, 2]]],
    ['attributes', [['p', [['a', ['x'], { href: 'https://a.example' }]]]]],
    ['a link without an address', [['p', [['a', ['x']]]]]],
    ['a link elsewhere', [['p', [['a', ['x'], 'javascript:alert(1)']]]]],
    ['a link elsewhere', [['p', [['a', ['x'], '//a.example']]]]],
    [
      'a link in a link',
      [['p', [['a', [['strong', [['a', ['x'], 'https://a.example']]]], 'https://a.example']]]],
    ],
    ['a list from no number', [['ol', [['li', ['x']]], '3']]],
    ['a list from no number', [['ol', [['li', ['x']]], 1.5]]],
    ['a list from no number', [['ol', [['li', ['x']]], -1]]],
    ['a list from no number', [['ol', [['li', ['x']]], Infinity]]],
    ['items without a list', [['li', ['x']]]],
    ['text between items', [['ul', ['x']]]],
    ['text in a quote, in no paragraph', [['blockquote', ['x']]]],
    ['blocks in a paragraph', [['p', [['p', ['x']]]]]],
    ['marks in code', [['p', [['code', [['strong', ['x']]]]]]]],
    ['marks in code', [['pre', [['strong', ['x']]]]]],
    ['too deep', [nested(times(9, 'ul', 'li'), 'x')]],
    ['too deep by far', [nested(times(50_000, 'blockquote'), ['p', ['x']])]],
    ['too many nodes', [['p', Array.from({ length: 500 }, () => 'x')]]],
    ['too many words', [['p', ['x'.repeat(20_001)]]]],
    [
      'right, and then wrong',
      [
        ['p', ['x']],
        ['p', [['x', ['x']]]],
      ],
    ],
  ];
  for (const [what, value] of WRONG)
    it(`LC-24 is rejected, so that the body is shown, with ${what}`, () => {
      assert.equal(readRich(value), null);
    });

  it('LC-24 is read from attributes of any kind, but not from inherited ones', () => {
    assert.deepEqual(richFromAttributes({ rich: [['p', ['x']]] }), { rich: [['p', ['x']]] });
    for (const attributes of [null, undefined, 'rich', 7, [], {}, Object.create({ rich: RIGHT[0] })])
      assert.deepEqual(richFromAttributes(attributes), {});
  });

  it('LC-24 keeps hostile words as words, and is rejected with hostile URLs or elements', () => {
    for (const text of PAYLOADS.filter(({ length }) => length <= 20_000 && length > 0)) {
      const words = [['p', [text, ['strong', [text]]]]];
      assert.equal(readRich(words) !== null, text.trim() !== '' && text.length <= 10_000, text.slice(0, 80));
      assert.equal(readRich([[text, ['x']]]), null);
      assert.equal(readRich([['p', [[text, ['x']]]]]), null);
      const link = readRich([['p', [['a', ['x'], text]]]]);
      if (link) assertAllowed(link, text);
    }
  });

  it('LC-24 never breaks the rules for random input', () => {
    const random = randomFrom(SEED);
    const texts = PAYLOADS.filter(({ length }) => length < 400);
    const addresses = ['https://a.example', 'mailto:a@b.example', 'tel:+1'];
    let [right, wrong] = [0, 0];
    for (let round = 0; round < 20_000; round += 1) {
      const made = richFor(random, texts, addresses);
      const about = `seed ${SEED}, round ${round}, ${JSON.stringify(made).slice(0, 300)}`;
      if (readRich(made)) right += 1;
      const tried = spoiled(made, random, texts);
      const read = readRich(tried);
      if (read === null) wrong += 1;
      else assertAllowed(read, about);
    }
    assert.ok(right > 18_000 && wrong > 10_000, `${right} right, ${wrong} wrong`);
  });

  it('LC-24 is validated quickly', () => {
    const wide = [['p', Array.from({ length: 1_000_000 }, () => ['strong', ['x']])]];
    const start = performance.now();
    assert.equal(readRich(wide), null);
    assert.ok(performance.now() - start < 50);
  });
});
