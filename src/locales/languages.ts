/** The languages there are, each a file of its own that is loaded when a page asks for it. */

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

export interface LanguageMatch {
  /** Of `LANGUAGES`, or `en`. */
  readonly language: string;
  /** For dates and numbers, and for the `lang` of what is shown: the tag that was asked for, as far as it fits. */
  readonly locale: string;
}

/** Those who read one of these read the other. */
const NEAR: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb' };

/** The best there is for a language tag; null where there is nothing, or the tag is none. */
export function bestLanguage(tag: string): LanguageMatch | null {
  const asked = parsed(tag);
  if (!asked) return null;
  const language = NEAR[asked.language] ?? asked.language;
  // By its script, Chinese of Taiwan and of Hong Kong is the same: the region says which one that is.
  const names = [`${language}-${asked.region}`, `${language}-${asked.maximize().script}`, language];
  const found = names.find((name) => name === 'en' || Object.hasOwn(LANGUAGES, name));
  return found === undefined
    ? null
    : { language: found, locale: language === asked.language ? asked.toString() : found };
}

/** Old codes become the new ones (`iw` is `he`); undefined where it is no tag. */
function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.trim().replaceAll('_', '-'));
  } catch {
    return undefined;
  }
}
