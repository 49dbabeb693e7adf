/** The names of the emoji, a file for each language, loaded when the visitor searches. */

import { matchLanguage } from '../core/language-match.js';

/** By tag (BCP 47): one for each language of the window. */
export const EMOJI_NAMES: Readonly<Record<string, () => Promise<{ names: string }>>> = {
  ar: () => import('./ar.js'),
  cs: () => import('./cs.js'),
  da: () => import('./da.js'),
  de: () => import('./de.js'),
  en: () => import('./en.js'),
  es: () => import('./es.js'),
  fi: () => import('./fi.js'),
  fr: () => import('./fr.js'),
  he: () => import('./he.js'),
  it: () => import('./it.js'),
  ja: () => import('./ja.js'),
  ko: () => import('./ko.js'),
  nb: () => import('./nb.js'),
  nl: () => import('./nl.js'),
  pl: () => import('./pl.js'),
  pt: () => import('./pt.js'),
  'pt-BR': () => import('./pt-BR.js'),
  ru: () => import('./ru.js'),
  sv: () => import('./sv.js'),
  tr: () => import('./tr.js'),
  uk: () => import('./uk.js'),
  zh: () => import('./zh.js'),
  'zh-Hant': () => import('./zh-Hant.js'),
};

/** The names in the language of the window; English for languages that the window does not have. */
export async function loadEmojiNames(locale: string): Promise<string> {
  const { language = '' } = matchLanguage(locale, (tag) => Object.hasOwn(EMOJI_NAMES, tag)) ?? {};
  const { names } = await (EMOJI_NAMES[language] ?? (() => import('./en.js')))();
  return names;
}
