/** The languages there are, each a file of its own that is loaded when a page asks for it. */

import { matchLanguage, type LanguageMatch } from '../core/language-match.js';
import type { Language } from './language.js';

/** By tag (BCP 47). English is not among them: it is built in. */
export const LANGUAGES: Readonly<Record<string, () => Promise<{ language: Language }>>> = {
  ar: () => import('./ar.js'),
  cs: () => import('./cs.js'),
  da: () => import('./da.js'),
  de: () => import('./de.js'),
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

/** The best there is for a language tag; null where there is nothing, or the tag is none. */
export const bestLanguage = (tag: string): LanguageMatch | null =>
  matchLanguage(tag, (name) => name === 'en' || Object.hasOwn(LANGUAGES, name));
