/** When the team is back, in the visitor's time zone and language (LC-50). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openingWords } from '../../src/core/opening-words.js';
import { WHEN_STRINGS, type WhenStrings } from '../../src/core/when-strings.js';
import { LANGUAGES } from '../../src/locales/languages.js';

const MINUTE = 60_000;
const at = (time: string): number => Date.parse(time);
/** Intl sets narrow and invisible spaces. */
const plain = (text: string): string => text.replace(/\p{Cf}/gu, '').replace(/\p{Zs}/gu, ' ');

const words = (
  opensAt: string,
  now: string,
  { locale = 'en-GB', timeZone = 'Europe/Paris' } = {},
  strings: WhenStrings = WHEN_STRINGS,
): string => plain(openingWords(at(opensAt), at(now), strings, { locale, timeZone }));

const ZONES = [
  'Europe/Paris',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Pacific/Pago_Pago',
  'UTC',
];
const anyTime = fc.integer({ min: at('2026-03-01T00:00Z'), max: at('2027-03-01T00:00Z') });
const anyZone = fc.constantFrom(...ZONES);

describe('when the team is back', () => {
  it('LC-50 counts the minutes of the last hour', () => {
    const opensAt = '2026-11-23T08:00:00Z';
    assert.equal(words(opensAt, '2026-11-23T07:01:00Z'), 'Back in 59 minutes');
    assert.equal(words(opensAt, '2026-11-23T07:30:00Z'), 'Back in 30 minutes');
    assert.equal(words(opensAt, '2026-11-23T07:30:01Z'), 'Back in 30 minutes');
    assert.equal(words(opensAt, '2026-11-23T07:59:59Z'), 'Back in 1 minute');
    assert.equal(words(opensAt, '2026-11-23T07:00:59Z'), 'Back at 9:00');
    assert.equal(words('2026-11-22T23:10:00Z', '2026-11-22T22:50:00Z'), 'Back in 20 minutes');
  });

  it('LC-50 names the day by the visitor’s calendar', () => {
    const opensAt = '2026-11-23T08:00:00Z'; // a Monday, 9:00 in Paris
    assert.equal(words(opensAt, '2026-11-22T23:05:00Z'), 'Back at 9:00'); // past midnight in Paris
    assert.equal(words(opensAt, '2026-11-22T22:55:00Z'), 'Back tomorrow at 9:00');
    assert.equal(words(opensAt, '2026-11-20T17:00:00Z'), 'Back Monday at 9:00');
    assert.equal(words(opensAt, '2026-11-17T00:00:00Z'), 'Back Monday at 9:00');
    assert.equal(words(opensAt, '2026-11-16T22:30:00Z'), 'Back on 23 November'); // a Monday, too
    assert.equal(words('2027-01-04T08:00:00Z', '2026-12-23T18:00:00Z'), 'Back on 4 January');
    const newYork = { locale: 'en-US', timeZone: 'America/New_York' };
    assert.equal(words(opensAt, '2026-11-22T12:00:00Z', newYork), 'Back tomorrow at 3:00 AM');
    const auckland = { timeZone: 'Pacific/Auckland' };
    assert.equal(words(opensAt, '2026-11-22T12:00:00Z', auckland), 'Back at 21:00');
  });

  it('LC-50 follows clock changes', () => {
    const opensAt = '2026-10-25T08:00:00Z'; // 9:00 in Paris, whose clocks went back in the night
    assert.equal(words(opensAt, '2026-10-24T08:00:00Z'), 'Back tomorrow at 9:00');
    assert.equal(words(opensAt, '2026-10-24T21:59:00Z'), 'Back tomorrow at 9:00');
    assert.equal(words(opensAt, '2026-10-24T22:01:00Z'), 'Back at 9:00');
  });

  it('LC-50 says nothing when the time has come or is none', () => {
    const now = '2026-11-23T08:00:00Z';
    assert.equal(words(now, now), '');
    assert.equal(words('2026-11-22T08:00:00Z', now), '');
    assert.equal(words('', now), '');
    assert.equal(words('soon', now), '');
  });

  it('LC-50 takes texts of the page, and English ones without a language', () => {
    const own = { ...WHEN_STRINGS, backTomorrow: 'See you tomorrow, {time}' };
    const [opensAt, now] = ['2026-11-23T08:00:00Z', '2026-11-22T12:00:00Z'];
    assert.equal(words(opensAt, now, {}, own), 'See you tomorrow, 9:00');
    assert.match(words(opensAt, '2026-11-20T12:00:00Z', { locale: '' }), /^Back Monday at 0?9:00( AM)?$/);
  });

  const EXAMPLES: readonly (readonly [locale: string, ...texts: readonly string[]])[] = [
    ['de', 'Wieder da in 30 Minuten', 'Wieder da morgen um 9:00 Uhr', 'Wieder da am Montag um 9:00 Uhr'],
    ['fr', 'De retour dans 30 minutes', 'De retour demain à 9:00', 'De retour lundi à 9:00'],
    [
      'fi',
      'Paikalla taas 30 minuutin päästä',
      'Paikalla taas huomenna klo 9.00',
      'Paikalla taas: maanantai klo 9.00',
    ],
    ['ru', 'Вернёмся через 30 минут', 'Вернёмся завтра в 9:00', 'Вернёмся: понедельник, 9:00'],
    ['ja', '30 分後に再開します', '明日9:00に再開します', '月曜日9:00に再開します'],
    ['he', 'נחזור בעוד 30 דקות', 'נחזור מחר בשעה 9:00', 'נחזור ביום שני בשעה 9:00'],
  ];
  for (const [locale, soon, tomorrow, monday] of EXAMPLES)
    it(`LC-50 is said in ${locale}`, async () => {
      const { strings } = (await LANGUAGES[locale]!()).language;
      const opensAt = '2026-11-23T08:00:00Z';
      const said = ['2026-11-23T07:30:00Z', '2026-11-22T12:00:00Z', '2026-11-20T12:00:00Z'].map((now) =>
        words(opensAt, now, { locale, timeZone: 'Europe/Paris' }, strings),
      );
      assert.deepEqual(said, [soon, tomorrow, monday]);
    });

  it('LC-50 fills in every brace, and differs from English, in every language', async () => {
    const now = at('2026-11-20T12:00:00Z');
    const times = [10 * MINUTE, 3 * 60 * MINUTE, 24 * 60 * MINUTE, 72 * 60 * MINUTE, 480 * 60 * MINUTE];
    for (const [locale, load] of Object.entries(LANGUAGES)) {
      const { strings } = (await load()).language;
      for (const name of Object.keys(WHEN_STRINGS) as (keyof WhenStrings)[])
        assert.deepEqual(
          strings[name].match(/\{\w+\}/g)?.sort(),
          WHEN_STRINGS[name].match(/\{\w+\}/g)?.sort(),
          `${locale} ${name}`,
        );
      for (const [place, time] of times.entries()) {
        const said = openingWords(now + time, now, strings, { locale, timeZone: 'UTC' });
        assert.doesNotMatch(said, /[{}]|Back|undefined|Invalid/, `${locale} ${place}`);
        assert.notEqual(said, '', `${locale} ${place}`);
      }
    }
  });

  it('LC-50 is right about the day whatever the time, the zone and the distance', () => {
    const dateIn = (time: number, timeZone: string): string =>
      new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time);
    const keys = Object.fromEntries(
      Object.keys(WHEN_STRINGS).map((key) => [key, key]),
    ) as unknown as WhenStrings;
    fc.assert(
      fc.property(
        anyTime,
        fc.integer({ min: 1, max: 20 * 24 * 60 * MINUTE }),
        anyZone,
        (now, wait, timeZone) => {
          const said = openingWords(now + wait, now, keys, { locale: 'en', timeZone });
          const [today, then] = [dateIn(now, timeZone), dateIn(now + wait, timeZone)];
          const days = (Date.parse(then) - Date.parse(today)) / (24 * 60 * MINUTE);
          if (wait <= 59 * MINUTE) assert.equal(said, 'backIn');
          else if (days === 0) assert.equal(said, 'backToday');
          // Samoa and its neighbours count days as everybody does; no zone of these skips one in this year.
          else if (days === 1) assert.equal(said, 'backTomorrow');
          else assert.equal(said, days <= 6 ? 'backDay' : 'backDate');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('LC-50 never says the same minute count twice in a row of minutes, nor one that is over', () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: 1, max: 58 }), (now, minutes) => {
        const count = (ahead: number): number =>
          Number(/\d+/.exec(openingWords(now + ahead, now, WHEN_STRINGS, { locale: 'en' }))?.[0] ?? 0);
        assert.equal(count(minutes * MINUTE), minutes);
        assert.equal(count(minutes * MINUTE + 1), minutes + 1);
        assert.equal(count(0), 0);
      }),
    );
  });
});
