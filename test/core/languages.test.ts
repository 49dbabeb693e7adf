/** Checks of every language: completeness, plural forms, typography. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { ENGLISH } from '../../src/core/english.js';
import type { PluralText } from '../../src/core/strings.js';
import type { Language } from '../../src/locales/language.js';
import { bestLanguage, LANGUAGES } from '../../src/locales/languages.js';

type Texts = Readonly<Record<string, string | PluralText>>;

/** Keys of both tables, as in a language file; it has no text for an option that is empty by default. */
const REFERENCE = {
  messages: Object.fromEntries(
    Object.entries(DEFAULTS.messages).filter(([name]) => name !== 'away'),
  ) as Language['messages'],
  strings: ENGLISH,
};

/** Words that are the same in several languages. */
const SAME_AS_ENGLISH = new Set([
  'Chat with us',
  'Conversation',
  'Download',
  'Emoji',
  'Menu',
  'Conversations',
  'Name',
  'Notifications',
  'Send',
  'Smileys',
]);
/** Maximum widths of labels in the narrowest window; wide letters count twice. */
const WIDTHS: Readonly<Record<string, number>> = {
  title: 24,
  online: 24,
  offline: 24,
  connecting: 26,
  chat: 18,
  newMessage: 26,
  newMessages: 26,
  identifyName: 24,
  identifyEmail: 24,
  identifySubmit: 14,
  identifySkip: 14,
  identifyRequired: 30,
  close: 14,
  send: 14,
  sending: 20,
  sent: 16,
  read: 16,
  failed: 16,
  retry: 18,
  discard: 14,
  you: 10,
  team: 18,
  olderMessages: 36,
  loadingOlder: 18,
  branding: 22,
  dismiss: 14,
  cancel: 14,
  changeEmail: 28,
  attach: 28,
  download: 16,
  emoji: 16,
  menu: 16,
  sound: 20,
  notifications: 24,
  notifyAccept: 20,
  notifyDecline: 20,
  newConversation: 45,
  conversations: 24,
  takeCopy: 28,
  copyText: 22,
  quote: 14,
};

const width = (text: string): number =>
  Array.from(text).reduce(
    (sum, letter) => sum + (/[\u1100-\u11ff\u3000-\ud7af\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );
const formsOf = (text: string | PluralText | readonly string[]): readonly string[] =>
  typeof text === 'string' ? [text] : Object.values(text);
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w*)\}/g)].map(([, name = '']) => name).sort();
const rowsOf = ({ messages, strings }: Language): [string, string | PluralText][] =>
  Object.entries({ ...messages, ...strings } as unknown as Texts);
const english = (name: string): string | PluralText =>
  (({ ...REFERENCE.messages, ...REFERENCE.strings }) as unknown as Texts)[name] ?? '';
const read = async (tag: string): Promise<Language> => {
  const load = LANGUAGES[tag];
  assert.ok(load, `no ${tag}`);
  return (await load()).language;
};

describe('languages', () => {
  it('LC-02 are listed as there are files, sixteen or more', () => {
    const files = readdirSync(new URL('../../src/locales/', import.meta.url))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => !name.startsWith('language'));
    assert.deepEqual(Object.keys(LANGUAGES).sort(), files.sort());
    assert.ok(files.length >= 16);
  });

  for (const tag of Object.keys(LANGUAGES))
    describe(tag, () => {
      it('LC-02 has every text, and no other', async () => {
        const { messages, strings } = await read(tag);
        assert.deepEqual(Object.keys(messages).sort(), Object.keys(REFERENCE.messages).sort());
        assert.deepEqual(Object.keys(strings).sort(), Object.keys(ENGLISH).sort());
      });

      it('LC-02 has every plural form of its rules', async () => {
        const rules = new Intl.PluralRules(tag);
        const { pluralCategories } = rules.resolvedOptions();
        for (const [name, text] of rowsOf(await read(tag))) {
          assert.equal(typeof text, typeof english(name), name);
          if (typeof text !== 'string')
            assert.deepEqual(Object.keys(text).sort(), [...pluralCategories].sort(), name);
        }
      });

      it('LC-02 keeps the placeholders in braces', async () => {
        for (const [name, text] of rowsOf(await read(tag))) {
          const [wanted = ''] = formsOf(english(name));
          for (const [form, words] of typeof text === 'string' ? [['', text]] : Object.entries(text))
            if (!standsForOneNumber(tag, form ?? '') || words?.includes('{'))
              assert.deepEqual(placeholders(words ?? ''), placeholders(wanted), `${name} ${form}`);
        }
      });

      it('LC-02 has no English left', async () => {
        const left = rowsOf(await read(tag)).filter(([name, text]) =>
          formsOf(text).some((form) => formsOf(english(name)).includes(form) && !SAME_AS_ENGLISH.has(form)),
        );
        assert.deepEqual(left, []);
      });

      it('LC-02 is typeset: no stray spaces, straight quotes or triple dots', async () => {
        for (const [name, text] of rowsOf(await read(tag)))
          for (const form of formsOf(text)) {
            assert.ok(form.trim() === form && form !== '', `${name}: “${form}”`);
            assert.doesNotMatch(form, /[ \u00a0\u202f]{2}| \n|\t|\r|\.\.\.|["'`]|\ufeff|\u200b/, name);
          }
      });

      it('LC-17 has labels that fit', async () => {
        for (const [name, text] of rowsOf(await read(tag)))
          for (const form of formsOf(text)) {
            const limit = WIDTHS[name] ?? 130;
            assert.ok(width(form) <= limit, `${name}: “${form}” is wider than ${limit}`);
          }
      });

      it('LC-02 greets in two paragraphs, as the documented texts do', async () => {
        const { welcome } = (await read(tag)).messages;
        assert.match(String(welcome), /^.+👋\n\n.+$/u);
      });
    });

  it('LC-02 has narrow spaces in French, and non-breaking ones before German dots', async () => {
    for (const [name, text] of rowsOf(await read('fr')))
      for (const form of formsOf(text)) assert.doesNotMatch(form, /[^\u202f][!?:;]/, name);
    for (const tag of ['de', 'sv', 'da', 'nb'])
      for (const [name, text] of rowsOf(await read(tag)))
        for (const form of formsOf(text)) assert.doesNotMatch(form, /[^\u00a0]…/, name);
  });

  it('LC-02 are written in their own script', async () => {
    const letters: Readonly<Record<string, RegExp>> = {
      ar: /\p{Script=Arabic}/u,
      he: /\p{Script=Hebrew}/u,
      ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
      ko: /\p{Script=Hangul}/u,
      ru: /\p{Script=Cyrillic}/u,
      uk: /\p{Script=Cyrillic}/u,
      zh: /\p{Script=Han}/u,
      'zh-Hant': /\p{Script=Han}/u,
    };
    for (const [tag, own] of Object.entries(letters))
      for (const [name, text] of rowsOf(await read(tag)))
        for (const form of formsOf(text)) {
          const words = form.replace(/\{\w+\}/g, '');
          assert.match(words, own, `${tag} ${name}`);
          assert.doesNotMatch(words, /[A-Za-z]/, `${tag} ${name}`);
        }
  });

  it('LC-02 do not mix simplified and traditional Chinese', async () => {
    const all = async (tag: string): Promise<string> =>
      rowsOf(await read(tag))
        .flatMap(([, text]) => formsOf(text))
        .join('');
    assert.doesNotMatch(await all('zh'), /[們發檔傳訊網連線關閉圖開請輸稱離絡]/);
    assert.doesNotMatch(await all('zh-Hant'), /[们发档传讯网连线关闭图开请输称离络]/);
  });
});

describe('choosing a language by tag', () => {
  for (const [tag, language, locale] of [
    ['fr', 'fr', 'fr'],
    ['fr-CA', 'fr', 'fr-CA'],
    ['DE_at', 'de', 'de-AT'],
    ['pt', 'pt', 'pt'],
    ['pt-PT', 'pt', 'pt-PT'],
    ['pt-AO', 'pt', 'pt-AO'],
    ['pt-BR', 'pt-BR', 'pt-BR'],
    ['pt_br', 'pt-BR', 'pt-BR'],
    ['zh', 'zh', 'zh'],
    ['zh-CN', 'zh', 'zh-CN'],
    ['zh-Hans-HK', 'zh', 'zh-Hans-HK'],
    ['zh-TW', 'zh-Hant', 'zh-TW'],
    ['zh-HK', 'zh-Hant', 'zh-HK'],
    ['zh-MO', 'zh-Hant', 'zh-MO'],
    ['zh-Hant', 'zh-Hant', 'zh-Hant'],
    ['no', 'nb', 'nb'],
    ['nb-NO', 'nb', 'nb-NO'],
    ['nn-NO', 'nb', 'nb'],
    ['iw', 'he', 'he'],
    ['he-IL', 'he', 'he-IL'],
    ['ar-EG', 'ar', 'ar-EG'],
    ['es-419', 'es', 'es-419'],
    ['en', 'en', 'en'],
    ['en-GB', 'en', 'en-GB'],
  ] as const)
    it(`LC-02 chooses ${language} for ${tag}`, () => {
      assert.deepEqual(bestLanguage(tag), { language, locale });
    });

  for (const tag of ['', 'sw', 'auto', 'x', '*', 'English!', '__proto__', 'constructor'])
    it(`LC-02 chooses none for “${tag}”`, () => {
      assert.equal(bestLanguage(tag), null);
    });
});

/** Whether a form is used for one number only, which it may spell out. */
function standsForOneNumber(tag: string, category: string): boolean {
  const rules = new Intl.PluralRules(tag);
  const numbers = Array.from({ length: 1_000 }, (_, number) => number);
  return category !== '' && numbers.filter((number) => rules.select(number) === category).length === 1;
}
