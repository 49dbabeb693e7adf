/** Texts by a language's own rules. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { explainOption } from '../../src/core/config-problems.js';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { ENGLISH } from '../../src/core/english.js';
import { format, stringsOf } from '../../src/core/strings.js';
import type { ConfigLayer } from '../../src/core/types.js';
import { language as german } from '../../src/locales/de.js';
import { language as polish } from '../../src/locales/pl.js';
import { language as arabic } from '../../src/locales/ar.js';

describe('texts', () => {
  for (const [count, expected] of [
    [1, '1 nieprzeczytana wiadomość'],
    [2, '2 nieprzeczytane wiadomości'],
    [5, '5 nieprzeczytanych wiadomości'],
    [22, '22 nieprzeczytane wiadomości'],
  ] as const)
    it(`LC-02 count ${count} as in Polish`, () => {
      assert.equal(format(polish.strings.unread, { count }, 'pl'), expected);
    });

  it('LC-02 count as in English when no language is set', () => {
    assert.equal(format(ENGLISH.unread, { count: 1 }, ''), '1 unread message');
    assert.equal(format(ENGLISH.unread, { count: 2 }, ''), '2 unread messages');
  });

  it('LC-02 format numbers as in the language', () => {
    assert.equal(
      format(german.strings.tooLong, { count: 12_345 }, 'de'),
      'Die Nachricht ist um 12.345 Zeichen zu lang.',
    );
  });

  it('LC-17 isolate a name of the other direction, and no others', () => {
    assert.equal(format(arabic.strings.emptyFile, { name: 'a.png' }, 'ar'), 'الملف \u2068a.png\u2069 فارغ.');
    assert.equal(format(ENGLISH.typing, { name: 'דנה' }, ''), '\u2068דנה\u2069 is typing…');
    assert.equal(format(ENGLISH.typing, { name: 'Ada' }, ''), 'Ada is typing…');
  });

  it('LC-02 keep a placeholder whose value is missing', () => {
    assert.equal(format(ENGLISH.typing, {}, ''), '{name} is typing…');
  });

  const strings = (...layers: ConfigLayer[]) => stringsOf(resolveConfig(layers));

  it('LC-02 of the page override those of the language', () => {
    const { close, send, unread } = strings(german, {
      strings: { close: 'Weg damit', unread: { other: '{count} neu' } },
    });
    assert.equal(close, 'Weg damit');
    assert.equal(send, 'Senden');
    assert.deepEqual(unread, { other: '{count} neu' });
    assert.equal(resolveConfig([german, { messages: { title: 'Frag uns' } }]).messages.title, 'Frag uns');
  });

  it('LC-04 of a wrong type are reported and ignored', () => {
    const reported: string[] = [];
    const wrong = { strings: { close: 5, unread: { other: 5 } } } as unknown as ConfigLayer;
    const config = resolveConfig([wrong], (path) => reported.push(path));
    assert.deepEqual(reported, ['strings.close', 'strings.unread']);
    assert.deepEqual(config.strings, DEFAULTS.strings);
    assert.match(explainOption('strings.close'), /^strings\.close must be a string, or an object of strings/);
  });
});
