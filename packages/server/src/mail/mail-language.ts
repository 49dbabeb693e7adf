/** The language of an email. Pure. */

import { matchLanguage } from 'missive-chat/core/language-match.js';
import { isRightToLeft } from 'missive-chat/core/right-to-left.js';
import { ENGLISH, MAIL_TEXTS } from './mail-texts.js';

export interface MailTexts {
  /** `{team}` is the team's name, as in all texts. The same for all emails of a conversation, so that they thread. */
  readonly subject: string;
  readonly intro: string;
  readonly button: string;
  readonly once: string;
  readonly file: string;
  readonly more: string;
  readonly why: string;
  readonly stop: string;
  /** On the page for it. */
  readonly stopped: string;
}

export interface MailLanguage {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly texts: MailTexts;
}

/** The texts in the first of these languages that there is, else in English. @param tags BCP 47 */
export function mailLanguage(tags: readonly string[]): MailLanguage {
  const matches = tags.map((tag) => matchLanguage(tag, (name) => Object.hasOwn(MAIL_TEXTS, name))?.language);
  const language = matches.find((match) => match !== undefined) ?? 'en';
  const [subject, intro, button, once, file, more, why, stop, stopped] = MAIL_TEXTS[language] ?? ENGLISH;
  return {
    language,
    direction: isRightToLeft(language) ? 'rtl' : 'ltr',
    texts: { subject, intro, button, once, file, more, why, stop, stopped },
  };
}
