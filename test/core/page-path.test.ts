import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesPage, matchesPattern, pagePath } from '../../src/core/page-path.js';

describe('the path of a page', () => {
  for (const [url, path] of [
    ['https://shop.example/pots/tall?size=3#care', '/pots/tall'],
    ['https://shop.example/', '/'],
    ['https://shop.example/app/#/cart', '/app/#/cart'],
    ['https://shop.example/#!/cart', '/#!/cart'],
    ['https://shop.example/caf%C3%A9', '/café'],
    ['https://shop.example/100%', '/100%'],
  ] as const)
    it(`LC-52 of ${url} is ${path}`, () => assert.equal(pagePath(new URL(url)), path));
});

describe('patterns of pages', () => {
  for (const [pattern, matching, others] of [
    ['/pots', ['/pots', '/pots/'], ['/pots/tall', '/pot', '/', '/my/pots']],
    ['/pots/*', ['/pots', '/pots/', '/pots/tall', '/pots/tall/care'], ['/potsherds', '/a/pots/tall']],
    ['/', ['/'], ['/pots']],
    ['*', ['/', '/pots/tall'], []],
    ['*/care', ['/care', '/pots/tall/care', '/pots/tall/care/'], ['/care/x', '/aftercare']],
    ['/*/tall/*e', ['/pots/tall/care'], ['/tall/care', '/pots/tall/cart']],
    ['*ab*ab', ['/abab', '/ab-ab'], ['/ab', '/aab']],
    ['/a.c', ['/a.c'], ['/abc']],
    ['/(a+)+$', ['/(a+)+$'], ['/aaaa']],
  ] as const)
    it(`LC-52 ${pattern} is for ${matching.join(' ')}`, () => {
      for (const path of matching) assert.ok(matchesPage([pattern], path), path);
      for (const path of others) assert.ok(!matchesPage([pattern], path), path);
    });

  it('LC-52 without a pattern, or with any that matches, a page is meant', () => {
    assert.ok(matchesPage([], '/pots'));
    assert.ok(matchesPage(['/cart', '/pots'], '/pots'));
    assert.ok(!matchesPage(['/cart', '/pans'], '/pots'));
  });

  it('LC-52 match as the same regular expression would, for all short texts', () => {
    const texts = (letters: string, longest: number): string[] => {
      let all = [''];
      let last = [''];
      for (let n = 0; n < longest; n += 1) {
        last = last.flatMap((text) => Array.from(letters, (letter) => text + letter));
        all = [...all, ...last];
      }
      return all;
    };
    let matches = 0;
    for (const pattern of texts('ab*', 5)) {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      for (const text of texts('ab', 5)) {
        assert.equal(matchesPattern(pattern, text), expected.test(text), `${pattern} and ${text}`);
        if (expected.test(text)) matches += 1;
      }
    }
    assert.ok(matches > 1_000);
  });

  it('LC-52 do not take long, however they are made: each part is looked up once', () => {
    const pattern = `/${'*a'.repeat(99)}*b`;
    const started = performance.now();
    assert.equal(matchesPattern(pattern, `/${'a'.repeat(100_000)}`), false);
    // A regular expression of this pattern does not end in a lifetime.
    assert.ok(performance.now() - started < 10_000);
  });
});
