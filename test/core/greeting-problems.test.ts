import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Greeting } from '../../src/core/types.js';
import {
  GREETING_LIMITS,
  greetingProblems,
  isGreetingId,
  validGreetings,
} from '../../src/core/greeting-problems.js';

const WHOLE: Required<Greeting> = {
  id: 'care-1.b_2',
  pages: ['/pots/*', '*'],
  after: 20,
  scroll: 50,
  exit: true,
  once: false,
  audience: 'returning',
  text: 'May we help?\n\nAsk away!',
  replies: ['Yes, please', 'No'],
};
const fieldsOf = (list: unknown): string[] => greetingProblems(list).map(({ path }) => path.join('.'));
const list = (count: number, item: (n: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, n) => item(n));

describe('a list of greetings', () => {
  it('LC-52 may set everything, at the limits', () => {
    assert.deepEqual(greetingProblems([]), []);
    assert.deepEqual(greetingProblems([WHOLE, { id: 'b', text: 'Hello' }]), []);
    const full = list(20, (n) => ({
      id: `${'i'.repeat(58)}${String(n).padStart(2, '0')}`,
      text: 't'.repeat(500),
      after: 3600,
      scroll: 100,
      replies: list(6, () => 'r'.repeat(60)),
      pages: list(20, () => `/${'p'.repeat(199)}`),
    }));
    assert.deepEqual(greetingProblems(full), []);
  });

  for (const [name, value] of [
    ['id', ''],
    ['id', 'two words'],
    ['id', 'i'.repeat(61)],
    ['id', 7],
    ['text', ''],
    ['text', ' \n '],
    ['text', 't'.repeat(501)],
    ['text', ['a']],
    ['pages', '/pots'],
    ['pages', ['pots']],
    ['pages', ['']],
    ['pages', [`/${'p'.repeat(200)}`]],
    ['pages', list(21, () => '/')],
    ['pages', [/pots/]],
    ['after', -1],
    ['after', 3601],
    ['after', '20'],
    ['after', NaN],
    ['scroll', 0],
    ['scroll', 101],
    ['exit', 'yes'],
    ['once', 1],
    ['audience', 'everyone'],
    ['replies', 'Yes'],
    ['replies', ['']],
    ['replies', ['r'.repeat(61)]],
    ['replies', list(7, (n) => `Reply ${n}`)],
    ['colour', 'red'],
  ] as const)
    it(`LC-52 refuses ${name}: ${JSON.stringify(value).slice(0, 40)}`, () => {
      assert.deepEqual(
        fieldsOf([
          { id: 'a', text: 'Hello' },
          { ...WHOLE, [name]: value },
        ]),
        [`1.${name}`],
      );
    });

  it('LC-52 refuses what is no list, no greeting, too many, and an id that is taken', () => {
    for (const value of [null, {}, 'text', 7, list(21, (n) => ({ id: `g${n}`, text: 'Hello' }))])
      assert.deepEqual(fieldsOf(value), ['']);
    assert.deepEqual(fieldsOf([null, 'text', []]), ['0', '1', '2']);
    assert.deepEqual(fieldsOf([{}]), ['0.id', '0.text']);
    assert.deepEqual(fieldsOf([WHOLE, WHOLE]), ['1.id']);
    assert.deepEqual(fieldsOf(JSON.parse('[{"id":"a","text":"Hello","__proto__":{"once":1}}]')), [
      '0.__proto__',
    ]);
  });

  it('LC-52 LC-04 on a page, invalid greetings are ignored, and each is reported to the developer', () => {
    const reports: string[] = [];
    const given = [
      WHOLE,
      { id: 'b', text: '' },
      { id: 'c', text: 'Hello', after: '3' },
    ] as unknown as Greeting[];
    assert.deepEqual(
      validGreetings(given, (problem) => reports.push(problem)),
      [WHOLE],
    );
    assert.deepEqual(reports, [
      `greetings.1.text must be a text of 1 to ${GREETING_LIMITS.text} characters. It is ignored.`,
      'greetings.2.after must be a number of seconds from 0 to 3600. It is ignored.',
    ]);
    assert.deepEqual(
      validGreetings('text' as never, () => undefined),
      [],
    );
  });

  it('LC-52 distinguishes ids from texts', () => {
    assert.deepEqual(['help', 'a.b-c_1', 'May we help?', 'Hello!', '', 'é'].map(isGreetingId), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
