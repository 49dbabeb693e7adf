/**
 * Every text of the window that the documented `messages` do not hold: one table, so that a language file
 * can hold all of them, and a page can say its own by the same names in `strings` of its configuration.
 */

import type { Config } from './types.js';

/** One text for each plural category of the language (CLDR); `other` stands for those that are not given. */
export type PluralText = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Names in braces are filled in by `format`. */
export const ENGLISH = {
  conversation: 'Conversation',
  close: 'Close',
  send: 'Send',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  failed: 'Not sent',
  retry: 'Retry',
  discard: 'Discard',
  you: 'You',
  team: 'The team',
  typing: '{name} is typing…',
  olderMessages: 'Load older messages',
  loadingOlder: 'Loading…',
  fieldRequired: 'Please fill in this field.',
  emailInvalid: 'Please enter a valid email address.',
  consentRequired: 'Please tick this box to continue.',
  branding: 'We run on',
  dismiss: 'Dismiss',
  unread: { one: '{count} unread message', other: '{count} unread messages' } as PluralText,
  more: { one: '{count} more message', other: '{count} more messages' } as PluralText,
  newFrom: 'New message from {name}',
  sentFile: 'Sent a file: {name}',
  attach: 'Attach files',
  drop: 'Drop files here to send them',
  remove: 'Remove {name}',
  cancelSending: 'Cancel sending {name}',
  uploading: 'Uploading {name}: {percent}',
  tooLarge: '{name} is too large. Files can have up to {size}.',
  emptyFile: '{name} is empty.',
  refusedType: 'Files such as {name} cannot be sent.',
  tooMany: {
    one: 'You can send {count} file at a time.',
    other: 'You can send {count} files at a time.',
  } as PluralText,
  lostFile: '{name} is no longer here. Please attach it again.',
  tooLong: {
    one: 'The message is {count} character too long.',
    other: 'The message is {count} characters too long.',
  } as PluralText,
  openImage: 'Show {name} in full size',
  closeImage: 'Close the image',
  download: 'Download',
  emoji: 'Emoji',
  emojiSmileys: 'Smileys',
  emojiGestures: 'People and gestures',
  emojiHearts: 'Hearts and symbols',
  emojiNature: 'Animals and nature',
  emojiFood: 'Food and drink',
  emojiThings: 'Activities and things',
};

export type Strings = Readonly<typeof ENGLISH>;
export type StringName = keyof Strings;

/** The texts of a configuration: the page's own, else those of its language, else English. */
export const stringsOf = ({ strings }: Config): Strings => ({ ...ENGLISH, ...strings });

/** Fills in what stands in braces; a count chooses the plural form by the language's own rules. */
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
    // Where two directions meet, a name keeps its own and turns nothing around it.
    return value !== undefined && RIGHT_TO_LEFT.test(form + value)
      ? `\u2068${value}\u2069`
      : (value ?? braces);
  });
}

/** Hebrew, Arabic, and what is written with their letters. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;

const pluralCategory = (count: string | number | undefined, locale: string): Intl.LDMLPluralRule =>
  // The built-in texts are English, whatever the visitor's language is.
  new Intl.PluralRules(locale || 'en').select(Number(count));
