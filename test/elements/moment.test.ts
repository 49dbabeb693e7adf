/** Days and times in the language of the window. */

import { expect } from '@open-wc/testing';
import { dayMark, timeOfDay } from '../../src/elements/templates/moment.js';

const NOW = new Date(2026, 4, 4, 15, 30).getTime();
const DAY = 86_400_000;

describe('a moment', () => {
  for (const [locale, today, yesterday, weekday] of [
    ['en', 'Today', 'Yesterday', 'Friday, May 1'],
    ['fr', 'Aujourd’hui', 'Hier', 'Vendredi 1 mai'],
    ['tr', 'Bugün', 'Dün', '1 Mayıs Cuma'],
    ['ja', '今日', '昨日', '5月1日金曜日'],
    ['ar', 'اليوم', 'أمس', `الجمعة، ${new Intl.NumberFormat('ar').format(1)} مايو`], // its digits are the system's
  ] as const)
    it(`LC-41 is written as in ${locale}`, () => {
      expect(dayMark(NOW, NOW, locale)).to.equal(today);
      expect(dayMark(NOW - DAY, NOW, locale)).to.equal(yesterday);
      // Intl sets invisible marks and its own apostrophes.
      expect(dayMark(NOW - 3 * DAY, NOW, locale).replace(/\p{Cf}/gu, '')).to.equal(weekday);
    });

  it('LC-41 has its year where that is another one', () => {
    expect(dayMark(NOW - 365 * DAY, NOW, 'de')).to.equal('4. Mai 2025');
  });

  it('LC-41 is written with the clock of the language', () => {
    expect(timeOfDay(NOW, 'de')).to.equal('15:30');
    expect(timeOfDay(NOW, 'en-US')).to.match(/^3:30\sPM$/);
  });
});
