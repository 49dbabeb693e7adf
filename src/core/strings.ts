/**
 * The texts of the window that are not in the documented `messages`. Language files contain all of them, and a page can
 * set its own by the same names in `strings` of its configuration. Each chunk has the English texts that it displays;
 * `english.ts` has them all.
 */

import type { Config } from './types.js';

/** One text for each plural category of the language (CLDR); `other` is used for missing ones. */
export type PluralText = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Texts of the window's chunk. `format` replaces the names in braces. */
export const WINDOW_STRINGS = {
  close: 'Close',
  send: 'Send',
  you: 'You',
  team: 'The team',
  fieldRequired: 'Please fill in this field.',
  emailInvalid: 'Please enter a valid email address.',
  consentRequired: 'Please tick this box to continue.',
  branding: 'We run on',
  dismiss: 'Dismiss',
  unread: { one: '{count} unread message', other: '{count} unread messages' } as PluralText,
  attach: 'Attach files',
  tooLong: {
    one: 'The message is {count} character too long.',
    other: 'The message is {count} characters too long.',
  } as PluralText,
  emoji: 'Emoji',
};

export type WindowStrings = Readonly<typeof WINDOW_STRINGS>;

/**
 * Returns the texts of a configuration: the page's own, otherwise those of its language, otherwise the English ones.
 */
export const textsOf = <Texts extends object>(english: Texts, { strings }: Config): Readonly<Texts> => ({
  ...english,
  ...strings,
});

export const stringsOf = (config: Config): WindowStrings => textsOf(WINDOW_STRINGS, config);

/** Replaces the names in braces; a count selects the plural form by the language's own rules. */
export function format(
  text: string | PluralText,
  values: Readonly<Record<string, string | number>>,
  locale: string,
): string {
  const { count } = values;
  const forms: Partial<PluralText> = typeof text === 'string' ? { other: text } : text;
  const form = forms[pluralCategory(count, locale)] ?? forms.other ?? '';
  return form.replace(/\{(\w+)\}/g, (braces, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return value.toLocaleString(locale || undefined);
    // In mixed directions, a name is isolated: it keeps its own direction and does not affect its surroundings.
    return value !== undefined && RIGHT_TO_LEFT.test(form + value)
      ? `\u2068${value}\u2069`
      : (value ?? braces);
  });
}

/** Hebrew, Arabic, and other languages written with Arabic letters. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;

const pluralCategory = (count: string | number | undefined, locale: string): Intl.LDMLPluralRule =>
  // The built-in texts are English, whatever the visitor's language is.
  new Intl.PluralRules(locale || 'en').select(Number(count));
